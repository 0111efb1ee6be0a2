import Type from 'typebox';
import type { City } from '../../base/scene/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import {
  AccountView,
  AwardRequest,
  EntryPage,
  ExchangePage,
  ExchangeRequest,
  GoodPage,
  GoodRequest,
  GoodView,
  KindRequest,
  ReversalRequest,
  RuleList,
  StockRequest,
} from './contract.ts';
import { addToStock, exchange, finishExchange, storeGood, takeOff } from './exchanges.ts';
import { type Account, accountOf, award, changeKind, getAccount, reverse } from './ledger.ts';
import { permissions } from './manifest.ts';
import { listEntries, listExchanges, listGoods } from './queries.ts';
import { settingsOf } from './rules.ts';

const BASE = '/api/v1/points';
const WithId = Type.Object({ id: Type.String({ format: 'uuid' }) });
const WithNumber = Type.Object({ number: Type.String({ pattern: '^[0-9]{1,18}$' }) });
const Stored = Type.Object({ id: Type.String() });
const Done = Type.Object({ done: Type.Boolean() });

/** Rules and goods for everybody, a citizen's own points, and the desk that gives, hands over and keeps the ledger. */
export function pointsRoutes(city: City): Route[] {
  return [...openRoutes(city), ...ownRoutes(city), ...ledgerRoutes(city), ...goodsRoutes(city)];
}

function view({ number, kind, balance, openedAt }: Account): AccountView {
  return { number, kind, balance, openedAt: openedAt.toISOString() };
}

function openRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/rules`,
      summary: 'For what points are given, from when the rules hold and what they rest on',
      access: 'public',
      response: RuleList,
      handler: async () => {
        const { rules, validFrom, source } = settingsOf(city);
        return { items: rules.map((rule) => ({ ...rule, audience: [...rule.audience] })), validFrom, source };
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/goods`,
      summary: 'What points can be exchanged for, the cheapest first',
      access: 'public',
      query: PageQuery,
      response: GoodPage,
      handler: (ctx, { query }) => listGoods(ctx, query),
    }),
  ];
}

function ownRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/mine`,
      summary: "The citizen's own account, opened when there is none",
      access: 'citizen',
      response: AccountView,
      handler: async (ctx) => view(await accountOf(ctx, ctx.actor.id)),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/mine/entries`,
      summary: "The citizen's own ledger, the latest first",
      access: 'citizen',
      query: PageQuery,
      response: EntryPage,
      handler: (ctx, { query }) => listEntries(ctx, { citizenId: ctx.actor.id }, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/mine/exchanges`,
      summary: "The citizen's own exchanges with the codes for handing over",
      access: 'citizen',
      query: PageQuery,
      response: ExchangePage,
      handler: (ctx, { query }) => listExchanges(ctx, { citizenId: ctx.actor.id }, query),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/exchanges`,
      summary: 'Exchanges points for one piece; of two who want the last one gets it',
      access: 'citizen',
      body: ExchangeRequest,
      status: 201,
      response: Stored,
      handler: async (ctx, { body }) => ({ id: await exchange(ctx, city, body.good) }),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/exchanges/:id/cancel`,
      summary: 'Calls off an exchange that waits: the points come back',
      access: 'citizen',
      params: WithId,
      response: Done,
      handler: async (ctx, { params }) => {
        await finishExchange(ctx, city, params.id, 'cancelled');
        return { done: true };
      },
    }),
  ];
}

function ledgerRoutes(city: City): Route[] {
  const look = { permission: permissions.look };
  const give = { permission: permissions.award };
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/entries`,
      summary: 'The ledger: of one account, or of all',
      access: look,
      query: Type.Object({ ...PageQuery.properties, ...Type.Partial(WithNumber).properties }),
      response: EntryPage,
      handler: (ctx, { query }) => listEntries(ctx, { number: query.number }, query),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/entries/:id/reverse`,
      summary: 'Takes back what a rule gave by mistake, by an entry of its own',
      access: give,
      params: WithId,
      body: ReversalRequest,
      response: Done,
      handler: async (ctx, { params, body }) => {
        await reverse(ctx, params.id, body.reason);
        return { done: true };
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/accounts/:number`,
      summary: 'One account by its number; whose it is is not said',
      access: look,
      params: WithNumber,
      response: AccountView,
      handler: async (ctx, { params }) => view(await getAccount(ctx, params.number)),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/accounts/:number/kind`,
      summary: 'Says whether an account is a resident’s, a volunteer’s or a merchant’s',
      access: give,
      params: WithNumber,
      body: KindRequest,
      response: AccountView,
      handler: async (ctx, { params, body }) => view(await changeKind(ctx, params.number, body.kind)),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/awards`,
      summary: 'Gives points by a rule for something that the desk confirms; the same reference counts once',
      access: give,
      body: AwardRequest,
      status: 201,
      response: AccountView,
      handler: async (ctx, { body }) => view(await award(ctx, city, body)),
    }),
  ];
}

function goodsRoutes(city: City): Route[] {
  const keep = { permission: permissions.goods };
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/exchanges`,
      summary: 'Exchanges: those that wait, or one by the code that the citizen shows',
      access: { permission: permissions.look },
      query: Type.Object({
        ...PageQuery.properties,
        code: Type.Optional(Type.String({ pattern: '^[0-9]{6}$' })),
        waiting: Type.Optional(Type.Boolean()),
      }),
      response: ExchangePage,
      handler: (ctx, { query }) => listExchanges(ctx, query, query),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/exchanges/:id/hand-over`,
      summary: 'The good was handed over',
      access: { permission: permissions.award },
      params: WithId,
      response: Done,
      handler: async (ctx, { params }) => {
        await finishExchange(ctx, city, params.id, 'handed-over');
        return { done: true };
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/goods`,
      summary: 'Offers something for points',
      access: keep,
      body: GoodRequest,
      status: 201,
      response: Stored,
      handler: async (ctx, { body }) => ({ id: await storeGood(ctx, body) }),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/goods/:id/stock`,
      summary: 'Puts more of it on the shelf',
      access: keep,
      params: WithId,
      body: StockRequest,
      response: GoodView,
      handler: (ctx, { params, body }) => addToStock(ctx, params.id, body.add),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/goods/:id/end`,
      summary: 'Offers it no longer',
      access: keep,
      params: WithId,
      response: Done,
      handler: async (ctx, { params }) => {
        await takeOff(ctx, params.id);
        return { done: true };
      },
    }),
  ];
}
