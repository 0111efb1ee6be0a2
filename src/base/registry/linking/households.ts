import { inTransaction, type RootCtx } from '../../../platform/context/index.ts';
import { ENTITY_KINDS } from '../kinds-contract.ts';

/** Relations to the head (与户主关系, GB/T 4761) that say nothing of kinship with those one lives with. */
const NO_KIN = ['本人', '户主', '其他', '非亲属'];

/**
 * Makes households of who lives where (人进户、户进房). In one house those who share a household book (户号) are one; who
 * has a book of his own belongs to the family there when he is kin or the only such, several such are a household of
 * their own (合租); whose book is not known belongs to the family; who has no house that was found stands together by the book. Households keep their numbers as long as most
 * of their people stay together. Returns how many there are.
 */
export async function deriveHouseholds(root: RootCtx): Promise<number> {
  return inTransaction(root, async (tx) => {
    for (const sql of [...MAKE_GROUPS, ...STORE]) await tx.db.query(sql);
    const [row] = await tx.db.query<{ n: number }>('SELECT count(*)::int AS n FROM grouped');
    return row!.n;
  });
}

const MAKE_GROUPS = [
  `CREATE TEMP TABLE living ON COMMIT DROP AS
   SELECT p.id, p.house_id, p.household_id, p.born, p.synthetic FROM registry.person p WHERE p.state = 1`,
  `CREATE TEMP TABLE book ON COMMIT DROP AS
   SELECT l.house_id, l.id, r.fields ->> 'household_number' AS number FROM living l
     JOIN registry.record r ON r.entity_id = l.id AND r.kind = ${ENTITY_KINDS.person} AND r.fields ? 'household_number'
   GROUP BY 1, 2, 3`,
  `CREATE TEMP TABLE kin ON COMMIT DROP AS
   SELECT r.entity_id AS id, bool_or(r.fields ->> 'relation_to_head' IN ('本人', '户主')) AS heads,
     bool_or(r.fields ->> 'relation_to_head' <> ALL ('{${NO_KIN.join()}}')) AS related
   FROM registry.record r JOIN living l ON l.id = r.entity_id WHERE r.fields ? 'relation_to_head' GROUP BY 1`,
  // Of several books of one person the one that most of the house stand in.
  `CREATE TEMP TABLE placed ON COMMIT DROP AS
   SELECT DISTINCT ON (l.id) l.*, coalesce(k.heads, false) AS heads, coalesce(k.related, false) AS related,
     b.number, coalesce(c.people, 0) AS people
   FROM living l LEFT JOIN kin k USING (id) LEFT JOIN book b USING (id)
     LEFT JOIN (SELECT house_id, number, count(*) AS people FROM book GROUP BY 1, 2) c
       ON c.house_id IS NOT DISTINCT FROM b.house_id AND c.number = b.number
   ORDER BY l.id, c.people DESC NULLS LAST, b.number`,
  `CREATE TEMP TABLE family ON COMMIT DROP AS
   SELECT DISTINCT ON (house_id) house_id, number FROM placed WHERE house_id IS NOT NULL AND people > 1
   ORDER BY house_id, people DESC, number`,
  `CREATE TEMP TABLE marked ON COMMIT DROP AS
   SELECT p.*, CASE
       WHEN p.house_id IS NULL THEN 'n' || p.number
       WHEN p.people > 1 THEN 'h' || p.house_id || '/' || p.number
       WHEN f.number IS NOT NULL AND (p.related OR p.number IS NULL
         OR count(*) FILTER (WHERE p.people = 1 AND NOT p.related) OVER (PARTITION BY p.house_id) = 1) THEN 'h' || p.house_id || '/' || f.number
       ELSE 'h' || p.house_id END AS mark
   FROM placed p LEFT JOIN family f ON f.house_id = p.house_id`,
  `CREATE TEMP TABLE grouped ON COMMIT DROP AS
   SELECT mark, min(house_id) AS house_id, mode() WITHIN GROUP (ORDER BY number) AS number,
     mode() WITHIN GROUP (ORDER BY household_id) AS known, array_agg(id) AS members,
     (array_agg(id ORDER BY heads DESC, born, id))[1] AS head_id, count(*)::smallint AS size, bool_or(synthetic) AS synthetic
   FROM marked WHERE mark IS NOT NULL GROUP BY mark`,
];

const STORE = [
  // A number that two groups claim stays with the larger one.
  `UPDATE grouped g SET known = NULL FROM (
     SELECT mark, row_number() OVER (PARTITION BY known ORDER BY size DESC, mark) AS place FROM grouped WHERE known IS NOT NULL
   ) o WHERE o.mark = g.mark AND o.place > 1`,
  `UPDATE grouped SET known = nextval('registry.entity_id') WHERE known IS NULL`,
  `DELETE FROM registry.household h WHERE NOT EXISTS (SELECT 1 FROM grouped g WHERE g.known = h.id)`,
  `INSERT INTO registry.household (id, house_id, head_id, number, size, synthetic)
   SELECT known, house_id, head_id, number, size, synthetic FROM grouped
   ON CONFLICT (id) DO UPDATE SET house_id = excluded.house_id, head_id = excluded.head_id, number = excluded.number,
     size = excluded.size`,
  `CREATE TEMP TABLE joined ON COMMIT DROP AS
   SELECT l.id, g.known FROM living l LEFT JOIN (SELECT known, unnest(members) AS id FROM grouped) g USING (id)`,
  `UPDATE registry.person p SET household_id = j.known FROM joined j
   WHERE j.id = p.id AND p.household_id IS DISTINCT FROM j.known`,
  `UPDATE registry.person SET household_id = NULL WHERE state <> 1 AND household_id IS NOT NULL`,
];
