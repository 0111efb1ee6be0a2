import { DIMENSIONS, type FactView, type IndicatorDefinition } from '../../base/indicators/index.ts';

const programmes: FactView = { view: 'recurrence.v_programme_fact', isPlaced: true, hasCases: true };
const shared = {
  ...{ aliases: [], facts: programmes, exclusions: [], version: 1, validFrom: '2020-01-01' },
  owner: { zh: '运行指挥中心', en: 'Operations centre' },
  source: '专项治理台账，成效口径见反复问题场景说明',
  dimensions: DIMENSIONS.filter((each) => each !== 'hour'),
} satisfies Partial<IndicatorDefinition>;

/** Figures of programmes, by the day on which one begins or ends; its effect is as kept when it ended. */
export const figures: readonly IndicatorDefinition[] = [
  {
    ...{ ...shared, id: 'recurrence.programmes-running', unit: 'programme', basis: 'now', better: 'none' },
    title: { zh: '在办专项治理', en: 'Programmes running' },
    formula: { zh: '此刻尚未结束的专项数', en: 'Programmes that have not ended at this moment' },
    calculation: { kind: 'count', of: [] },
  },
  {
    ...{ ...shared, id: 'recurrence.programmes-begun', unit: 'programme', basis: 'opened', better: 'none' },
    title: { zh: '开办专项治理', en: 'Programmes begun' },
    formula: { zh: '期内开始的专项数', en: 'Programmes whose first day lies in the period' },
    calculation: { kind: 'count', of: [] },
  },
  {
    ...{ ...shared, id: 'recurrence.programmes-ended', unit: 'programme', basis: 'closed', better: 'none' },
    title: { zh: '结束专项治理', en: 'Programmes ended' },
    formula: {
      zh: '期内验收或终止的专项数',
      en: 'Programmes whose result was accepted, or that were called off, in the period',
    },
    calculation: { kind: 'count', of: [] },
  },
  {
    ...{ ...shared, id: 'recurrence.target-rate', unit: 'percent', basis: 'closed', better: 'higher' },
    title: { zh: '专项达标率', en: 'Programmes that reached their target' },
    formula: {
      zh: '每周事件降幅达到目标的专项 ÷ 期内结束、能判断是否达标的专项',
      en: 'Programmes whose cases a week fell by the target ÷ those ended in the period of which that can be said',
    },
    calculation: { kind: 'share', part: [{ column: 'reached' }], of: [{ column: 'reach_known' }] },
  },
  {
    ...{ ...shared, id: 'recurrence.effect-rate', unit: 'percent', basis: 'closed', better: 'higher' },
    title: { zh: '专项见效率', en: 'Programmes with an effect' },
    formula: {
      zh: '扣除同期趋势后明显减少的专项 ÷ 期内结束、案件数足以判断的专项',
      en: 'Programmes with clearly fewer cases, the trend of others taken out ÷ those ended with enough cases to judge',
    },
    calculation: { kind: 'share', part: [{ column: 'fewer' }], of: [{ column: 'judged' }] },
  },
];
