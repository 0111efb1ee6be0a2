import type { Words } from '../../../lib/words.ts';

/** What the parts of an entry are called: the names under which it notes something. */
const NAMES: Readonly<Record<string, Words>> = {
  address: { zh: '网络地址', en: 'Network address' },
  area: { zh: '区域', en: 'Area' },
  areaId: { zh: '区域', en: 'Area' },
  as: { zh: '身份', en: 'As' },
  blurred: { zh: '打码照片', en: 'Photos blurred' },
  by: { zh: '方式', en: 'By' },
  caseId: { zh: '案件', en: 'Case' },
  code: { zh: '编码', en: 'Code' },
  confirmed: { zh: '人工确认', en: 'Confirmed by hand' },
  count: { zh: '数量', en: 'Number' },
  decisionId: { zh: '台账条目', en: 'Entry of the ledger' },
  direction: { zh: '方向', en: 'Direction' },
  ended: { zh: '停用数量', en: 'Number ended' },
  endedOn: { zh: '结束日期', en: 'Ended on' },
  endsOn: { zh: '到期日期', en: 'Ends on' },
  erased: { zh: '删除数量', en: 'Number erased' },
  finding: { zh: '线索', en: 'Finding' },
  findings: { zh: '发现问题', en: 'Findings' },
  found: { zh: '查到', en: 'Found' },
  from: { zh: '从', en: 'From' },
  grants: { zh: '授权', en: 'Grants' },
  houses: { zh: '房屋', en: 'Houses' },
  id: { zh: '编号', en: 'Number' },
  ids: { zh: '编号', en: 'Numbers' },
  isUnmasked: { zh: '完整信息', en: 'In full' },
  keep: { zh: '采用', en: 'Kept' },
  kept: { zh: '保持登录', en: 'Sign-in kept' },
  kind: { zh: '类型', en: 'Kind' },
  length: { zh: '输入字数', en: 'Characters typed' },
  lines: { zh: '行数', en: 'Lines' },
  load: { zh: '装入批次', en: 'Load' },
  mode: { zh: '装入方式', en: 'Way of loading' },
  newId: { zh: '新编号', en: 'New number' },
  number: { zh: '编号', en: 'Number' },
  open: { zh: '营业', en: 'Open' },
  outcome: { zh: '结果', en: 'Outcome' },
  period: { zh: '更新周期', en: 'Period' },
  permission: { zh: '权限', en: 'Permission' },
  photos: { zh: '照片', en: 'Photos' },
  q: { zh: '查询内容', en: 'Asked' },
  reason: { zh: '原因', en: 'Reason' },
  reporters: { zh: '含反映人', en: 'With reporters' },
  result: { zh: '结果', en: 'Result' },
  role: { zh: '角色', en: 'Role' },
  rows: { zh: '行数', en: 'Rows' },
  run: { zh: '运行', en: 'Run' },
  says: { zh: '判定', en: 'Decision' },
  sent: { zh: '已发出', en: 'Sent' },
  startsOn: { zh: '起租日期', en: 'Starts on' },
  state: { zh: '状态', en: 'State' },
  tenants: { zh: '承租人数', en: 'Tenants' },
  to: { zh: '到', en: 'To' },
  trust: { zh: '可信度', en: 'Trust' },
  undoId: { zh: '撤销条目', en: 'Entry that undoes' },
  until: { zh: '截止', en: 'Until' },
  validTo: { zh: '失效日期', en: 'Valid to' },
  version: { zh: '版本', en: 'Version' },
  visitId: { zh: '入户记录', en: 'Visit' },
  visitIds: { zh: '入户记录', en: 'Visits' },
  whole: { zh: '完整', en: 'Whole' },
  with: { zh: '关联对象', en: 'Together with' },
  withResult: { zh: '含办理结果', en: 'With the result' },
  words: { zh: '查询内容', en: 'Asked' },
};

/** Codes among the values that say something to a reader. */
const VALUES: Readonly<Record<string, Words>> = {
  true: { zh: '是', en: 'yes' },
  false: { zh: '否', en: 'no' },
  conflict: { zh: '有矛盾', en: 'contradicts' },
  day: { zh: '每天', en: 'daily' },
  different: { zh: '不是同一个', en: 'not the same' },
  empty: { zh: '无人居住', en: 'nobody lives there' },
  in: { zh: '迁入', en: 'in' },
  month: { zh: '每月', en: 'monthly' },
  'not-of-the-city': { zh: '与城市管理无关', en: 'not a matter of the city' },
  'private-matter': { zh: '涉及私事', en: 'a private matter' },
  unclear: { zh: '看不清、说不清', en: 'unclear' },
  'no-longer-allowed': { zh: '不再允许公开', en: 'no longer allowed' },
  once: { zh: '一次性', en: 'once' },
  open: { zh: '待处理', en: 'open' },
  organisation: { zh: '单位', en: 'organisation' },
  out: { zh: '迁出', en: 'out' },
  person: { zh: '人员', en: 'person' },
  'resident-number': { zh: '公民身份号码', en: 'resident number' },
  room: { zh: '单间', en: 'room' },
  same: { zh: '同一个', en: 'the same' },
  'system:simulator': { zh: '系统（模拟）', en: 'system (simulator)' },
  'system:synthetic-city': { zh: '系统（合成城市）', en: 'system (made-up city)' },
  telephone: { zh: '电话', en: 'telephone' },
  week: { zh: '每周', en: 'weekly' },
  whole: { zh: '整套', en: 'whole' },
  words: { zh: '姓名、名称或地址', en: 'name or address' },
};

