import type { FactView, IndicatorDefinition } from '../../base/indicators/index.ts';

const entries: FactView = { view: 'points.v_entry_fact', isPlaced: false, hasCases: false };
const shared = {
  ...{ aliases: [], facts: entries, version: 1, validFrom: '2020-01-01', better: 'none', unit: 'point' },
  ...{ basis: 'happened', dimensions: ['kind', 'day', 'week', 'month'] },
  owner: { zh: '运行指挥中心', en: 'Operations centre' },
  source: '积分流水',
  exclusions: [{ zh: '不分区划和单位', en: 'Of the whole city: points lie in no area and with no unit' }],
} satisfies Partial<IndicatorDefinition>;

/** Figures of points, of the whole city alone, by the day of the entry; split by whose they are. */
export const figures: readonly IndicatorDefinition[] = [
  {
    ...{ ...shared, id: 'points.given', aliases: ['积分发放'] },
    title: { zh: '发放积分', en: 'Points given' },
    formula: { zh: '期内按规则发放的积分，减去冲正的', en: 'Points given by rules, less those taken back' },
    calculation: { kind: 'sum', column: 'points', of: [{ column: 'given' }] },
  },
  {
    ...{ ...shared, id: 'points.exchanged', aliases: ['积分兑换'] },
    title: { zh: '兑换积分', en: 'Points exchanged' },
    formula: {
      zh: '期内用于兑换的积分，减去取消兑换退回的',
      en: 'Points spent on goods, less those given back when an exchange was called off',
    },
    calculation: { kind: 'sum', column: 'points', of: [{ column: 'exchanged' }] },
  },
];
