import Type, { type TSchema } from 'typebox';
import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import { listAskable } from './askable.ts';
import {
  AskableSource,
  DecideInput,
  DefinitionChange,
  DefinitionInput,
  DefinitionPage,
  DefinitionParams,
  DefinitionView,
  definitionStates,
  Proof,
  ResultPage,
  RunPage,
  RunView,
  TaskAnswer,
  TaskInput,
  Versioned,
} from './contract.ts';
import {
  changeDefinition,
  createDefinition,
  decideDefinition,
  submitDefinition,
  tellRun,
} from './definitions.ts';
import { deleteResult, endEmergency } from './deletion.ts';
import type { CollisionParts } from './parts.ts';
import { collisionPermissions, requireCityWide } from './permissions.ts';
import { exportResult, readResult } from './results.ts';
import { lockRun } from './run-store.ts';
import type { Runner } from './runner.ts';
import { makeTasks } from './tasks.ts';
import { listDefinitions, listRuns, viewDefinition, viewRun } from './views.ts';

const BASE = '/api/v1/collision';
const may = (what: keyof typeof collisionPermissions) => ({ permission: collisionPermissions[what] });
const params = DefinitionParams;
const askToStop = statement(
  'collision.ask_to_stop',
  'UPDATE collision.run SET stop_asked = true WHERE id = $1',
);

/** Questions over several sources (多源碰撞): definitions and their approval, runs, results, tasks. */
export function collisionRoutes(parts: CollisionParts, runner: Runner): Route[] {
  return [...readRoutes(parts), ...writeRoutes(parts), ...runRoutes(parts, runner), ...resultRoutes(parts)];
}

function readRoutes(parts: CollisionParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/sources`,
      summary: 'Sources of persons that a question may ask, with their fields and how each can be asked',
      access: may('read'),
      response: Type.Object({ items: Type.Array(AskableSource) }),
      handler: async (ctx, { language }) => {
        requireCityWide(ctx, collisionPermissions.read, parts);
        return { items: await listAskable(ctx, language) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/definitions`,
      summary: 'Questions over several sources, the latest changed first',
      access: may('read'),
      query: Type.Object({
        ...PageQuery.properties,
        state: Type.Optional(Type.Unsafe<string>(Type.Enum([...definitionStates]))),
      }),
      response: DefinitionPage,
      handler: (ctx, { query }) => listDefinitions(ctx, parts, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/definitions/:id`,
      summary: 'One question with its runs and what the caller may do with it',
      access: may('read'),
      ...{ params, response: DefinitionView },
      handler: (ctx, { params: { id }, language }) => viewDefinition(ctx, parts, id, language),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/definitions/:id/runs`,
      summary:
        'Runs of a question with their proofs of deletion, the latest first, or those before one of them',
      access: may('read'),
      params,
      query: Type.Object({
        ...PageQuery.properties,
        before: Type.Optional(Type.String({ format: 'uuid' })),
      }),
      response: RunPage,
      handler: (ctx, { params: { id }, query, language }) => listRuns(ctx, parts, id, query, language),
    }),
  ];
}

