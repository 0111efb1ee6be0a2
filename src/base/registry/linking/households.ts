import { type Ctx, inTransaction, type RootCtx } from '../../../platform/context/index.ts';
import { ENTITY_KINDS } from '../kinds-contract.ts';
import { READ_AHEAD, READ_AS_USUAL } from './read-ahead.ts';

/** Relations to the head (与户主关系, GB/T 4761) that say nothing of kinship with those one lives with. */
const NO_KIN = ['本人', '户主', '其他', '非亲属'];
/** Registered addresses down to a door; a mere village or street is shared by strangers too. */
const DOOR = '[0-9](号|室|户)?$';
/** Spouses are rarely further apart than this, parents and children never closer than the other. */
const SPOUSE_YEARS = 12;
const GENERATION_YEARS = 17;
const GROWN_UP = 20;
const MINOR_UNTIL = 18;
const ELDER_FROM = 55;

/**
 * Makes households of who lives where (人进户、户进房), of the whole city. In one house those are one who share a household
 * book (户号) or the door that they are registered at (户籍地址), directly or through another. Who shares neither with
 * anybody belongs to the largest family there when nothing is known of his registration, or when he may be kin by name, age
 * and telephone (`kin`); all others of the house are lodgers, a household of their own (合租). Who has no house that was
 * found stands together by the book. Households keep their numbers as long as most of their people stay together. `also`
 * is done in the same transaction. Returns how many there are.
 */
export async function deriveHouseholds(
  root: RootCtx,
  also: (tx: Ctx) => Promise<void> = async () => {},
): Promise<number> {
  return inTransaction(root, async (tx) => {
    const households = await makeGroups(tx, '', EVERYBODY);
    await also(tx);
    return households;
  });
}

/** Remembers where people live before their records change, for `regroupHouseholds` in the same transaction. */
export async function rememberHomes(tx: Ctx, people: readonly number[]): Promise<void> {
  await tx.db.query('CREATE TEMP TABLE changing ON COMMIT DROP AS SELECT unnest($1::bigint[]) AS id', [
    people,
  ]);
  await tx.db.query(`CREATE TEMP TABLE home ON COMMIT DROP AS
    SELECT p.house_id, p.household_id FROM registry.person p JOIN changing USING (id)`);
}

/**
 * Makes the households anew that those people belong to who were given to `rememberHomes`: those of the houses that they
 * live in or have left, and of the books they stand in. Returns how many there are in these places now.
 */
export async function regroupHouseholds(tx: Ctx): Promise<number> {
  for (const sql of NEIGHBOURS) await tx.db.query(sql);
  return makeGroups(tx, 'JOIN near n ON n.id = p.id', NEARBY);
}

const NEIGHBOURS = [
  `INSERT INTO home SELECT p.house_id, p.household_id FROM registry.person p JOIN changing USING (id)`,
  `INSERT INTO home SELECT h.house_id, h.id FROM registry.household h JOIN home ON home.household_id = h.id`,
  // Who has no house stands with those of the same book who have none either.
  `INSERT INTO home SELECT NULL, h.id FROM registry.household h WHERE h.house_id IS NULL AND h.number IN (
     SELECT r.fields ->> 'household_number' FROM registry.record r JOIN changing c ON c.id = r.entity_id
       JOIN registry.person p ON p.id = c.id
     WHERE r.kind = ${ENTITY_KINDS.person} AND p.house_id IS NULL AND r.fields ? 'household_number')`,
  nearTable('neighbour'),
  // A neighbour who was moved by hand since still stands in the household of where he was.
  `INSERT INTO home SELECT h.house_id, h.id FROM registry.household h JOIN neighbour n ON n.household_id = h.id`,
  nearTable('near'),
  'ANALYZE near',
];

function nearTable(name: string): string {
  return `CREATE TEMP TABLE ${name} ON COMMIT DROP AS
     SELECT p.id, p.household_id FROM registry.person p JOIN (SELECT DISTINCT house_id FROM home) h ON h.house_id = p.house_id
     UNION SELECT p.id, p.household_id FROM registry.person p
       JOIN (SELECT DISTINCT household_id FROM home) h ON h.household_id = p.household_id
     UNION SELECT p.id, p.household_id FROM registry.person p JOIN changing USING (id)`;
}