/** What an entry may be about, by the word before the colon of its subject. */
const SUBJECTS: Readonly<Record<string, Words>> = {
  account: { zh: '账号', en: 'Account' },
  area: { zh: '区域', en: 'Area' },
  calendar: { zh: '工作日历', en: 'Calendar' },
  call: { zh: '110 警情', en: '110 call' },
  case: { zh: '案件', en: 'Case' },
  category: { zh: '类别', en: 'Category' },
  citizen: { zh: '市民', en: 'Citizen' },
  collision: { zh: '碰撞定义', en: 'Question' },
  'collision-run': { zh: '碰撞运行', en: 'Run of a question' },
  decision: { zh: '台账条目', en: 'Entry of the ledger' },
  duty: { zh: '权责条目', en: 'Duty' },
  erasure: { zh: '删除申请', en: 'Erasure' },
  feed: { zh: '数据源', en: 'Source' },
  hotline: { zh: '热线工单', en: 'Hotline ticket' },
  house: { zh: '房屋', en: 'House' },
  letting: { zh: '租赁登记', en: 'Letting' },
  limit: { zh: '时限', en: 'Limit' },
  list: { zh: '列表', en: 'List' },
  message: { zh: '消息', en: 'Message' },
  organisation: { zh: '单位', en: 'Organisation' },
  person: { zh: '人员', en: 'Person' },
  phone: { zh: '手机号', en: 'Telephone' },
  registry: { zh: '城市底座', en: 'City base' },
  report: { zh: '上报', en: 'Report' },
  review: { zh: '疑似重复', en: 'Possible double' },
  thing: { zh: '部件', en: 'Thing' },
  token: { zh: '接口令牌', en: 'Token' },
  track: { zh: '巡查轨迹', en: 'Track' },
  upload: { zh: '上传文件', en: 'Upload' },
};

export interface DetailWording {
  pick(words: Words): string;
  /** An instant (ISO 8601) as people read it. */
  time(at: string): string;
  /** How many of something: `9 项`. */
  count(many: number): string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
/** A list that is longer is told by its length: what was found is read where it was found. */
const MOST_TOLD = 3;

/** The beginning of a long number, which tells it from others; the rest as it is. */
export const shortOf = (id: string): string => (UUID.test(id) ? id.slice(0, 13) : id);

/** What an entry is about in words: `案件 01a203b4-2ef7`; a kind without words keeps its name. */
export function subjectInWords(subject: string, pick: DetailWording['pick']): string {
  const at = subject.indexOf(':');
  const [kind, id] = at < 0 ? [subject, ''] : [subject.slice(0, at), subject.slice(at + 1)];
  const words = SUBJECTS[kind];
  return `${words === undefined ? kind : pick(words)} ${shortOf(id)}`.trim();
}

/** The details of an entry, part by part, with names and values that a reader understands; empty parts are left out. */
export function detailsInWords(
  details: Readonly<Record<string, unknown>>,
  wording: DetailWording,
): readonly { readonly name: string; readonly value: string }[] {
  return Object.entries(details).flatMap(([name, value]) => {
    const told = valueInWords(value, wording);
    const words = NAMES[name];
    return told === '' ? [] : [{ name: words === undefined ? name : wording.pick(words), value: told }];
  });
}

function valueInWords(value: unknown, wording: DetailWording): string {
  if (value === null || value === undefined || value === '') return '';
  if (Array.isArray(value)) return listInWords(value, wording);
  if (typeof value === 'object')
    return detailsInWords(value as Readonly<Record<string, unknown>>, wording)
      .map(({ name, value: told }) => `${name} ${told}`)
      .join(' ');
  const plain = String(value);
  const words = VALUES[plain];
  if (words !== undefined) return wording.pick(words);
  if (INSTANT.test(plain)) return wording.time(plain);
  return plain.includes(':') ? subjectInWords(plain, wording.pick) : shortOf(plain);
}

function listInWords(list: readonly unknown[], wording: DetailWording): string {
  const isShort = list.length > 0 && list.length <= MOST_TOLD;
  return isShort ? list.map((each) => valueInWords(each, wording)).join(' · ') : wording.count(list.length);
}
