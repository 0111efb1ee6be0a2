import Type from 'typebox';
import { checkDuration, type TimeUnit } from '../../../lib/calendar/index.ts';
import { AppError } from '../../../lib/errors.ts';
import { audit } from '../../../platform/audit/index.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import { decodeCursor, defineRoute, pageOf, type Route } from '../../../platform/http/index.ts';
import { LimitInput, LimitPage, type LimitView } from './admin-contract.ts';
import type { FlowBook } from './flows.ts';

const access = { permission: 'city.manage' } as const;
const NIL = '00000000-0000-0000-0000-000000000000';

export interface LimitAdminParts {
  readonly flows: FlowBook;
  readonly categories: { find(list: string, code: string): { name: string } | undefined };
  today(ctx: Ctx): string;
  changed(tx: Ctx): void;
}

const selectLimits = statement(
  'loop.list_limits',
  `SELECT id, flow_id AS "flowId", clock, category_list AS "categoryList", category_prefix AS "categoryPrefix", kind,
     condition, amount::float8 AS amount, unit, priority, source, valid_from AS "validFrom", valid_to AS "validTo"
   FROM loop.limit WHERE (valid_to IS NULL OR valid_to > $1) AND ($2 = '' OR clock = $2)
     AND ($3 = '' OR category_prefix LIKE $3 || '%' OR condition LIKE '%' || $3 || '%' OR kind = $3
       OR source LIKE '%' || $3 || '%')
     AND (clock, category_list, category_prefix, id) > ($4, $5, $6, $7)
   ORDER BY clock, category_list, category_prefix, id LIMIT $8`,
);
const insertLimit = statement(
  'loop.insert_limit',
  `INSERT INTO loop.limit (id, flow_id, clock, category_list, category_prefix, kind, condition, amount, unit, priority,
     source, valid_from) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
);
const endLimit = statement(
  'loop.end_limit',
  `UPDATE loop.limit SET valid_to = $2
   WHERE id = $1 AND valid_from < $2 AND (valid_to IS NULL OR valid_to > $2) RETURNING id`,
);

/** Administration of the limit table. */
export function limitAdminRoutes(parts: LimitAdminParts): Route[] {
  return [listRoute(parts), storeRoute(parts)];
}

function listRoute(parts: LimitAdminParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/admin/limits',
    summary: 'The limit table: lines in force or to come',
    access,
    query: Type.Object({
      clock: Type.Optional(Type.String({ maxLength: 60 })),
      words: Type.Optional(Type.String({ maxLength: 60, pattern: '^[^%_\\\\]*$' })),
      cursor: Type.Optional(Type.String({ maxLength: 500 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    }),
    response: LimitPage,
    handler: async (ctx, { query }) => {
      const limit = query.limit ?? 50;
      const from = query.cursor === undefined ? ['', '', '', NIL] : decodeCursor(query.cursor, 4);
      const rows = await ctx.db.run<Omit<LimitView, 'clockTitle' | 'category'>>(selectLimits, [
        ...[parts.today(ctx), query.clock ?? '', query.words ?? '', ...from, limit + 1],
      ]);
      const page = pageOf(rows, limit, (row) => [row.clock, row.categoryList, row.categoryPrefix, row.id]);
      const titleOf = (flowId: string, clock: string) => {
        const flow = parts.flows.all().find((each) => each.id === flowId);
        const { zh, en } = flow?.clocks[clock]?.title ?? { zh: clock, en: clock };
        return { zh, en };
      };
      return {
        items: page.items.map((row) => ({
          ...row,
          clockTitle: titleOf(row.flowId, row.clock),
          category: parts.categories.find(row.categoryList, row.categoryPrefix)?.name ?? null,
        })),
        next: page.next,
      };
    },
  });
}

function storeRoute(parts: LimitAdminParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/admin/limits',
    summary:
      'Adds a limit valid from a day; the one it replaces ends on that day. Running clocks keep theirs',
    access,
    status: 201,
    body: LimitInput,
    response: Type.Object({ id: Type.String() }),
    handler: async (ctx, { body }) => {
      const flow = parts.flows.all().find((each) => each.id === body.flowId);
      if (flow?.clocks[body.clock] === undefined)
        throw new AppError('loop.clock_unknown', { flow: body.flowId, clock: body.clock });
      checkDuration(body.amount, body.unit as TimeUnit);
      if (body.replaces) {
        const [ended] = await ctx.db.run(endLimit, [body.replaces, body.validFrom]);
        if (ended === undefined) throw new AppError('loop.limit_not_current', { day: body.validFrom });
      }
      const id = ctx.ids.next();
      await ctx.db.run(insertLimit, [
        ...[id, body.flowId, body.clock, body.categoryList ?? '', body.categoryPrefix ?? '', body.kind ?? ''],
        ...[body.condition ?? '', body.amount, body.unit, body.priority ?? null, body.source, body.validFrom],
      ]);
      await audit(ctx, { action: 'loop.limit_stored', subject: `limit:${id}`, details: { ...body } });
      parts.changed(ctx);
      return { id };
    },
  });
}
