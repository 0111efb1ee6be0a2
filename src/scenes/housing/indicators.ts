import type { FactView, IndicatorDefinition } from '../../base/indicators/index.ts';

const lettings: FactView = { view: 'housing.v_letting_fact', isPlaced: true, hasCases: false };
const clues: FactView = { view: 'housing.v_clue_fact', isPlaced: true, hasCases: false };
const shared = {
  ...{ aliases: [], exclusions: [], version: 1, validFrom: '2020-01-01' },
  owner: { zh: '房屋和网格管理部门', en: 'Housing and grid administration' },
  dimensions: ['area', 'kind', 'day', 'week', 'month'],
} satisfies Partial<IndicatorDefinition>;
const ofLettings = { ...shared, facts: lettings, source: '房屋租赁登记台账' } as const;
const ofClues = { ...shared, facts: clues, source: '房屋线索，口径见房屋场景说明' } as const;

/** Figures of lettings by the day of their registration, and of clues by the day on which they were found. */
export const figures: readonly IndicatorDefinition[] = [
  {
    ...{ ...ofLettings, id: 'housing.lettings-in-force', unit: 'letting', basis: 'now', better: 'none' },
    title: { zh: '有效租赁登记', en: 'Lettings in force' },
    formula: {
      zh: '此刻在租期内、未终止的租赁登记数',
      en: 'Lettings within their period that have not ended',
    },
    calculation: { kind: 'count', of: [] },
  },
  {
    ...{
      ...ofLettings,
      id: 'housing.lettings-registered',
      unit: 'letting',
      basis: 'happened',
      better: 'none',
    },
    title: { zh: '新登记租赁', en: 'Lettings registered' },
    formula: { zh: '期内登记的租赁数', en: 'Lettings registered in the period' },
    calculation: { kind: 'count', of: [] },
  },
  {
    ...{ ...ofClues, id: 'housing.clues-open', unit: 'clue', basis: 'now', better: 'lower' },
    title: { zh: '待处理房屋线索', en: 'Open clues about houses' },
    formula: {
      zh: '此刻尚未处理的群租、出租未登记、空置有人住线索数',
      en: 'Clues of crowding, unregistered letting and people in empty houses that nobody has decided on',
    },
    calculation: { kind: 'count', of: [] },
  },
  {
    ...{ ...ofClues, id: 'housing.clues-decided-rate', unit: 'percent', basis: 'opened', better: 'higher' },
    title: { zh: '房屋线索处理率', en: 'Clues decided' },
    formula: {
      zh: '已排除或已转办的线索 ÷ 期内发现、未自行消除的线索',
      en: 'Clues dismissed or made cases ÷ those found in the period that did not go by themselves',
    },
    calculation: { kind: 'share', part: [{ column: 'decided' }], of: [{ column: 'stands' }] },
  },
];
