import type { Fabric } from './model.ts';
import type { Random } from './random.ts';

/** A person of a household before he has a name: places of others are places in the household's list. */
export interface Draft {
  /** Years, with fractions. */
  readonly age: number;
  readonly sex: 1 | 2;
  /** 本人、配偶、子、女、父亲、母亲、孙辈、其他: to the head of the household. */
  readonly relation: string;
  spouse?: number;
  mother?: number;
  father?: number;
  /** Takes his surname from this place; a new one when there is none. */
  surnameOf?: number;
  /** Registered here, lives outside (户在人不在). */
  away?: boolean;
  diedDaysAgo?: number;
}

export type HouseholdKind = 'family' | 'group' | 'dormitory';
export interface HouseholdDraft {
  readonly kind: HouseholdKind;
  readonly tenure: 'owner' | 'rent' | 'dormitory' | 'public-rental';
  readonly members: readonly Draft[];
}

const sexOf = (random: Random): 1 | 2 => (random.chance(0.505) ? 1 : 2);
/** About normal around a middle, by the mean of three. */
const around = (random: Random, middle: number, spread: number) =>
  middle + ((random.next() + random.next() + random.next()) / 1.5 - 1) * spread;

function couple(random: Random, age: number): Draft[] {
  const headIsMan = random.chance(0.72);
  const gap = around(random, headIsMan ? -2 : 2, 4);
  const other = Math.max(headIsMan ? 20.2 : 22.2, age + gap);
  return [
    { age, sex: headIsMan ? 1 : 2, relation: '本人', spouse: 1 },
    { age: other, sex: headIsMan ? 2 : 1, relation: '配偶', spouse: 0 },
  ];
}

/** Years, at least, between children of one mother. */
const BETWEEN_CHILDREN = 0.9;

/** The next age from this one down that no other child of the household is close to. */
function apart(members: readonly Draft[], wanted: number): number {
  const others = members.filter(({ mother, father }) => mother !== undefined || father !== undefined);
  let age = wanted;
  while (others.some((one) => Math.abs(one.age - age) < BETWEEN_CHILDREN)) age -= BETWEEN_CHILDREN;
  return age;
}

/** Adds children of the couple at the first two places; a mother was 21 to 43. */
function addChildren(random: Random, members: Draft[], count: number): void {
  const [mother, father] = members[0]!.sex === 2 ? [0, 1] : [1, 0];
  const young = Math.min(members[mother]?.age ?? 99, (members[father]?.age ?? 99) + 4);
  for (let i = 0; i < count; i++) {
    const wanted = Math.min(
      young - 43 + 22 * random.next() + (young > 45 ? young - 45 : 0) * 0.5,
      young - 21,
    );
    const age = apart(members, wanted);
    if (age <= 0 || age > 27) continue;
    const sex = sexOf(random);
    members.push({
      ...{ age, sex, relation: sex === 1 ? '子' : '女', mother, father },
      surnameOf: random.chance(0.94) ? father : mother,
    });
  }
}

/** Adds one or both parents of the head; they bear his surname or have one of their own. */
function addParents(random: Random, members: Draft[], both: boolean): void {
  const head = members[0]!;
  const age = head.age + 21 + 12 * random.next();
  const at = members.length;
  const womanOnly = !both && random.chance(0.68);
  const add = (sex: 1 | 2, years: number, spouse: number | undefined) => {
    members.push({
      age: Math.min(years, 103),
      sex,
      relation: sex === 1 ? '父亲' : '母亲',
      ...(spouse === undefined ? {} : { spouse }),
    });
  };
  if (both || womanOnly) add(2, age, both ? at + 1 : undefined);
  if (both || !womanOnly) add(1, age + 2 * random.next(), both ? at : undefined);
  const father = members.findIndex((one, i) => i >= at && one.sex === 1);
  const mother = members.findIndex((one, i) => i >= at && one.sex === 2);
  if (father >= 0) Object.assign(head, { father, surnameOf: father });
  if (mother >= 0) Object.assign(head, { mother });
}

type Builder = (random: Random) => Draft[];

const builders = {
  single: (random) => [{ age: 20 + 22 * random.next() ** 1.4, sex: sexOf(random), relation: '本人' }],
  couple: (random) => couple(random, 22.2 + 46 * random.next()),
  oneChild: (random) => {
    const members = couple(random, 26 + 33 * random.next());
    addChildren(random, members, 1);
    return members;
  },
  children: (random) => {
    const members = couple(random, 28 + 28 * random.next());
    addChildren(random, members, random.chance(0.12) ? 3 : 2);
    return members;
  },
  threeGenerations: (random) => {
    const members = couple(random, 28 + 24 * random.next());
    addChildren(random, members, random.chance(0.45) ? 2 : 1);
    addParents(random, members, random.chance(0.55));
    return members;
  },
  singleParent: (random) => {
    const age = 28 + 20 * random.next();
    const sex: 1 | 2 = random.chance(0.75) ? 2 : 1;
    const child = Math.max(0.5, age - 22 - 15 * random.next());
    const childSex = sexOf(random);
    const parent = sex === 2 ? { mother: 0 } : { father: 0 };
    return [
      { age, sex, relation: '本人' },
      {
        ...{ age: Math.min(child, 24), sex: childSex, relation: childSex === 1 ? '子' : '女', ...parent },
        ...(sex === 1 ? { surnameOf: 0 } : {}),
      },
    ];
  },
  oldCouple: (random) => couple(random, 60 + 27 * random.next() ** 1.3),
  loneOld: (random) => [
    { age: 64 + 32 * random.next() ** 1.2, sex: random.chance(0.63) ? 2 : 1, relation: '本人' },
  ],
} satisfies Record<string, Builder>;