function writeRoutes(parts: CollisionParts): Route[] {
  const step = <Body extends TSchema>(
    name: string,
    summary: string,
    what: 'define' | 'approve',
    body: Body,
    work: (ctx: Ctx, id: string, input: Type.Static<Body>) => Promise<void>,
  ) =>
    defineRoute({
      method: 'POST',
      path: `${BASE}/definitions/:id/${name}`,
      summary,
      access: may(what),
      ...{ params, body, response: DefinitionView },
      handler: async (ctx, { params: { id }, body: input, language }) => {
        await work(ctx, id, input);
        return viewDefinition(ctx, parts, id, language);
      },
    });
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/definitions`,
      summary: 'Writes a question down as a draft, with purpose, legal basis and limits',
      access: may('define'),
      ...{ body: DefinitionInput, response: DefinitionView, status: 201 },
      handler: async (ctx, { body, language }) =>
        viewDefinition(ctx, parts, await createDefinition(ctx, parts, body), language),
    }),
    defineRoute({
      method: 'PUT',
      path: `${BASE}/definitions/:id`,
      summary: 'Changes a question; an approval it had is gone',
      access: may('define'),
      ...{ params, body: DefinitionChange, response: DefinitionView },
      handler: async (ctx, { params: { id }, body, language }) => {
        await changeDefinition(ctx, parts, id, body);
        return viewDefinition(ctx, parts, id, language);
      },
    }),
    step('submit', 'Hands a draft in for approval', 'define', Versioned, (ctx, id, input) =>
      submitDefinition(ctx, parts, id, input.expectedVersion),
    ),
    step(
      'decide',
      'Approves a version, or gives it back; by another person',
      'approve',
      DecideInput,
      (ctx, id, input) => decideDefinition(ctx, parts, id, input),
    ),
    defineRoute({
      method: 'POST',
      path: `${BASE}/definitions/:id/end`,
      summary: 'Ends an emergency question before its time; its results are deleted with a proof',
      access: may('read'),
      // Each result is deleted in a transaction of its own.
      transaction: false,
      ...{ params, response: DefinitionView },
      handler: async (ctx, { params: { id }, language }) => {
        const { may: allowed } = await viewDefinition(ctx, parts, id, language);
        if (!allowed.end) requireCityWide(ctx, collisionPermissions.approve, parts);
        await endEmergency(ctx, parts, id);
        return viewDefinition(ctx, parts, id, language);
      },
    }),
  ];
}

function runRoutes(parts: CollisionParts, runner: Runner): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/definitions/:id/run`,
      summary: 'Begins a run of an approved or an emergency question; it goes on behind the answer',
      access: may('run'),
      // The work begins when the run stands in the database, not before.
      transaction: false,
      ratePerMinute: 30,
      ...{ params, response: RunView, status: 201 },
      handler: async (ctx, { params: { id }, language }) => {
        const run = await runner.start(ctx, id);
        return viewRun(ctx, parts, run.id, language);
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/runs/:id`,
      summary:
        'A run: how far it is, what it read, what it found or why it came to nothing, the proof of deletion',
      access: may('read'),
      ...{ params, response: RunView },
      handler: (ctx, { params: { id }, language }) => viewRun(ctx, parts, id, language),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/runs/:id/stop`,
      summary: 'Stops a run; it leaves no result',
      access: may('run'),
      transaction: false,
      ...{ params, response: RunView },
      handler: async (ctx, { params: { id }, language }) => {
        requireCityWide(ctx, collisionPermissions.run, parts);
        await inTransaction(ctx, async (tx) => {
          const { state } = await lockRun(tx, id);
          if (state !== 'running') throw new AppError('collision.not_running');
          await tx.db.run(askToStop, [id]);
          await tellRun(tx, 'collision.run.stop_asked', id, {});
        });
        runner.halt(id);
        return viewRun(ctx, parts, id, language);
      },
    }),
  ];
}

function resultRoutes(parts: CollisionParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/runs/:id/rows`,
      summary: 'The people found and why; in full only with X-Purpose and the right to it; audited',
      access: may('read'),
      ratePerMinute: 120,
      ...{ params, query: PageQuery, response: ResultPage },
      handler: (ctx, { params: { id }, query, language }) => readResult(ctx, parts, id, query, language),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/runs/:id/rows.csv`,
      summary: 'The whole result as CSV; in full only with X-Purpose and the right to it; audited',
      access: may('run'),
      ratePerMinute: 10,
      params,
      handler: async (ctx, { params: { id }, language, reply }) => {
        const csv = await exportResult(ctx, parts, id, language);
        return reply
          .type('text/csv; charset=utf-8')
          .header('Content-Disposition', `attachment; filename*=UTF-8''collision-${id.slice(0, 8)}.csv`)
          .send(csv);
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/runs/:id/tasks`,
      summary: 'Makes cases of rows, each once; the case holds references and no personal values',
      access: may('run'),
      // A case each in its own transaction: what is done stays done when the next one fails.
      transaction: false,
      ...{ params, body: TaskInput, response: TaskAnswer },
      handler: (ctx, { params: { id }, body }) => makeTasks(ctx, parts, id, body),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/runs/:id/delete`,
      summary: 'Deletes a result before its time, with the proof',
      access: may('run'),
      ...{ params, response: Proof },
      handler: async (ctx, { params: { id } }) => {
        requireCityWide(ctx, collisionPermissions.run, parts);
        return deleteResult(ctx, parts, id, 'asked');
      },
    }),
  ];
}
