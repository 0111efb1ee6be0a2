import type { Words } from '../loop/index.ts';
import { DIMENSIONS } from './contract.ts';
import type { Calculation, Condition, Grade, IndicatorDefinition, Measure } from './definition.ts';

const words = (zh: string, en: string): Words => ({ zh, en });
const centre = words('运行指挥中心', 'Operations centre');
const supervision = words('监督考核科', 'Supervision section');
const practice = '数字城管七步流程与接诉即办通行口径';

const grades: { steps: readonly Grade[]; leastCases: number } = {
  steps: [
    { id: 'a', title: words('优', 'Excellent'), from: 0.95 },
    { id: 'b', title: words('良', 'Good'), from: 0.85 },
    { id: 'c', title: words('中', 'Fair'), from: 0.7 },
    { id: 'd', title: words('差', 'Poor'), from: 0 },
  ],
  leastCases: 3,
};

type Given = Pick<IndicatorDefinition, 'id' | 'title' | 'formula'> & Partial<IndicatorDefinition>;

function define(given: Given, calculation: Calculation): IndicatorDefinition {
  const unit = {
    ...({ count: 'case', sum: 'case', share: 'percent', weighted: 'percent' } as const),
    ...({ average: 'hour', p90: 'hour' } as const),
  };
  return {
    aliases: [],
    unit: unit[calculation.kind],
    facts: 'case',
    basis: 'opened',
    exclusions: [],
    owner: centre,
    dimensions: DIMENSIONS,
    version: 1,
    validFrom: '2020-01-01',
    source: practice,
    better: 'none',
    calculation,
    ...given,
  };
}

const count = (given: Given, ...of: Condition[]) => define(given, { kind: 'count', of });
const share = (given: Given, part: Condition[], of: Condition[]) =>
  define({ better: 'higher', owner: supervision, ...given }, { kind: 'share', part, of });

const notTakenUp = words('不予受理、转出和撤回的不计', 'Without those not taken up, passed on or withdrawn');
const appealed = words('申诉剔除的不计', 'Without those taken out on appeal');
const byLastUnit = words('按现主办单位归属', 'Counted for the unit that leads now');

const flow: readonly IndicatorDefinition[] = [
  count({
    id: 'received',
    title: words('接报量', 'Reports received'),
    aliases: ['上报量', '来件量', '诉求量', '接报', '受理来件'],
    unit: 'report',
    facts: 'report',
    basis: 'received',
    formula: words(
      '期内收到的上报件数，并单的各算一件',
      'Reports received in the period; fused ones count each',
    ),
  }),
  count(
    {
      id: 'accepted',
      title: words('受理量', 'Accepted'),
      aliases: ['立案量', '立案数', '受理数', '案件量'],
      formula: words('期内立案的事件数', 'Cases opened in the period'),
      exclusions: [notTakenUp],
    },
    'taken-up',
  ),
  count(
    {
      id: 'dispatched',
      title: words('派遣量', 'Dispatched'),
      aliases: ['派单量', '派遣数', '交办量'],
      basis: 'dispatched',
      formula: words('期内首次派遣的事件数', 'Cases first dispatched in the period'),
    },
    'dispatched',
  ),
  count(
    {
      id: 'closed',
      title: words('结案量', 'Closed'),
      aliases: ['办结量', '结案数', '办结数'],
      basis: 'closed',
      formula: words('期内结案的事件数', 'Cases closed in the period'),
      exclusions: [notTakenUp],
    },
    'closed',
  ),
  count(
    {
      id: 'open',
      title: words('在办量', 'Open'),
      aliases: ['在办', '未结', '未结案数'],
      basis: 'now',
      formula: words('此刻尚未结案的事件数', 'Cases not yet closed at this moment'),
      exclusions: [notTakenUp],
    },
    'open',
  ),
  count(
    {
      id: 'overdue',
      title: words('超时在办', 'Overdue'),
      aliases: ['超时', '超期', '逾期在办'],
      basis: 'now',
      better: 'lower',
      formula: words('此刻有时钟已到期的在办事件数', 'Open cases with a clock that has expired'),
      exclusions: [notTakenUp],
    },
    'open',
    'late-now',
  ),
];

