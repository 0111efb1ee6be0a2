import { DIMENSIONS, type FactView, type IndicatorDefinition } from '../../base/indicators/index.ts';

const findings: FactView = { view: 'enterprises.v_finding_fact', isPlaced: true, hasCases: false };
const shared = {
  ...{ aliases: [], facts: findings, version: 1, validFrom: '2020-01-01', better: 'none', unit: 'case' },
  ...{ basis: 'happened', dimensions: DIMENSIONS.filter((each) => each !== 'hour') },
  owner: { zh: '市场监管部门', en: 'Market regulation' },
  source: '市场主体登记核查',
  exclusions: [],
} satisfies Partial<IndicatorDefinition>;

/** Figures of what looked wrong in the entries of organisations, by the day on which it was found. */
export const figures: readonly IndicatorDefinition[] = [
  {
    ...{ ...shared, id: 'enterprises.found', aliases: ['登记信息疑点'] },
    title: { zh: '市场主体登记疑点', en: 'Doubtful entries of organisations' },
    formula: { zh: '期内发现的登记信息疑点数', en: 'Doubtful entries found in the period' },
    calculation: { kind: 'count', of: [] },
  },
  {
    ...{ ...shared, id: 'enterprises.sent', aliases: ['登记疑点交办'] },
    title: { zh: '已交办的登记疑点', en: 'Doubtful entries sent out' },
    formula: {
      zh: '期内发现的疑点中已经交办核实的',
      en: 'Of the doubtful entries found in the period, those sent out to be checked',
    },
    calculation: { kind: 'count', of: [{ column: 'sent' }] },
  },
];