/** Groups those who are alive, all or those of a join, and stores their households. Returns how many these are. */
async function makeGroups(tx: Ctx, near: string, where: Where): Promise<number> {
  await tx.db.query(
    `CREATE TEMP TABLE living ON COMMIT DROP AS
     SELECT p.id, p.house_id, p.household_id, p.registered_house_id, left(nullif(p.name, '?'), 1) AS surname, p.sex, p.born,
       date_part('year', age($1, p.born)) AS age, p.telephone, p.synthetic
     FROM registry.person p ${near} WHERE p.state = 1`,
    [tx.clock.now()],
  );
  await tx.db.query('ANALYZE living');
  await tx.db.query(READ_AHEAD);
  await tx.db.query(
    `CREATE TEMP TABLE paper ON COMMIT DROP AS
     SELECT r.entity_id AS id, r.fields ->> 'household_number' AS number, r.fields ->> 'relation_to_head' AS relation,
       r.fields ->> 'registered_address' AS registered
     FROM registry.record r
     WHERE ${where.records} AND r.fields ?| '{household_number,relation_to_head,registered_address}'`,
  );
  await tx.db.query(READ_AS_USUAL);
  for (const sql of [...MAKE_GROUPS, ...store(where)]) await tx.db.query(sql);
  const [row] = await tx.db.query<{ n: number }>('SELECT count(*)::int AS n FROM grouped');
  return row!.n;
}

/** Two who may be a couple by their ages. */
const pair = (a: string, b: string) =>
  `${a}.sex <> ${b}.sex AND least(${a}.age, ${b}.age) >= ${GROWN_UP} AND abs(${a}.born - ${b}.born) < ${SPOUSE_YEARS * 365}`;

/** Every label becomes the least one of those who share a tie. */
const spread = (from: string, to: string) =>
  `CREATE TEMP TABLE ${to} ON COMMIT DROP AS
   SELECT id, house_id, min(label) AS label FROM (
     SELECT t.id, t.house_id, min(l.label) OVER (PARTITION BY t.house_id, t.tie) AS label FROM tie t JOIN ${from} l USING (id)
     UNION ALL SELECT id, house_id, label FROM ${from}) s GROUP BY id, house_id`;

const MAKE_GROUPS = [
  'ANALYZE paper',
  `CREATE TEMP TABLE book ON COMMIT DROP AS
   SELECT DISTINCT l.house_id, l.id, p.number FROM paper p JOIN living l USING (id) WHERE p.number IS NOT NULL`,
  `CREATE TEMP TABLE head ON COMMIT DROP AS
   SELECT id, bool_or(relation IN ('本人', '户主')) AS heads, bool_or(relation <> ALL ('{${NO_KIN.join()}}')) AS related
   FROM paper WHERE relation IS NOT NULL GROUP BY 1`,
  // The house that he is registered in, or the address outside of the city.
  `CREATE TEMP TABLE door ON COMMIT DROP AS
   SELECT house_id, id, registered_house_id::text AS door FROM living WHERE registered_house_id IS NOT NULL
   UNION SELECT l.house_id, l.id, p.registered FROM paper p JOIN living l USING (id)
   WHERE l.registered_house_id IS NULL AND p.registered ~ '${DOOR}'`,
  `CREATE TEMP TABLE tie ON COMMIT DROP AS
   SELECT house_id, id, 'n' || number AS tie FROM book WHERE house_id IS NOT NULL
   UNION ALL SELECT house_id, id, 'd' || door FROM door WHERE house_id IS NOT NULL`,
  `CREATE TEMP TABLE own ON COMMIT DROP AS SELECT id, house_id, id AS label FROM living WHERE house_id IS NOT NULL`,
  spread('own', 'shared'),
  spread('shared', 'tied'),
  `CREATE TEMP TABLE placed ON COMMIT DROP AS
   SELECT l.*, t.label, count(*) OVER (PARTITION BY l.house_id, t.label) AS people, b.number,
     coalesce(h.heads, false) AS heads,
     d.id IS NULL AND (b.id IS NULL OR coalesce(h.related, false)) AS unknown
   FROM living l LEFT JOIN tied t USING (id) LEFT JOIN head h USING (id)
     LEFT JOIN (SELECT id, min(number) AS number FROM book GROUP BY id) b USING (id)
     LEFT JOIN (SELECT DISTINCT id FROM door) d USING (id)`,
  `CREATE TEMP TABLE family ON COMMIT DROP AS
   SELECT DISTINCT ON (house_id) house_id, label FROM placed WHERE house_id IS NOT NULL AND people > 1
   ORDER BY house_id, people DESC, label`,
  'ANALYZE placed',
  'ANALYZE family',
  `CREATE TEMP TABLE lone ON COMMIT DROP AS
   SELECT p.* FROM placed p JOIN family f USING (house_id) WHERE p.people = 1 AND NOT p.unknown`,
  'ANALYZE lone',
  `CREATE TEMP TABLE member ON COMMIT DROP AS
   SELECT p.* FROM placed p JOIN family f USING (house_id, label) WHERE p.house_id IN (SELECT house_id FROM lone)`,
  'ANALYZE member',
  // Kin of a family: of its surname or telephone, a minor, an elder, or the only possible husband or wife of a member.
  `CREATE TEMP TABLE kin ON COMMIT DROP AS
   SELECT DISTINCT s.id FROM lone s JOIN member m USING (house_id)
   WHERE s.surname = m.surname OR s.telephone = m.telephone OR s.age < ${MINOR_UNTIL}
     OR (s.age >= ${ELDER_FROM} AND m.age >= ${GROWN_UP} AND m.born - s.born >= ${GENERATION_YEARS * 365})
     OR (${pair('s', 'm')} AND NOT EXISTS (SELECT 1 FROM member o WHERE o.house_id = m.house_id AND ${pair('o', 'm')}))`,
  `CREATE TEMP TABLE marked ON COMMIT DROP AS
   SELECT p.*, CASE
       WHEN p.house_id IS NULL THEN 'n' || p.number
       WHEN p.people > 1 THEN 'h' || p.house_id || '/' || p.label
       WHEN f.label IS NOT NULL AND (p.unknown OR k.id IS NOT NULL) THEN 'h' || p.house_id || '/' || f.label
       ELSE 'h' || p.house_id END AS mark
   FROM placed p LEFT JOIN family f ON f.house_id = p.house_id LEFT JOIN kin k ON k.id = p.id`,
  `CREATE TEMP TABLE grouped ON COMMIT DROP AS
   SELECT mark, min(house_id) AS house_id, mode() WITHIN GROUP (ORDER BY number) AS number,
     mode() WITHIN GROUP (ORDER BY household_id) AS known, array_agg(id) AS members,
     (array_agg(id ORDER BY heads DESC, born, id))[1] AS head_id, count(*)::smallint AS size, bool_or(synthetic) AS synthetic
   FROM marked WHERE mark IS NOT NULL GROUP BY mark`,
];

