import { DIMENSIONS, type FactView, type IndicatorDefinition } from '../../base/indicators/index.ts';

const counts: FactView = { view: 'population.v_count_fact', isPlaced: true, hasCases: false };
const moves: FactView = { view: 'population.v_move_fact', isPlaced: true, hasCases: false };
const shared = {
  ...{ aliases: [], version: 1, validFrom: '2020-01-01', better: 'none', unit: 'person' },
  owner: { zh: '人口主管部门', en: 'Who keeps the population' },
  source: '人口底册，口径见人口场景说明',
  exclusions: [],
} satisfies Partial<IndicatorDefinition>;
const now = {
  ...shared,
  facts: counts,
  basis: 'now',
  dimensions: ['area'],
} satisfies Partial<IndicatorDefinition>;
const happened = {
  ...{ ...shared, facts: moves, basis: 'happened' },
  dimensions: DIMENSIONS.filter((each) => ['area', 'day', 'week', 'month'].includes(each)),
} satisfies Partial<IndicatorDefinition>;
const outside = {
  zh: '住处未落到房屋的人不计',
  en: 'Without people whose house is not known',
};

/** Figures of the population: how many live here now, and who came from and left for outside of the city. */
export const figures: readonly IndicatorDefinition[] = [
  {
    ...{ ...now, id: 'population.living', aliases: ['实有人口', '人口数'], exclusions: [outside] },
    title: { zh: '实有人口', en: 'People living here' },
    formula: {
      zh: '此刻住在这里的人：户籍 + 人户分离 + 流动',
      en: 'Who lives here now: registered here, registered elsewhere in the city, floating',
    },
    calculation: { kind: 'sum', column: 'living', of: [] },
  },
  {
    ...{ ...now, id: 'population.floating', aliases: ['流动人口'], exclusions: [outside] },
    title: { zh: '流动人口', en: 'Floating population' },
    formula: {
      zh: '此刻住在这里、户口在外地的人',
      en: 'Who lives here now and is registered outside of the city',
    },
    calculation: { kind: 'sum', column: 'floating', of: [] },
  },
  {
    ...{ ...now, id: 'population.apart', aliases: ['人户分离'], exclusions: [outside] },
    title: { zh: '人户分离人口', en: 'People living apart from where they are registered' },
    formula: {
      zh: '此刻住在这里、户口在本市另一处房屋的人',
      en: 'Who lives here now and is registered in another house of the city',
    },
    calculation: { kind: 'sum', column: 'apart', of: [] },
  },
  {
    ...{ ...happened, id: 'population.arrived', aliases: ['市外迁入'] },
    title: { zh: '市外迁入', en: 'Arrived from outside' },
    formula: {
      zh: '期内首次被来源看到住在本市、或离开后又回来的人',
      en: 'Who was first seen living in the city in the period, or came back',
    },
    calculation: { kind: 'count', of: [{ column: 'arrived' }] },
  },
  {
    ...{ ...happened, id: 'population.left', aliases: ['迁出本市'] },
    title: { zh: '离开本市', en: 'Left the city' },
    formula: {
      zh: '期内来源显示不再住在本市的人',
      en: 'Who no longer lives in the city, as a source saw in the period',
    },
    calculation: { kind: 'count', of: [{ column: 'gone' }] },
  },
];
