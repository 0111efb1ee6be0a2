import Type, { type Static } from 'typebox';
import { AppError } from '../../lib/errors.ts';
import type { Words } from '../../lib/words.ts';
import type { Ctx } from '../context/index.ts';
import { decodeCursor, defineRoute, PageQuery, pageOf, type Route } from '../http/index.ts';
import { columnsIn, type ListColumn, MOST_SHEET_ROWS, sendSheet } from '../tables/index.ts';
import { countEntries, type ListedEntry, listEntries, listRoots, permissions } from './queries.ts';
import { verifyAudit } from './verify.ts';

const access = { permission: permissions.read };
const orNull = Type.Union([Type.String(), Type.Null()]);
const MAX_ROOT_DAYS = 366;
const VERIFIED_AT_ONCE = 200_000;

export interface AuditRoutesOptions {
  /** The city's, for whole days. */
  readonly timeZone: string;
  /** What is noted, in words by the codes of its actions; a code without words stands for itself. */
  readonly words: ReadonlyMap<string, Words>;
}

/** Reading and checking the audit log. */
export function auditRoutes({ timeZone, words }: AuditRoutesOptions): Route[] {
  return [listRoute(), exportRoute(timeZone, columnsOf(words)), verifyRoute(), rootsRoute(timeZone)];
}

const Narrowed = Type.Object({
  actor: Type.Optional(Type.String({ maxLength: 100 })),
  action: Type.Optional(Type.String({ maxLength: 100, description: 'whole, or a prefix ending with .' })),
  subject: Type.Optional(Type.String({ maxLength: 200 })),
  from: Type.Optional(Type.String({ format: 'date-time' })),
  to: Type.Optional(Type.String({ format: 'date-time' })),
});

function queryOf({ actor, action, subject, from, to }: Static<typeof Narrowed>) {
  return {
    ...{ actorId: actor, action, subject },
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  };
}

const EXPORT_PAGE = 1_000;

function exportRoute(timeZone: string, columns: readonly ListColumn<ListedEntry>[]): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/audit.xlsx',
    summary: 'The audit log as a workbook, at most 100,000 entries; itself noted in the log',
    access,
    ratePerMinute: 20,
    query: Narrowed,
    handler: async (ctx, { query, language, reply }) => {
      const asked = queryOf(query);
      if ((await countEntries(ctx, { ...asked, limit: MOST_SHEET_ROWS })) > MOST_SHEET_ROWS)
        throw new AppError('tables.export_too_large', { most: MOST_SHEET_ROWS });
      const isChinese = language === 'zh';
      return (await sendSheet(ctx, reply, {
        ...{ list: 'audit', details: query, timeZone, columns: columnsIn(columns, language) },
        fileName: isChinese ? '审计日志' : 'audit',
        title: isChinese ? '审计日志' : 'Audit log',
        pages: pagesOf(ctx, asked),
      })) as unknown as undefined;
    },
  });
}

/** What is noted while the file is written is newer than its first row and stays out of it. */
async function* pagesOf(ctx: Ctx, asked: ReturnType<typeof queryOf>): AsyncGenerator<readonly ListedEntry[]> {
  let left = MOST_SHEET_ROWS;
  let after: { happenedAt: Date; id: string } | undefined;
  while (left > 0) {
    const limit = Math.min(EXPORT_PAGE, left);
    const rows = (await listEntries(ctx, { ...asked, limit, after })).slice(0, limit);
    yield rows;
    left -= rows.length;
    after = rows.at(-1);
    if (rows.length < limit) return;
  }
}

/** Codes stay beside their words: they are what is searched for, and what other systems know. */
const columnsOf = (words: ReadonlyMap<string, Words>): readonly ListColumn<ListedEntry>[] => [
  ['序号', 'Sequence', 10, (row) => row.sequence],
  ['时间', 'At', 18, (row) => row.happenedAt],
  ['身份', 'Kind', 12, (row, language) => KINDS[row.actorKind]?.[language] ?? row.actorKind],
  ['身份代码', 'Kind code', 12, (row) => row.actorKind],
  ['姓名', 'Name', 14, (row) => row.actorName],
  ['账号', 'Actor', 38, (row) => row.actorId],
  ['单位', 'Organisation', 38, (row) => row.organisationId],
  ['动作', 'Action', 26, (row, language) => words.get(row.action)?.[language] ?? row.action],
  ['动作代码', 'Action code', 30, (row) => row.action],
  ['对象', 'Subject', 44, (row) => row.subject],
  ['用途', 'Purpose', 20, (row) => row.purpose],
  ['详情', 'Details', 50, (row) => JSON.stringify(row.details)],
  ['SM3', 'SM3', 66, (row) => row.hash?.toString('hex') ?? null],
];

