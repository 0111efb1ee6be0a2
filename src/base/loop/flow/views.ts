import Type from 'typebox';
import { defineRoute, type Route } from '../../../platform/http/index.ts';
import { FlowView } from './admin-contract.ts';
import type { ActionDefinition, Flow, Who, Words } from './flow.ts';
import type { FlowBook } from './flows.ts';

export interface FlowAdminParts {
  readonly flows: FlowBook;
  /** What the roles are called that have a permission from the start. */
  rolesWith(permission: string): readonly Words[];
}

/** The newest version of every flow, for those who keep the city's settings. */
export function flowAdminRoutes(parts: FlowAdminParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/admin/flows',
      summary: 'Flows: states, actions, who may take them, clocks',
      access: { permission: 'city.manage' },
      response: Type.Object({ items: Type.Array(FlowView) }),
      handler: async () => {
        const ids = [...new Set(parts.flows.all().map((flow) => flow.id))];
        return { items: ids.map((id) => viewFlow(parts.flows.current(id), parts)) };
      },
    }),
  ];
}

function viewFlow(flow: Flow, parts: FlowAdminParts): FlowView {
  const open = Object.keys(flow.states).filter((id) => flow.states[id]?.final !== true);
  return {
    ...{ id: flow.id, version: flow.version, title: copyOf(flow.title), initial: flow.initial },
    states: Object.entries(flow.states).map(([id, { title, mark, final, runs, pauses }]) => ({
      ...{ id, title: copyOf(title), mark, final: final === true },
      ...{ runs: [...(runs ?? [])], pauses: [...(pauses ?? [])] },
    })),
    clocks: Object.entries(flow.clocks).map(([id, { title, kind, fallback, mostExtensions }]) => ({
      ...{ id, title: copyOf(title), kind, amount: fallback.amount, unit: fallback.unit },
      extensions: mostExtensions ?? 0,
    })),
    actions: Object.entries(flow.actions).map(([id, action]) => ({
      ...{ id, title: copyOf(action.title), anywhere: action.from === '*' },
      from: action.from === '*' ? open : [...action.from],
      to: targetsOf(action),
      who: action.who.map((who) => viewWho(who, parts)),
    })),
  };
}

const copyOf = ({ zh, en }: Words) => ({ zh, en });

function targetsOf({ to }: ActionDefinition): string[] {
  if (to === undefined) return [];
  return typeof to === 'string' ? [to] : [...new Set(to.map((each) => each.state))];
}

function viewWho(who: Who, parts: FlowAdminParts): FlowView['actions'][number]['who'][number] {
  const as =
    'holder' in who
      ? 'holder'
      : 'reviewer' in who
        ? 'reviewer'
        : 'task' in who
          ? 'task'
          : 'reporter' in who
            ? 'reporter'
            : 'system' in who
              ? 'system'
              : 'permission';
  const permission = 'permission' in who ? who.permission : null;
  return { as, permission, roles: permission === null ? [] : parts.rolesWith(permission).map(copyOf) };
}
