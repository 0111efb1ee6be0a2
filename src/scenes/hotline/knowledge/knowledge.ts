import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { act } from '../../../base/loop/index.ts';
import type { City, SceneJob, SceneParts } from '../../../base/scene/index.ts';
import { AppError } from '../../../lib/errors.ts';
import { searchPieces } from '../../../lib/text/pieces.ts';
import { DAY_MS } from '../../../lib/time.ts';
import { covers, scopeOf, systemActor } from '../../../platform/access/index.ts';
import { asActor, type Ctx, inTransaction } from '../../../platform/context/index.ts';
import { type Db, statement } from '../../../platform/db/index.ts';
import { readTable } from '../../../platform/tables/index.ts';
import type { KnowledgeRequest, KnowledgeVersion, KnowledgeView } from './contract.ts';

/** Permission to change entries: those that the actor's units own, all of them when it holds everywhere. */
export const KNOWLEDGE_EDIT = 'hotline.knowledge.edit';
/** Owners are told so many days before an entry expires. */
const TOLD_BEFORE_DAYS = 14;
const MOST_FOUND = 50;

const columns = `id, category_list AS "categoryList", category_code AS "categoryCode", question, answer,
  owner_template AS owner, expires_on AS "expiresOn", version, state, uses`;

const insert = statement(
  'hotline.knowledge.insert',
  `INSERT INTO hotline.knowledge (id, code, category_list, category_code, question, answer, owner_template,
     expires_on, version, state, pieces, changed_at, changed_by)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $12) ON CONFLICT (code) DO NOTHING`,
);
const keepVersion = statement(
  'hotline.knowledge.keep',
  `INSERT INTO hotline.knowledge_version (knowledge_id, version, question, answer, expires_on, changed_at, changed_by)
   SELECT id, version, question, answer, expires_on, changed_at, changed_by FROM hotline.knowledge WHERE id = $1`,
);
const change = statement(
  'hotline.knowledge.change',
  `UPDATE hotline.knowledge SET category_list = $2, category_code = $3, question = $4, answer = $5,
     owner_template = $6, expires_on = $7, version = version + 1, state = 'draft', pieces = $8, changed_at = $9,
     changed_by = $10 WHERE id = $1`,
);
const publish = statement(
  'hotline.knowledge.publish',
  `UPDATE hotline.knowledge SET state = 'published', changed_at = $2, changed_by = $3 WHERE id = $1`,
);
const lock = statement(
  'hotline.knowledge.lock',
  `SELECT ${columns} FROM hotline.knowledge WHERE id = $1 FOR NO KEY UPDATE`,
);
const find = statement('hotline.knowledge.find', `SELECT ${columns} FROM hotline.knowledge WHERE id = $1`);
// Half of the pieces are enough: people ask in other words than the entry's. What has expired is never offered.
const search = statement(
  'hotline.knowledge.search',
  `SELECT * FROM (
     SELECT ${columns}, CASE WHEN cardinality($1::text[]) = 0 THEN 1::float8 ELSE
       (SELECT count(*) FROM unnest($1::text[]) AS w WHERE w = ANY(pieces))::float8 / cardinality($1::text[]) END AS match
     FROM hotline.knowledge
     WHERE state = 'published' AND expires_on >= $2::date AND (cardinality($1::text[]) = 0 OR pieces && $1)
       AND ($3::text IS NULL OR category_list = $3) AND ($4::text IS NULL OR category_code LIKE $4)
   ) found WHERE match >= 0.34 ORDER BY match DESC, uses DESC, id LIMIT $5`,
);
const listAll = statement(
  'hotline.knowledge.list',
  `SELECT ${columns}, 1::float8 AS match FROM hotline.knowledge
   WHERE ($1::text IS NULL OR state = $1) AND ($2::date IS NULL OR expires_on <= $2)
     AND ($3::date IS NULL OR (expires_on, id) > ($3, $4::uuid))
   ORDER BY expires_on, id LIMIT $5`,
);
const count = statement(
  'hotline.knowledge.count',
  'UPDATE hotline.knowledge SET uses = uses + 1 WHERE id = $1',
);
const insertUse = statement(
  'hotline.knowledge.use',
  `INSERT INTO hotline.knowledge_use (id, knowledge_id, version, case_id, used_at, used_by) VALUES ($1, $2, $3, $4, $5, $6)`,
);
const expire = statement(
  'hotline.knowledge.expire',
  `UPDATE hotline.knowledge SET state = 'expired' WHERE state = 'published' AND expires_on < $1::date`,
);
const expiring = statement(
  'hotline.knowledge.expiring',
  `UPDATE hotline.knowledge SET told_version = version
   WHERE state = 'published' AND expires_on <= $1::date AND told_version < version
   RETURNING id, question, owner_template AS owner, expires_on AS "expiresOn"`,
);

/** An entry without the names of its category and owner; see `nameEntry`. */
export type KnowledgeEntry = Omit<KnowledgeView, 'categoryName' | 'ownerName'>;
type Row = Omit<KnowledgeEntry, 'match'>;

