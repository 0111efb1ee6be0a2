import type { Random } from '../../cities/seeded-random.ts';

/** One of `items`, each as likely as the others. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)]!;
}

/** One of `items` by weight; the weights need not add up to anything. */
export function pickWeighted<Item>(random: Random, items: readonly (readonly [Item, number])[]): Item {
  let left = random() * items.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [item, weight] of items) {
    left -= weight;
    if (left < 0) return item;
  }
  return items.at(-1)![0];
}

export const SPOTS = [
  ...['东门口', '南门附近', '北侧路口', '菜市场旁', '公交站旁', '小学门口', '社区广场', '3号楼前', '便道上'],
  ...['地铁口', '小区后街', '幼儿园对面', '河边步道', '卫生院旁', '十字路口西南角', '停车场入口'],
];
const SINCE = [
  '已经三四天了',
  '有一个星期了',
  '今天早上发现的',
  '从昨晚开始',
  '一个多月了',
  '最近经常这样',
  '刚刚看到',
];
const EFFECTS = [
  '老人孩子走路都不方便',
  '影响周围居民生活',
  '看着很不安全',
  '邻居们意见很大',
  '过往车辆也受影响',
  '',
];
const WISHES = ['请尽快处理', '希望有人来看看', '麻烦安排解决一下', '请相关部门核实', '盼回复'];

/** What a sentence is made of: where, what (the category's own words) and chance. */
export interface Matter {
  readonly place: string;
  readonly spot: string;
  readonly word: string;
}

type Template = (matter: Matter, random: Random) => string;

const complaints: readonly Template[] = [
  ({ place, spot, word }, random) =>
    `${place}${spot}，${word}，${pick(random, SINCE)}，${pick(random, WISHES)}。`,
  ({ place, spot, word }, random) =>
    `您好，我是${place}的居民，${spot}${word}，${pick(random, EFFECTS) || '天天路过都能看到'}，${pick(random, WISHES)}。`,
  ({ place, spot, word }, random) =>
    `${word}！地点在${place}${spot}，${pick(random, SINCE)}，之前反映过一次没有结果，${pick(random, WISHES)}。`,
  ({ place, spot, word }, random) =>
    `反映${place}${spot}的问题：${word}。${pick(random, EFFECTS) || '请派人到现场'}，${pick(random, WISHES)}。`,
];

const templates: Readonly<Record<string, readonly Template[]>> = {
  咨询: [
    ({ place, word }) => `想问一下，${place}这边${word}的事情归哪个部门管，需要什么手续？`,
    ({ place, word }) => `请问${word}有什么规定？我住在${place}，不知道该找谁。`,
    ({ word }, random) =>
      `咨询：${word}，${pick(random, ['什么时候能有答复', '在哪里办理', '电话是多少'])}？`,
  ],
  求助: [
    ({ place, spot, word }, random) =>
      `${place}${spot}${word}，${pick(random, SINCE)}，${pick(random, ['请帮帮忙', '急，请尽快派人'])}。`,
    ({ place, word }, random) => `家在${place}，${word}，${pick(random, SINCE)}，不知道怎么办，请求帮助。`,
    ...complaints.slice(0, 1),
  ],
  投诉: complaints,
  举报: [
    ({ place, spot, word }) => `举报${place}${spot}有人${word}，请依法查处，并为我保密。`,
    ({ place, spot, word }, random) =>
      `${place}${spot}，${word}，${pick(random, SINCE)}，请执法部门到现场查一查。`,
  ],
  建议: [
    ({ place, spot, word }) => `建议关注一下${place}${spot}的${word}问题，可以先听听周围居民的想法。`,
    ({ place, word }) => `关于${word}，希望${place}这边能有个长期的办法，供参考。`,
  ],
  表扬: [({ place, word }) => `上次反映${place}${word}，很快就有人来处理，谢谢工作人员。`],
};

const channelTemplates: Readonly<Record<string, readonly Template[]>> = {
  patrol: [
    ({ place, spot, word }) => `巡查发现：${place}${spot}，${word}。`,
    ({ place, spot, word }) => `${place}${spot}${word}，现场已设提示，请处理。`,
  ],
  'police-diversion': [
    ({ place, spot, word }) => `报警人称${place}${spot}${word}，经核不属于警情，转有关单位处理。`,
  ],
};

/** The text of a report of one kind on one channel. */
export function writeText(random: Random, channel: string, kind: string, matter: Matter): string {
  const choices = channelTemplates[channel] ?? templates[kind] ?? complaints;
  return pick(random, choices)(matter, random);
}

/** A second person's words about the same thing, near enough for fusion to notice. */
export function writeAgain(random: Random, { place, spot, word }: Matter): string {
  return pick(random, [
    `我也要反映，${place}${spot}，${word}，${pick(random, WISHES)}。`,
    `${place}${spot}${word}，还没有人处理吗？`,
    `${word}，就在${place}${spot}，${pick(random, EFFECTS) || '请快一点'}。`,
  ]);
}

/** Plainly a drill: nobody who reads it may run. */
export const writeRedLine = (place: string, spot: string, words: string): string =>
  `【合成演练，非真实险情】${place}${spot}，${words}。`;

const SYLLABLES = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];

/** A citizen whom nobody can take for a real one, with a number that cannot be dialled. */
export function makeCitizen(random: Random): { name: string; telephone: string } {
  const number = Math.floor(random() * 4_000);
  return {
    name: `合成市民${SYLLABLES[number % 10]}${number}`,
    telephone: `000${String(number).padStart(8, '0')}`,
  };
}

export const sayResult = (random: Random): string =>
  pick(random, [
    '已安排人员到现场，反映的问题已处理完毕。',
    '工作人员到场核实情况属实，当天整改完成，已拍照留存。',
    '现场已清理恢复，并要求责任方加强日常管理。',
    '已联系权属单位维修，恢复正常使用。',
    '经现场核查，已责令限期整改，现已整改到位。',
  ]);

/** What a citizen adds to the stars (1 to 5). */
export const sayRating = (random: Random, stars: number): string =>
  pick(
    random,
    stars > 3
      ? ['处理得很快，谢谢', '师傅很负责，问题解决了', '反馈及时，满意']
      : stars === 3
        ? ['解决了，就是等得久了点', '基本解决，希望以后常巡查']
        : ['没有解决，过两天又那样了', '说处理好了，到现场看还是老样子', '一直没人联系我'],
  );

export const REASONS = {
  reply: '您好，您咨询的事项已收悉，请携带身份证件到所在街道便民服务大厅办理，也可以拨打服务热线。',
  object: '经现场核实，该处不在本单位管辖范围内，申请退回重新派遣。',
  clause: '权责清单：管辖范围条款（合成）',
  grantReturn: '核对权责清单，理由成立，重新派遣。',
  refuseReturn: '该事项在本单位职责范围内，请继续办理。',
  panel: '会商意见：由首接单位牵头办理，其他单位配合。',
  extension: '配件到货需要时间，申请延期。',
  suspension: '需列入年度改造计划，申请挂账。',
  call: '已电话回访，群众说明了不满意的原因（合成）。',
  reject: '现场核实时问题仍然存在，请重新处理。',
} as const;
