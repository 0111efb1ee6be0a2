import { AppError } from '../../../lib/errors.ts';
import type { Db } from '../../../platform/db/index.ts';
import type { Flow, FlowDefinition } from './flow.ts';

/** All flows that cases may be pinned to: those of this release and older versions that the database keeps. */
export interface FlowBook {
  /** The newest version, for new cases. */
  current(id: string): Flow;
  get(id: string, version: number): Flow;
  all(): readonly Flow[];
}

/**
 * Stores new flow versions and reads the old ones. Throws `loop.flow_changed` when a flow's text differs from what
 * is stored under the same version: cases pinned to it would change their meaning.
 */
export async function openFlowBook(db: Db, flows: readonly Flow[]): Promise<FlowBook> {
  const stored = await db.query<{ id: string; version: number; hash: string; definition: FlowDefinition }>(
    'SELECT id, version, hash, definition FROM loop.flow',
  );
  const book = new Map<string, Flow>();
  for (const row of stored) book.set(`${row.id} ${row.version}`, { ...row.definition, hash: row.hash });
  for (const flow of flows) {
    const known = book.get(`${flow.id} ${flow.version}`);
    if (known !== undefined && known.hash !== flow.hash) {
      throw new AppError('loop.flow_changed', { flow: flow.id, version: flow.version });
    }
    if (known === undefined) {
      const { hash, ...definition } = flow;
      await db.query(
        'INSERT INTO loop.flow (id, version, hash, definition) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        [flow.id, flow.version, hash, JSON.stringify(definition)],
      );
    }
    book.set(`${flow.id} ${flow.version}`, flow);
  }
  const newest = new Map(flows.map((flow) => [flow.id, flow]));
  return createFlowBook([...book.values()].map((flow) => shownAs(newest.get(flow.id), flow)));
}

/** An older version that does not say what a case waits for shows it as the newest does. */
function shownAs(newest: Flow | undefined, flow: Flow): Flow {
  if (newest === undefined || newest === flow) return flow;
  const states = Object.entries(flow.states).map(([id, state]) => {
    const main = (state.main ?? newest.states[id]?.main)?.filter((action) => action in flow.actions);
    return [id, { ...state, ...(main && { main }) }];
  });
  return { ...flow, states: Object.fromEntries(states) };
}

export function createFlowBook(flows: readonly Flow[]): FlowBook {
  const byKey = new Map(flows.map((flow) => [`${flow.id} ${flow.version}`, flow]));
  const newest = new Map<string, Flow>();
  for (const flow of flows)
    if (flow.version > (newest.get(flow.id)?.version ?? -1)) newest.set(flow.id, flow);
  return {
    current: (id) => found(newest.get(id), id),
    get: (id, version) => found(byKey.get(`${id} ${version}`), `${id} ${version}`),
    all: () => [...byKey.values()],
  };
}

function found(flow: Flow | undefined, name: string): Flow {
  if (flow === undefined) throw new AppError('loop.flow_not_found', { flow: name });
  return flow;
}