/** Fills the knowledge base from the pack's knowledge.csv, published; entries that are there stay as they are. */
export async function fillKnowledge(ctx: Ctx, pack: { packDirectory: string }): Promise<void> {
  const file = join(pack.packDirectory, 'knowledge.csv');
  if (!existsSync(file)) return;
  // The pack's tables were checked whole when the city was set up.
  const table = await readTable(file);
  await inTransaction(ctx, async (tx) => {
    for await (const { cells } of table.rows) {
      const { id, list, categoryCode, question, answer, ownerTemplate, expires } = cells;
      await tx.db.run(insert, [
        ...[tx.ids.next(), id, list, categoryCode, question, answer, ownerTemplate, expires],
        ...['published', searchPieces(`${question} ${answer}`), tx.clock.now(), tx.actor.id],
      ]);
    }
  });
}

/** Entries that answer a question, best first, at most 50. Expired ones and drafts are never among them. */
export function searchKnowledge(
  ctx: Ctx,
  city: City,
  query: { words?: string | undefined; list?: string | undefined; category?: string | undefined },
): Promise<KnowledgeEntry[]> {
  const pieces = searchPieces((query.words ?? '').slice(0, 200));
  if (query.words !== undefined && pieces.length === 0) return Promise.resolve([]);
  const prefix = query.category === undefined ? null : `${query.category.replace(/[\\%_]/g, '\\$&')}%`;
  const today = city.loop.dayOf(ctx.clock.now());
  return ctx.db.run<KnowledgeEntry>(search, [pieces, today, query.list ?? null, prefix, MOST_FOUND]);
}

/** All entries, the first to expire first; reads one more than `limit`. */
export function listKnowledge(
  db: Db,
  query: {
    state: string | null;
    until: string | null;
    after: readonly [string, string] | null;
    limit: number;
  },
): Promise<KnowledgeEntry[]> {
  const [day, id] = query.after ?? [null, null];
  return db.run<KnowledgeEntry>(listAll, [query.state, query.until, day, id, query.limit + 1]);
}

/** Throws `hotline.knowledge_not_found`. */
export async function getKnowledge(db: Db, id: string): Promise<KnowledgeEntry> {
  const [row] = await db.run<Row>(find, [id]);
  if (row === undefined) throw new AppError('hotline.knowledge_not_found');
  return { ...row, match: 1 };
}

const versions = statement(
  'hotline.knowledge.versions',
  `SELECT v.version, v.question, v.answer, v.expires_on AS "expiresOn", v.changed_at AS "changedAt",
     coalesce(s.name, v.changed_by) AS "changedBy",
     (SELECT count(*)::int FROM hotline.knowledge_use u WHERE u.knowledge_id = $1 AND u.version = v.version) AS uses
   FROM (SELECT version, question, answer, expires_on, changed_at, changed_by FROM hotline.knowledge WHERE id = $1
         UNION ALL SELECT version, question, answer, expires_on, changed_at, changed_by
         FROM hotline.knowledge_version WHERE knowledge_id = $1) v
   LEFT JOIN organisations.staff s ON s.id::text = v.changed_by
   ORDER BY v.version DESC LIMIT 100`,
);

/** What an entry says and said, newest first. Throws `hotline.knowledge_not_found`. */
export async function knowledgeVersions(db: Db, id: string): Promise<KnowledgeVersion[]> {
  type Row = Omit<KnowledgeVersion, 'changedAt'> & { readonly changedAt: Date };
  const rows = await db.run<Row>(versions, [id]);
  if (rows.length === 0) throw new AppError('hotline.knowledge_not_found');
  return rows.map((row) => ({ ...row, changedAt: row.changedAt.toISOString() }));
}

/** Stores a new entry as a draft. Throws as `checkEntry`. */
export async function addKnowledge(ctx: Ctx, city: City, input: KnowledgeRequest): Promise<KnowledgeEntry> {
  checkEntry(ctx, city, input);
  const id = ctx.ids.next();
  await ctx.db.run(insert, [
    ...[id, id, input.categoryList, input.categoryCode, input.question, input.answer, input.owner],
    ...[input.expiresOn, 'draft', searchPieces(`${input.question} ${input.answer}`), ctx.clock.now()],
    ctx.actor.id,
  ]);
  return getKnowledge(ctx.db, id);
}

/** Gives an entry a new version, a draft until it is published; what it said before is kept. */
export async function changeKnowledge(
  ctx: Ctx,
  city: City,
  id: string,
  input: KnowledgeRequest,
): Promise<KnowledgeEntry> {
  checkOwner(ctx, city, (await lockEntry(ctx, id)).owner);
  checkEntry(ctx, city, input);
  await ctx.db.run(keepVersion, [id]);
  await ctx.db.run(change, [
    ...[id, input.categoryList, input.categoryCode, input.question, input.answer, input.owner],
    ...[input.expiresOn, searchPieces(`${input.question} ${input.answer}`), ctx.clock.now(), ctx.actor.id],
  ]);
  return getKnowledge(ctx.db, id);
}