type FamilyKind = keyof typeof builders;
const KINDS = Object.keys(builders) as FamilyKind[];
/** Weights in the order of KINDS: single, couple, one child, children, three generations, single parent, old couple, lone old. */
const FAMILIES: Readonly<Record<Fabric, readonly number[]>> = {
  tower: [6, 11, 30, 25, 17, 4, 5, 2],
  slab: [8, 9, 23, 15, 12, 5, 18, 10],
  'urban-village': [29, 22, 21, 14, 5, 3, 3, 3],
  commercial: [46, 28, 14, 4, 2, 4, 1, 1],
  industrial: [50, 25, 12, 5, 3, 2, 2, 1],
  village: [4, 6, 12, 21, 28, 3, 16, 10],
};
const RENTING: Readonly<Record<Fabric, number>> = {
  tower: 0.24,
  slab: 0.34,
  'urban-village': 0.9,
  commercial: 0.75,
  industrial: 0.8,
  village: 0.03,
};

function groupOf(random: Random, size: number, isDormitory: boolean): Draft[] {
  const sex = sexOf(random);
  return Array.from({ length: size }, (_, i) => ({
    age: isDormitory ? 18.2 + 32 * random.next() ** 1.5 : 20 + 16 * random.next(),
    sex: isDormitory ? sex : sexOf(random),
    relation: i === 0 ? '本人' : '其他',
  }));
}

/** A child that has left for another city but still stands in the household's book, or a member who has died. */
function addAbsent(random: Random, members: Draft[], fabric: Fabric): void {
  const head = members[0]!;
  if (head.age > 43 && random.chance(fabric === 'village' ? 0.42 : 0.1)) {
    const sex = sexOf(random);
    const spouse = members[1]?.relation === '配偶' ? 1 : undefined;
    const father = head.sex === 1 ? 0 : spouse;
    const mother = head.sex === 2 ? 0 : spouse;
    const young = Math.min(head.age, members[spouse ?? 0]!.age);
    const age = Math.max(18.5, young - 42, Math.min(young - 21.5, 19 + 22 * random.next()));
    members.push({
      ...{ age: apart(members, age), sex },
      ...{ relation: sex === 1 ? '子' : '女', away: true },
      ...(father === undefined ? {} : { father, surnameOf: father }),
      ...(mother === undefined ? {} : { mother }),
    });
  }
  const isWidowed = members.length === 1 && head.age > 64;
  if (!random.chance(isWidowed ? 0.14 : 0.006)) return;
  const diedDaysAgo = random.whole(3, 1300);
  const at = members.length;
  if (isWidowed) {
    head.spouse = at;
    const sex: 1 | 2 = head.sex === 1 ? 2 : 1;
    members.push({
      age: Math.min(104, head.age + 5 * random.next()),
      sex,
      relation: '配偶',
      spouse: 0,
      diedDaysAgo,
    });
  } else if (head.father === undefined && head.age < 75) {
    members.push({
      age: Math.min(104, head.age + 22 + 12 * random.next()),
      sex: 1,
      relation: '父亲',
      diedDaysAgo,
    });
    Object.assign(head, { father: at, surnameOf: at });
  }
}

/** A household of at most `most` people, wanted to be about `wanted` of them: crowded grids have more groups. */
export function draftHousehold(random: Random, fabric: Fabric, wanted: number, most: number): HouseholdDraft {
  const crowd = wanted > 3.4 ? 0.5 : wanted > 2.9 ? 0.15 : 0.05;
  const group = {
    tower: 0.3,
    slab: 0.6,
    'urban-village': 1.4,
    commercial: 1.5,
    industrial: 9,
    village: 0.02,
  }[fabric];
  if (random.chance(crowd * group)) {
    const isDormitory = fabric === 'industrial' || (fabric === 'village' && wanted > 3);
    const size = Math.min(most, isDormitory ? random.whole(4, 8) : random.whole(3, 6));
    const kind: HouseholdKind = isDormitory ? 'dormitory' : 'group';
    return { kind, tenure: isDormitory ? 'dormitory' : 'rent', members: groupOf(random, size, isDormitory) };
  }
  const tenure = random.chance(RENTING[fabric]) ? (random.chance(0.04) ? 'public-rental' : 'rent') : 'owner';
  for (let attempt = 0; attempt < 6; attempt++) {
    const members: Draft[] = builders[KINDS[random.weighted(FAMILIES[fabric])]!](random);
    if (members.length > most) continue;
    if (tenure === 'owner' && members.length + 2 <= most) addAbsent(random, members, fabric);
    return { kind: 'family', tenure, members };
  }
  return {
    kind: 'family',
    tenure,
    members: (most >= 2 && random.chance(0.5) ? builders.couple : builders.single)(random),
  };
}