const quality: readonly IndicatorDefinition[] = [
  share(
    {
      id: 'on-time-rate',
      title: words('阶段按时率', 'On time, every stage'),
      aliases: ['按时率', '按期办结率', '按期率'],
      basis: 'closed',
      formula: words('各阶段都没有超时的结案数 ÷ 结案数', 'Closed with no stage overdue ÷ closed'),
      exclusions: [notTakenUp, appealed, byLastUnit],
      grades,
    },
    ['on-time-stage'],
    ['closed', 'counts-on-time'],
  ),
  share(
    {
      id: 'citizen-on-time-rate',
      title: words('群众时限按时率', 'On time for the citizen'),
      aliases: ['承诺兑现率'],
      basis: 'closed',
      formula: words(
        '从上报到结案未超过群众时限的结案数 ÷ 结案数',
        'Closed within the promise to the citizen ÷ closed',
      ),
      exclusions: [notTakenUp, appealed],
      grades,
    },
    ['on-time-citizen'],
    ['closed', 'counts-on-time'],
  ),
  share(
    {
      id: 'verified-rate',
      title: words('核实率', 'Verified'),
      aliases: ['核实结案率'],
      basis: 'closed',
      formula: words('经现场核实的结案数 ÷ 结案数', 'Closed and verified ÷ closed'),
      exclusions: [notTakenUp],
    },
    ['verified'],
    ['closed'],
  ),
  share(
    {
      id: 'first-dispatch-rate',
      title: words('一次派准率', 'Right at first dispatch'),
      aliases: ['派准率', '一次派遣准确率'],
      basis: 'dispatched',
      formula: words('从未被退单的派遣数 ÷ 派遣数', 'Dispatched and never bounced ÷ dispatched'),
      exclusions: [byLastUnit],
      grades,
    },
    ['never-bounced'],
    ['dispatched'],
  ),
  share(
    {
      id: 'reopened-rate',
      title: words('重新办理率', 'Reopened'),
      aliases: ['返办率', '二次办理率'],
      basis: 'closed',
      better: 'lower',
      formula: words('曾重新办理的结案数 ÷ 结案数', 'Closed after a reopening ÷ closed'),
    },
    ['reopened'],
    ['closed'],
  ),
  share(
    {
      id: 'repeated-rate',
      title: words('重复诉求率', 'Repeated'),
      aliases: ['重复率', '重复投诉率'],
      facts: 'report',
      basis: 'received',
      better: 'lower',
      formula: words('标为重复诉求的上报 ÷ 全部上报', 'Reports that repeat an earlier one ÷ reports'),
    },
    ['repeated'],
    [],
  ),
];

const threeRates: readonly IndicatorDefinition[] = [
  share(
    {
      id: 'response-rate',
      title: words('响应率', 'Response rate'),
      aliases: ['三率响应', '签收及时率'],
      basis: 'dispatched',
      formula: words(
        '在签收时限内签收的派遣数 ÷ 已签收或签收已超时的派遣数',
        'Signed for within the limit ÷ signed for or past the limit',
      ),
      exclusions: [appealed, words('签收时限未到的暂不计', 'Not yet counted while the limit still runs')],
      grades,
    },
    ['responded'],
    ['dispatched', 'response-due', 'counts-response'],
  ),
  share(
    {
      id: 'resolution-rate',
      title: words('解决率', 'Resolution rate'),
      aliases: ['诉求解决率'],
      basis: 'closed',
      formula: words(
        '群众答已解决的 ÷ 群众作了回答的；评价与回访以后作的为准',
        'Citizen says solved ÷ citizen answered; of rating and call-back the later one holds',
      ),
      exclusions: [appealed, notTakenUp, words('没有回答的不计', 'Without those not answered')],
      grades,
    },
    ['solved'],
    ['closed', 'solved-answered', 'counts-resolution'],
  ),
  share(
    {
      id: 'satisfaction-rate',
      title: words('满意率', 'Satisfaction rate'),
      aliases: ['群众满意率', '满意度', '好评率'],
      basis: 'closed',
      formula: words(
        '评价达到满意等级或回访答满意的 ÷ 已评价或回访已答的',
        'Rated satisfied or better, or satisfied when called back ÷ rated or answered',
      ),
      exclusions: [appealed, notTakenUp, words('没有评价的不计', 'Without those not rated')],
      grades,
    },
    ['satisfied'],
    ['closed', 'rated', 'counts-satisfaction'],
  ),
  define(
    {
      id: 'three-rates',
      title: words('三率综合', 'Three rates together'),
      aliases: ['三率', '三率综合得分', '综合得分'],
      basis: 'closed',
      better: 'higher',
      owner: supervision,
      formula: words(
        '响应率、解决率、满意率按本市权重加权平均',
        "Response, resolution and satisfaction rate, weighted by the city's weights",
      ),
      exclusions: [words('缺任何一率时不计算', 'Not worked out when one of the rates has no data')],
      grades,
    },
    { kind: 'weighted', parts: ['response-rate', 'resolution-rate', 'satisfaction-rate'] },
  ),
];

