import Type from 'typebox';
import { scopeOf } from '../../platform/access/index.ts';
import { audit } from '../../platform/audit/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import { askRun, findRuns, getRun, RunView, stopRun, viewRun } from '../../platform/runs/index.ts';
import { feedPermissions, isSourceWithin, scopeValues } from '../feeds/index.ts';
import { registryPermissions } from './kinds-contract.ts';

/** The run that makes entities of what sources say; there is one at a time. */
export const LINK_KIND = 'registry.link';
const SUBJECT = 'entities';

const BASE = '/api/v1/registry/links';
const read = { permission: registryPermissions.read };
const link = { permission: registryPermissions.link };
const params = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) });
const LinkList = Type.Object({
  items: Type.Array(RunView),
  /** Sources within the reader's reach whose last load is not in the registry yet. */
  fresh: Type.Array(Type.Object({ code: Type.String(), title: Type.String() })),
});

const selectFresh = statement(
  'registry.fresh_sources',
  `SELECT s.code, s.title FROM feeds.source s JOIN feeds.load l ON l.id = s.current_load
   WHERE ${isSourceWithin(3)} AND s.subject IN ('person', 'organisation', 'thing') AND l.ended_at > coalesce((
     SELECT max(r.started_at) FROM runs.run r WHERE r.kind = $1 AND r.subject = $2 AND r.state = 'done'), '-infinity')
   ORDER BY s.code LIMIT 100`,
);

/** Linking (关联) from the console: what was loaded becomes persons, behind the request. */
export function linkRoutes(): Route[] {
  const view = async (ctx: Ctx, id: number, language: 'zh' | 'en') =>
    viewRun(await getRun(ctx, LINK_KIND, id), language);
  return [
    defineRoute({
      method: 'GET',
      path: BASE,
      summary:
        'The last times that sources were linked: how far it is, what came of it; what waits to be linked',
      access: read,
      response: LinkList,
      handler: async (ctx, { language }) => ({
        items: (await findRuns(ctx, LINK_KIND, SUBJECT)).map((run) => viewRun(run, language)),
        fresh: await ctx.db.run<{ code: string; title: string }>(selectFresh, [
          ...[LINK_KIND, SUBJECT],
          ...scopeValues(scopeOf(ctx.actor, feedPermissions.read)),
        ]),
      }),
    }),
    defineRoute({
      method: 'POST',
      path: BASE,
      summary:
        'Makes persons, organisations and things of what all loaded sources say; it goes on behind the answer, one at a time',
      access: link,
      ratePerMinute: 30,
      ...{ response: RunView, status: 202 },
      handler: async (ctx, { language }) => {
        const id = await inTransaction(ctx, async (tx) => {
          const run = await askRun(tx, { kind: LINK_KIND, subject: SUBJECT, data: {} });
          await audit(tx, { action: 'registry.link.asked', subject: 'registry', details: { run } });
          return run;
        });
        return view(ctx, id, language);
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/:id/stop`,
      summary: 'Stops linking; what it has stored stays, the next one goes on from there',
      access: link,
      ...{ params, response: RunView },
      handler: async (ctx, { params: { id }, language }) => {
        await getRun(ctx, LINK_KIND, id);
        await stopRun(ctx, id);
        await audit(ctx, { action: 'registry.link.stop_asked', subject: 'registry', details: { run: id } });
        return view(ctx, id, language);
      },
    }),
  ];
}