const KINDS: Readonly<Record<string, Words>> = {
  staff: { zh: '工作人员', en: 'Staff' },
  citizen: { zh: '市民', en: 'Citizen' },
  token: { zh: '令牌', en: 'Token' },
  system: { zh: '系统', en: 'System' },
  anonymous: { zh: '未登录', en: 'Not signed in' },
};

function listRoute(): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/audit',
    summary: 'The audit log, newest first',
    access,
    query: Type.Intersect([PageQuery, Narrowed]),
    response: Type.Object({
      items: Type.Array(
        Type.Object({
          id: Type.String(),
          happenedAt: Type.String(),
          actorKind: Type.String(),
          actorId: Type.String(),
          actorName: orNull,
          organisationId: orNull,
          action: Type.String(),
          subject: Type.String(),
          purpose: orNull,
          details: Type.Record(Type.String(), Type.Unknown()),
          sequence: Type.Union([Type.Integer(), Type.Null()]),
          hash: orNull,
        }),
      ),
      next: orNull,
    }),
    handler: async (ctx, { query }) => {
      const limit = query.limit ?? 50;
      const rows = await listEntries(ctx, {
        ...{ ...queryOf(query), limit },
        after: query.cursor === undefined ? undefined : placeOf(query.cursor),
      });
      const page = pageOf(rows, limit, (row) => [row.happenedAt.getTime(), row.id]);
      return { items: page.items.map(present), next: page.next };
    },
  });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function placeOf(cursor: string): { happenedAt: Date; id: string } {
  const [happenedMs, id] = decodeCursor(cursor, 2);
  if (typeof happenedMs !== 'number' || Math.abs(happenedMs) > 8.64e15 || !UUID.test(String(id)))
    throw new AppError('request.cursor_invalid');
  return { happenedAt: new Date(happenedMs), id: String(id) };
}

function present(row: ListedEntry) {
  return {
    ...row,
    happenedAt: row.happenedAt.toISOString(),
    hash: row.hash?.toString('hex') ?? null,
    details: { ...row.details },
  };
}

function verifyRoute(): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/audit/verify',
    summary: `Compute the chain anew, at most ${VERIFIED_AT_ONCE} entries a call; go on with from = lastSequence + 1`,
    access,
    ratePerMinute: 20,
    query: Type.Object({
      from: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: VERIFIED_AT_ONCE })),
    }),
    response: Type.Object({
      whole: Type.Boolean(),
      checked: Type.Integer(),
      lastSequence: Type.Integer(),
      unchained: Type.Integer(),
      firstBreak: Type.Optional(
        Type.Object({
          sequence: Type.Integer(),
          reason: Type.String({ description: 'missing, changed, relinked, cut or anchor' }),
          entryId: Type.Optional(Type.String()),
        }),
      ),
    }),
    handler: (ctx, { query }) =>
      verifyAudit(ctx.db, { from: query.from ?? 1, limit: query.limit ?? VERIFIED_AT_ONCE }),
  });
}

function rootsRoute(timeZone: string): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/audit/roots',
    summary: 'The last hash of each day, to be kept elsewhere',
    access,
    query: Type.Object({ from: Type.String({ format: 'date' }), to: Type.String({ format: 'date' }) }),
    response: Type.Object({
      items: Type.Array(Type.Object({ day: Type.String(), sequence: Type.Integer(), hash: Type.String() })),
    }),
    handler: async (ctx, { query }) => {
      const days = (Date.parse(query.to) - Date.parse(query.from)) / 86_400_000 + 1;
      if (!(days >= 1 && days <= MAX_ROOT_DAYS)) {
        const reason = `from and to must be in order and at most ${MAX_ROOT_DAYS} days`;
        throw new AppError('request.invalid', { reason });
      }
      return { items: [...(await listRoots(ctx, { ...query, timeZone }))] };
    },
  });
}
