import type { Route } from '../../platform/http/index.ts';
import { instantCell, type ListColumn, sheetOfList } from '../../platform/tables/index.ts';
import type {
  AppealView,
  CallBackView,
  DemandView,
  FollowUpView,
  GradeView,
  ListedCase,
  SpotCheckView,
} from './contract.ts';

/** A list whose rows differ: each sheet names its own. */
// biome-ignore lint/suspicious/noExplicitAny: the columns of a sheet know their row, the table of sheets does not
type Sheet = { of: string; path?: string; zh: string; en: string; columns: readonly ListColumn<any>[] };

const yesNo = (value: boolean | null, language: 'zh' | 'en') =>
  value === null ? null : value ? { zh: '是', en: 'yes' }[language] : { zh: '否', en: 'no' }[language];

interface Headed {
  readonly number: string;
  readonly title: string;
  readonly unit: string | null;
}
const head = <Row extends Headed>(): ListColumn<Row>[] => [
  ['编号', 'Number', 18, (row) => row.number],
  ['标题', 'Title', 40, (row) => row.title],
  ['承办单位', 'Unit', 24, (row) => row.unit],
];

const cases: ListColumn<ListedCase>[] = [
  ...head<ListedCase>(),
  ['状态', 'State', 12, (row, language) => row.stateTitle[language]],
  ['区县', 'District', 14, (row) => row.district],
  ['优先级', 'Priority', 8, (row) => row.priority],
  ['列入时间', 'On the list since', 18, (row) => instantCell(row.at)],
  ['到期时间', 'Due', 18, (row) => instantCell(row.dueAt)],
  ['事由', 'Reason', 30, (row) => row.reason],
  ['退单次数', 'Handed back', 10, (row) => row.times],
  ['催办次数', 'Nudged', 10, (row) => row.urged],
  ['督办次数', 'Supervised', 10, (row) => row.supervised],
  ['最近催督办', 'Last order', 18, (row) => instantCell(row.lastOrderAt)],
  ['合成数据', 'Synthetic', 10, (row) => row.synthetic],
];

const orders: ListColumn<DemandView>[] = [
  ...head<DemandView>(),
  [
    '类型',
    'Kind',
    10,
    ({ kind }, language) =>
      kind === 'urge' ? { zh: '催办', en: 'nudge' }[language] : { zh: '督办', en: 'order' }[language],
  ],
  ['级别', 'Level', 8, (row) => row.level],
  ['内容', 'Words', 40, (row) => row.words],
  ['发出时间', 'Ordered', 18, (row) => instantCell(row.orderedAt)],
  ['回复期限', 'Answer due', 18, (row) => instantCell(row.answerDueAt)],
  ['回复时间', 'Answered', 18, (row) => instantCell(row.answeredAt)],
  ['回复', 'Answer', 40, (row) => row.answer],
  [
    '审核',
    'Verdict',
    10,
    ({ verdict }, language) => (verdict === null ? null : (VERDICTS[verdict]?.[language] ?? verdict)),
  ],
  ['退回次数', 'Sent back', 10, (row) => row.rejections],
  ['逾期', 'Late', 8, (row) => row.late],
];
const VERDICTS: Readonly<Record<string, { zh: string; en: string }>> = {
  accepted: { zh: '通过', en: 'accepted' },
  rejected: { zh: '退回', en: 'sent back' },
};

const calls: ListColumn<CallBackView>[] = [
  ...head<CallBackView>(),
  ['来源', 'Why', 14, ({ source }, language) => SOURCES[source]?.[language] ?? source],
  ['期限', 'Due', 18, (row) => instantCell(row.dueAt)],
  ['逾期', 'Late', 8, (row) => row.late],
  ['已打次数', 'Attempts', 10, (row) => row.attempts],
  ['状态', 'Status', 12, ({ status }, language) => CALL_STATES[status]?.[language] ?? status],
  ['已联系', 'Reached', 8, (row, language) => yesNo(row.contacted, language)],
  ['已解决', 'Solved', 8, (row, language) => yesNo(row.solved, language)],
  ['满意', 'Satisfied', 8, (row, language) => yesNo(row.satisfied, language)],
  ['二次办理', 'Handled again', 10, (row) => row.decision === 'redo'],
  ['结束时间', 'Ended', 18, (row) => instantCell(row.endedAt)],
];
const SOURCES: Readonly<Record<string, { zh: string; en: string }>> = {
  'negative-rating': { zh: '差评', en: 'bad rating' },
  sample: { zh: '抽样', en: 'sample' },
};
const CALL_STATES: Readonly<Record<string, { zh: string; en: string }>> = {
  waiting: { zh: '待回访', en: 'waiting' },
  done: { zh: '已回访', en: 'done' },
  refused: { zh: '拒绝回访', en: 'refused' },
  unreachable: { zh: '无法联系', en: 'unreachable' },
};

