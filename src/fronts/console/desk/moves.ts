/** What the keys do to the rows of a queue, apart from drawing them. */

interface Row {
  readonly id: string;
  readonly state: string;
}

/**
 * The row to look at after `id` was decided: the next one that still waits in `state`, or one before it when none
 * follows; undefined when nothing waits any more. A queue of several states (undefined) goes on by one.
 */
export function nextWaiting<R extends Row>(
  rows: readonly R[],
  id: string,
  state: string | undefined,
): R | undefined {
  const at = rows.findIndex((row) => row.id === id);
  const waits = (row: R): boolean => row.id !== id && (state === undefined || row.state === state);
  return rows.slice(at + 1).find(waits) ?? (state === undefined ? undefined : rows.find(waits));
}

const HOUR_MS = 3_600_000;
/** A pace over a shorter time says nothing. */
const LEAST_MS = 300_000;

/** Decisions an hour, from the times (ms) at which they were made, over the last hour; undefined while it says nothing. */
export function paceOf(decidedAtMs: readonly number[], nowMs: number): number | undefined {
  const recent = decidedAtMs.filter((at) => nowMs - at < HOUR_MS);
  const first = recent[0];
  if (first === undefined || recent.length < 5) return undefined;
  return Math.round((recent.length * HOUR_MS) / Math.max(LEAST_MS, nowMs - first));
}

/**
 * Keys for the actions of a case: the same action has the same key in every state, unless another one before it has
 * taken it. J, K, A, B, C, E, M, N, P and the digits are the desk's own.
 */
const WISHES: Readonly<Record<string, string>> = {
  ...{ dispatch: 'd', exit: 'q', answer: 'r', reclassify: 'f' },
  ...{ sign: 's', take: 's', 'pass-down': 't', handle: 'h', assist: 'h', object: 'o' },
  ...{ 'grant-return': 'g', 'refuse-return': 'y', 'decide-panel': 'g' },
  ...{ 'grant-extension': 'g', 'refuse-extension': 'y', suspend: 'z', resume: 'z' },
  ...{ approve: 'v', 'send-back': 'x', verify: 'v', 'reject-result': 'x', close: 'l', reopen: 'i' },
  ...{ urge: 'u', supervise: 'w' },
};

export function actionKeys(actions: readonly { readonly id: string }[]): ReadonlyMap<string, string> {
  const taken = new Map<string, string>();
  for (const { id } of actions) {
    const key = WISHES[id];
    if (key !== undefined && ![...taken.values()].includes(key)) taken.set(id, key);
  }
  return taken;
}
