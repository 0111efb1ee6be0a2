/** Groups that being in a source puts a person into: the register of the disabled says so of everybody in it. */
export const groupSayings = [
  'lone-old',
  'very-old',
  'disabled',
  'low-income',
  'destitute',
  'child-in-need',
  'veteran',
  'mental-illness',
  'released',
  'correction',
  'drug-treatment',
] as const;
export type GroupSaying = (typeof groupSayings)[number];

/** What being in a source may say of a person by itself. The registry has a place for each. */
export const sayings = ['dead', ...groupSayings] as const;
export type Saying = (typeof sayings)[number];