/** Offers an entry from now on. Throws `hotline.knowledge_expired`. */
export async function publishKnowledge(ctx: Ctx, city: City, id: string): Promise<KnowledgeEntry> {
  const entry = await lockEntry(ctx, id);
  checkOwner(ctx, city, entry.owner);
  checkFresh(ctx, city, entry);
  await ctx.db.run(publish, [id, ctx.clock.now(), ctx.actor.id]);
  return getKnowledge(ctx.db, id);
}

/**
 * Answers a case from an entry: the flow's action `answer` with the entry as its reference, and one use counted.
 * Throws `hotline.knowledge_not_found`, `hotline.knowledge_expired`, `hotline.knowledge_not_published` and what
 * `act` throws.
 */
export async function answerFromKnowledge(
  ctx: Ctx,
  parts: SceneParts,
  input: { id: string; caseId: string; reply?: string | undefined },
) {
  return inTransaction(ctx, async (tx) => {
    const entry = await lockEntry(tx, input.id);
    checkFresh(tx, parts.city, entry);
    if (entry.state !== 'published') throw new AppError('hotline.knowledge_not_published');
    const reply = (input.reply?.trim() || entry.answer).slice(0, 2_000);
    const form = { reply, knowledge: entry.id };
    const state = await act(tx, parts.city.loop, { caseId: input.caseId, action: 'answer', form });
    await tx.db.run(count, [entry.id]);
    const use = [tx.ids.next(), entry.id, entry.version, input.caseId, tx.clock.now(), tx.actor.id];
    await tx.db.run(insertUse, use);
    return state;
  });
}

async function lockEntry(ctx: Ctx, id: string): Promise<Row> {
  const [row] = await ctx.db.run<Row>(lock, [id]);
  if (row === undefined) throw new AppError('hotline.knowledge_not_found');
  return row;
}

function checkFresh(ctx: Ctx, city: City, entry: Row): void {
  if (entry.expiresOn < city.loop.dayOf(ctx.clock.now()))
    throw new AppError('hotline.knowledge_expired', { expiresOn: entry.expiresOn });
}

function checkEntry(ctx: Ctx, city: City, input: KnowledgeRequest): void {
  const today = city.loop.dayOf(ctx.clock.now());
  city.categories.getUsable(input.categoryList, input.categoryCode, today);
  if (input.expiresOn < today)
    throw new AppError('hotline.knowledge_expired', { expiresOn: input.expiresOn });
  if (ownersOf(city, input.owner).length === 0)
    throw new AppError('hotline.unit_unknown', { unit: input.owner });
  checkOwner(ctx, city, input.owner);
}

function checkOwner(ctx: Ctx, city: City, owner: string): void {
  const scope = scopeOf(ctx.actor, KNOWLEDGE_EDIT);
  const organisationIds = ownersOf(city, owner);
  // Whoever answers for an area edits what all units of a kind share; a unit edits its own.
  if (!covers(scope, { organisationIds, areaIds: scope.areaIds })) throw new AppError('access.out_of_scope');
}

/** An entry with the names of its category and of its owner; where each district has its own, of the first and how many. */
export function nameEntry(city: City, entry: KnowledgeEntry): KnowledgeView {
  const category = city.categories.find(entry.categoryList, entry.categoryCode);
  const owners = ownersOf(city, entry.owner);
  const first = owners[0] === undefined ? undefined : city.organisations.find(owners[0]);
  const ownerName = first === undefined ? entry.owner : first.name;
  return {
    ...entry,
    categoryName: category?.name ?? entry.categoryCode,
    ownerName: owners.length > 1 ? `${ownerName} ×${owners.length}` : ownerName,
  };
}

/** Units that an owner's code stands for: one, or with {district} each district's. */
function ownersOf(city: City, owner: string): string[] {
  if (!owner.includes('{')) {
    const unit = city.organisations.findByCode(owner);
    return unit ? [unit.id] : [];
  }
  const pattern = owner.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'));
  const fits = new RegExp(`^${pattern.join('[^.]+')}$`);
  return city.organisations.all().flatMap((unit) => (fits.test(unit.code) ? [unit.id] : []));
}

/** Daily: takes expired entries out and tells owners two weeks ahead, once a version (`hotline.knowledge.expiring`). */
export const expiryJob: SceneJob = {
  name: 'hotline.knowledge-expiry',
  schedule: '5 6 * * *',
  run: async (root, parts) => {
    const ctx = asActor(root, systemActor('hotline'));
    const now = ctx.clock.now();
    const { dayOf } = parts.city.loop;
    await inTransaction(ctx, async (tx) => {
      await tx.db.run(expire, [dayOf(now)]);
      const until = dayOf(new Date(now.getTime() + TOLD_BEFORE_DAYS * DAY_MS));
      const rows = await tx.db.run<Pick<Row, 'id' | 'question' | 'owner' | 'expiresOn'>>(expiring, [until]);
      for (const { id, question, owner, expiresOn } of rows) {
        const data = { knowledgeId: id, question, expiresOn, organisationIds: ownersOf(parts.city, owner) };
        tx.emit({ type: 'hotline.knowledge.expiring', aggregate: `knowledge:${id}`, data });
      }
    });
  },
};
