import {
  applyRecords,
  deriveOptionsOf,
  type NewReview,
  type RegistryParts,
  recordLine,
  storeReviews,
  takeEntityIds,
} from '../../base/registry/index.ts';
import { residentCheckCharacter } from '../../lib/identity/index.ts';
import { inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { addMadeUpSource, isSourceThere, type MadeUpSource } from '../synthetic-city/made-up-source.ts';

const SOURCE: MadeUpSource = {
  code: 'synthetic-insured',
  title: '合成 · 社保参保',
  subject: 'person',
  trust: 40,
};

const REASON = '合成示例 synthetic example';
/** Persons of whom a second source speaks too, with another telephone: contradictions to look at. */
const CONTRADICTED = 60;
const DOUBLED = 3;
/** Characters of the same sound, as clerks mistake them. */
const SAME_SOUND: Readonly<Record<string, string>> = {
  ...{ 伟: '玮', 丽: '莉', 芳: '方', 军: '君', 明: '名', 建: '健', 红: '宏', 英: '瑛', 平: '萍', 文: '雯' },
  ...{ 强: '墙', 华: '桦', 国: '帼', 玉: '钰', 志: '智', 海: '孩', 涛: '韬', 静: '靖', 敏: '闽', 杰: '捷' },
};

interface Known {
  readonly id: number;
  readonly sourceId: number;
  readonly key: string;
  readonly observedOn: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly name: string;
  readonly number: string;
  readonly telephone: string;
  readonly sex: number;
  readonly born: string;
  readonly houseId: number;
  readonly registeredHouseId: number | null;
  readonly registeredDivision: string;
}

/**
 * Makes a made-up registry worth looking at: a second source that contradicts the first, and three pairs that may be one
 * person, of which one is risky. All of it 合成. One transaction; told again nothing more.
 */
export async function storeDoubles(root: RootCtx, parts: RegistryParts): Promise<number> {
  if (await isSourceThere(root, SOURCE)) return 0;
  const persons = await root.db.query<Known>(
    `SELECT p.id, r.source_id AS "sourceId", r.key, r.observed_on::text AS "observedOn", r.fields, p.name, p.number,
       p.telephone, p.sex, p.born::text AS born, p.house_id AS "houseId", p.registered_house_id AS "registeredHouseId",
       p.registered_division AS "registeredDivision"
     FROM registry.person p JOIN registry.record r ON r.entity_id = p.id
     WHERE r.source_id = (SELECT id FROM feeds.source WHERE code = 'synthetic-city') AND p.house_id IS NOT NULL AND p.telephone IS NOT NULL AND p.number IS NOT NULL AND p.registered_division IS NOT NULL
       AND p.state = 1 AND p.born < '1990-01-01' AND char_length(p.name) = 3 AND right(p.name, 1) = ANY($2::text[])
     ORDER BY p.id LIMIT $1`,
    [CONTRADICTED, Object.keys(SAME_SOUND)],
  );
  if (persons.length < DOUBLED) return 0;
  return inTransaction(root, async (tx) => {
    const second = await addMadeUpSource(tx, SOURCE);
    const doubles = await takeEntityIds(tx, DOUBLED);
    const lines = persons.flatMap((person, index) => [
      wholeRecord(person),
      secondRecord(person, { sourceId: second, entityId: doubles[index] ?? person.id, index }),
    ]);
    const options = { ...deriveOptionsOf(parts, tx.clock.now()), reason: REASON };
    await applyRecords(tx, lines, [], options);
    return storeReviews(
      tx,
      doubles.map((rightId, index) => reviewOf(persons[index]!, rightId, index)),
    );
  });
}

/** The first source's record with all that its person has, so that deriving the person anew loses nothing. */
function wholeRecord(person: Known): string {
  const { sourceId, key, id, observedOn } = person;
  return recordLine({
    ...{ sourceId, key, kind: 'person', entityId: id, observedOn },
    fields: { ...person.fields, ...placesOf(person), sex: person.sex, born: person.born },
  });
}

function placesOf({
  houseId,
  registeredHouseId,
  registeredDivision,
}: Known): Record<string, string | number> {
  return {
    ...{ house: houseId, registered_division: registeredDivision },
    ...(registeredHouseId !== null && { registered_house: registeredHouseId }),
  };
}

const OTHER_TELEPHONE = (telephone: string) =>
  `${telephone.slice(0, 7)}${telephone.slice(7).split('').reverse().join('')}`;

function secondRecord(person: Known, to: { sourceId: number; entityId: number; index: number }): string {
  const isDouble = to.index < DOUBLED;
  return recordLine({
    ...{ sourceId: to.sourceId, key: `S${String(to.index + 1).padStart(5, '0')}`, kind: 'person' },
    ...{ entityId: to.entityId, observedOn: '2026-10-12' },
    fields: {
      name: isDouble ? misheard(person.name) : person.name,
      telephone: to.index === 0 ? person.telephone : OTHER_TELEPHONE(person.telephone),
      ...{ sex: person.sex, born: person.born, ...placesOf(person) },
      ...(person.fields.residence_address && { residence_address: person.fields.residence_address }),
      ...(to.index === 1 && { resident_number: neighbourNumber(person.number) }),
      ...(!isDouble && { resident_number: person.number }),
    },
  });
}

const misheard = (name: string): string => name.slice(0, -1) + (SAME_SOUND[name.at(-1)!] ?? name.at(-1)!);

/** Another valid number of the same day and division, which makes the pair risky. */
function neighbourNumber(number: string): string {
  const order = String((Number(number.slice(14, 17)) + 2) % 1_000).padStart(3, '0');
  const first17 = number.slice(0, 14) + order;
  return first17 + residentCheckCharacter(first17);
}

/** What comparing the two adds, in log2 of the odds; weights of the order that the linkage finds. */
function reviewOf(person: Known, rightId: number, index: number): NewReview {
  const risky = index === 1;
  const address = person.fields.residence_address ?? '';
  const step = (title: string, left: string, right: string, level: string, weight: number) => ({
    ...{ title, left, right, level, weight },
  });
  const waterfall = [
    { title: 'prior', weight: -21.4 },
    step('name', person.name, misheard(person.name), 'same sound', 5.2),
    step('born', person.born, person.born, 'exact', 10.6),
    step('sex', String(person.sex), String(person.sex), 'exact', 1),
    risky
      ? step(
          'resident_number',
          person.number,
          neighbourNumber(person.number),
          'one digit or transposed digits',
          4.1,
        )
      : step('resident_number', person.number, '', 'missing', 0),
    index === 0
      ? step('telephone', person.telephone, person.telephone, 'exact', 4.9)
      : step('telephone', person.telephone, OTHER_TELEPHONE(person.telephone), 'different', -2.2),
    step('residence_address', address, address, 'exact', 7.3),
  ];
  const weight = waterfall.reduce((sum, each) => sum + each.weight, 0);
  return {
    ...{ leftId: person.id, rightId, waterfall, risky },
    probability: 1 / (1 + 2 ** -weight),
    reason: risky ? '合成示例：两个号码都有效但不同' : '合成示例：一方没有身份号码，姓名同音',
  };
}