interface Where {
  /** Households that may go: SQL over `h`. */
  readonly households: string;
  /** People who may lose theirs: SQL over `p`. */
  readonly people: string;
  /** Records of those who are grouped: SQL over `r`. */
  readonly records: string;
}

const EVERYBODY: Where = { households: 'true', people: 'true', records: `r.kind = ${ENTITY_KINDS.person}` };
const NEARBY: Where = {
  households: `h.id IN (SELECT household_id FROM home UNION SELECT household_id FROM near)`,
  people: 'p.id IN (SELECT id FROM changing)',
  records: 'r.entity_id = ANY (ARRAY(SELECT id FROM living))',
};

const store = (where: Where) => [
  // A number that two groups claim stays with the larger one.
  `UPDATE grouped g SET known = NULL FROM (
     SELECT mark, row_number() OVER (PARTITION BY known ORDER BY size DESC, mark) AS place FROM grouped WHERE known IS NOT NULL
   ) o WHERE o.mark = g.mark AND o.place > 1`,
  `UPDATE grouped SET known = nextval('registry.entity_id') WHERE known IS NULL`,
  `DELETE FROM registry.household h WHERE ${where.households} AND NOT EXISTS (SELECT 1 FROM grouped g WHERE g.known = h.id)`,
  `INSERT INTO registry.household (id, house_id, head_id, number, size, synthetic)
   SELECT known, house_id, head_id, number, size, synthetic FROM grouped
   ON CONFLICT (id) DO UPDATE SET house_id = excluded.house_id, head_id = excluded.head_id, number = excluded.number,
     size = excluded.size`,
  `CREATE TEMP TABLE joined ON COMMIT DROP AS
   SELECT l.id, g.known FROM living l LEFT JOIN (SELECT known, unnest(members) AS id FROM grouped) g USING (id)`,
  // Where households change they are counted anew.
  `WITH put AS (
     UPDATE registry.person p SET household_id = j.known FROM joined j
     WHERE j.id = p.id AND p.household_id IS DISTINCT FROM j.known RETURNING p.grid_id
   ) INSERT INTO registry.changed_place (grid_id) SELECT DISTINCT grid_id FROM put WHERE grid_id IS NOT NULL`,
  `UPDATE registry.person p SET household_id = NULL WHERE p.state <> 1 AND p.household_id IS NOT NULL AND ${where.people}`,
];