interface HoursOf {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly measure: Measure;
  readonly basis: 'opened' | 'dispatched' | 'closed';
  readonly of: readonly Condition[];
  readonly formula: Words;
}

const spans: readonly HoursOf[] = [
  {
    ...{ id: 'to-dispatch', zh: '派遣用时', en: 'to dispatch', measure: 'hours_to_dispatch' },
    ...{ basis: 'dispatched', of: ['dispatched'] },
    formula: words('从上报到首次派遣的自然小时', 'Hours from the report to the first dispatch'),
  },
  {
    ...{ id: 'to-sign', zh: '签收用时', en: 'to sign', measure: 'hours_to_sign' },
    ...{ basis: 'dispatched', of: ['dispatched'] },
    formula: words('从首次派遣到首次签收的自然小时', 'Hours from the first dispatch to the first signature'),
  },
  {
    ...{ id: 'to-handle', zh: '处置用时', en: 'to handle', measure: 'hours_to_handle' },
    ...{ basis: 'closed', of: ['closed'] },
    formula: words(
      '从首次签收到最后一次处置反馈的自然小时',
      'Hours from the first signature to the last result',
    ),
  },
  {
    ...{ id: 'total', zh: '全程用时', en: 'in all', measure: 'hours_total' },
    ...{ basis: 'closed', of: ['closed'] },
    formula: words('从上报到结案的自然小时', 'Hours from the report to the closing'),
  },
];

const hours = spans.flatMap(({ id, zh, en, measure, basis, of, formula }) => [
  define(
    { id: `hours-${id}`, title: words(`平均${zh}`, `Average hours ${en}`), basis, formula, better: 'lower' },
    { kind: 'average', measure, of },
  ),
  define(
    {
      id: `p90-hours-${id}`,
      title: words(`${zh}九成线`, `Nine in ten: hours ${en}`),
      basis,
      better: 'lower',
      formula: words(`${formula.zh}，九成的事件不超过它`, `${formula.en}; nine in ten take no longer`),
    },
    { kind: 'p90', measure, of },
  ),
]);

const trouble = (
  [
    ['reworked', '返工量', 'Reworked', '核实不通过而返工过的事件数', 'Cases sent back after verification'],
    ['bounced', '退单量', 'Bounced', '退单被同意过的事件数', 'Cases whose return was granted'],
    ['suspended', '挂账量', 'Suspended', '挂账过的事件数', 'Cases that were suspended'],
    ['urged', '催办量', 'Urged', '被催办过的事件数', 'Cases that were nudged'],
  ] as const
).map(([id, zh, en, formulaZh, formulaEn]) =>
  count(
    {
      ...{ id, title: words(zh, en), better: 'lower', owner: supervision },
      formula: words(`期内立案、${formulaZh}`, `${formulaEn}, of those opened in the period`),
    },
    id,
  ),
);

/** Every figure of the incident flow. */
export const indicators: readonly IndicatorDefinition[] = [
  ...flow,
  ...quality,
  ...threeRates,
  ...hours,
  ...trouble,
];

const byId = new Map(indicators.map((indicator) => [indicator.id, indicator]));

/** A definition by id, of the incident flow or of those that scenes add, or undefined. */
export function findIndicator(
  id: string,
  added: readonly IndicatorDefinition[] = [],
): IndicatorDefinition | undefined {
  return byId.get(id) ?? added.find((each) => each.id === id);
}