const ratings: ListColumn<FollowUpView>[] = [
  ['编号', 'Number', 18, (row) => row.number],
  ['原事件', 'Rated case', 18, (row) => row.ratedNumber],
  ['标题', 'Title', 40, (row) => row.title],
  ['承办单位', 'Unit', 24, (row) => row.unit],
  ['星级', 'Stars', 8, (row) => row.stars],
  ['评价时间', 'Rated', 18, (row) => instantCell(row.ratedAt)],
  ['状态', 'State', 14, (row, language) => row.stateTitle[language]],
  ['逾期', 'Late', 8, (row) => row.late],
  ['联系时间', 'Contacted', 18, (row) => instantCell(row.contactedAt)],
  ['整改期限', 'To be put right by', 18, (row) => instantCell(row.rectifyDueAt)],
  ['回访情况', 'Found', 30, (row) => row.found],
  ['整改结果', 'Result', 40, (row) => row.result],
  ['退回次数', 'Sent back', 10, (row) => row.rejected],
];

const checks: ListColumn<SpotCheckView>[] = [
  ...head<SpotCheckView>(),
  ['抽取日', 'Drawn', 12, (row) => row.drawDay],
  [
    '结果',
    'Result',
    10,
    ({ result }, language) => (result === null ? null : (CHECKS[result]?.[language] ?? result)),
  ],
  ['说明', 'Note', 40, (row) => row.note],
  ['核查时间', 'Checked', 18, (row) => instantCell(row.checkedAt)],
];
const CHECKS: Readonly<Record<string, { zh: string; en: string }>> = {
  pass: { zh: '属实', en: 'holds' },
  fail: { zh: '不属实', en: 'does not hold' },
};

const appeals: ListColumn<AppealView>[] = [
  ['申诉编号', 'Appeal', 18, (row) => row.appealNumber],
  ...head<AppealView>(),
  ['申请剔除', 'Measure', 16, (row) => row.measure],
  ['理由', 'Reason', 40, (row) => row.reason],
  ['依据', 'Clause', 30, (row) => row.clause],
  ['申请时间', 'Asked', 18, (row) => instantCell(row.askedAt)],
  ['状态', 'Status', 12, ({ status }, language) => APPEALS[status]?.[language] ?? status],
  ['决定时间', 'Decided', 18, (row) => instantCell(row.decidedAt)],
  ['决定', 'Decision', 40, (row) => row.decision],
];
const APPEALS: Readonly<Record<string, { zh: string; en: string }>> = {
  asked: { zh: '待审', en: 'asked' },
  excluded: { zh: '已剔除', en: 'left out' },
  refused: { zh: '未通过', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  revoked: { zh: '已撤销', en: 'taken back' },
};

const grades: ListColumn<GradeView>[] = [
  ['单位', 'Unit', 28, (row) => row.unit],
  ['计入件数', 'Tickets', 10, (row) => row.tickets],
  ['剔除件数', 'Left out', 10, (row) => row.excluded],
  ['扣分', 'Points off', 10, (row) => row.points],
  ['得分', 'Score', 10, (row) => row.score],
  ['等级', 'Grade', 10, (row) => row.grade],
  [
    '扣分明细',
    'By rule',
    60,
    (row) =>
      row.byRule
        .filter(({ count }) => count > 0)
        .map(({ title, count, points }) => `${title}×${count}：${points}`)
        .join('；'),
  ],
];

const SHEETS: readonly Sheet[] = [
  { of: 'lists/:list', path: 'lists/:list/cases', zh: '督查清单', en: 'Supervised cases', columns: cases },
  { of: 'orders', zh: '催办督办', en: 'Orders', columns: orders },
  { of: 'call-backs', zh: '回访', en: 'Call-backs', columns: calls },
  { of: 'follow-ups', zh: '差评整改', en: 'Bad ratings', columns: ratings },
  { of: 'spot-checks', zh: '抽查', en: 'Spot checks', columns: checks },
  { of: 'appeals', zh: '申诉剔除', en: 'Appeals', columns: appeals },
  { of: 'grades', zh: '考核', en: 'Grades', columns: grades },
];

/** The lists of this desk as workbooks, each from the route that its page reads. */
export function supervisionSheets(routes: readonly Route[], base: string, timeZone: string): Route[] {
  return SHEETS.flatMap(({ of, path = of, zh, en, columns }) =>
    routes
      .filter((route) => route.method === 'GET' && route.path === `${base}/${of}`)
      .map((route) =>
        sheetOfList(route, {
          ...{ path: `${base}/${path}.xlsx`, list: `supervision.${of.split('/')[0]}`, title: { zh, en } },
          ...{ columns, timeZone },
        }),
      ),
  );
}
