import { OutsideRefusal, type OutsideWorld } from '../../base/scene/index.ts';
import type { CallRequest, ReplyView } from './contract.ts';
import { makeCall } from './simulator-calls.ts';

const BASE = '/api/v1/police-diversion';
const TICK_MS = 500;
/** Now and then an answer is lost on its way, and 110 sends the same call again. */
const REPEATED_SHARE = 0.1;
/** 110 does not take back everything that is given back to it. */
const REFUSED_SHARE = 0.4;
const MOST_CALLS = 5_000;

/** What a simulated 110 sees and does not see of the city. */
export interface PoliceSummary {
  readonly sent: number;
  /** Sent a second time with the same number; they must have opened nothing. */
  readonly repeated: number;
  readonly acknowledged: number;
  readonly progress: number;
  readonly joint: number;
  readonly results: number;
  readonly returned: number;
  /** Handed over again, because 110 did not agree that it is police business. */
  readonly handedOverAgain: number;
  readonly late: number;
  /** Calls that 110 has heard no end of. */
  readonly open: number;
  /** Answers about calls that 110 never made, or calls that were opened twice. */
  readonly faults: number;
  readonly refused: number;
}

type Counts = { -readonly [Key in keyof PoliceSummary]: number };

/**
 * A synthetic 110 on the city's own exchange: hands calls over, some of them twice, and fetches and confirms the
 * replies, until every call is answered or the time is over. The calls are spread over `sendingMs`. All it sends is
 * marked synthetic.
 */
export async function simulatePolice(
  world: OutsideWorld,
  { calls, sendingMs }: { calls: number; sendingMs: number },
): Promise<PoliceSummary> {
  const wanted = Math.min(calls, MOST_CALLS);
  const everyMs = sendingMs / Math.max(wanted, 1);
  const startedAt = world.now().getTime();
  const open: Open = new Map();
  const counts: Counts = {
    ...{ sent: 0, repeated: 0, acknowledged: 0, progress: 0, joint: 0, results: 0 },
    ...{ returned: 0, handedOverAgain: 0, late: 0, open: 0, faults: 0, refused: 0 },
  };
  // A run's calls are told apart from those of other runs.
  const run = Math.floor(startedAt / 1_000).toString(36);
  let tried = 0;
  while (!world.isOver()) {
    while (tried < wanted && world.now().getTime() >= startedAt + tried * everyMs && !world.isOver()) {
      tried++;
      await attempt(world, counts, () => handOver(world, counts, open, `SYN-${run}-${tried}`));
    }
    await attempt(world, counts, () => fetchReplies(world, counts, open));
    if (tried >= wanted && [...open.values()].every((call) => call.isOver)) break;
    await world.wait(TICK_MS);
  }
  counts.open = [...open.values()].filter((call) => !call.isOver).length;
  return counts;
}

async function attempt(world: OutsideWorld, counts: Counts, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof OutsideRefusal)) throw error;
    counts.refused++;
    world.say(`110 (synthetic): ${error.message}`);
  }
}

interface Receipt {
  readonly id: string;
  readonly known: boolean;
}
interface Made {
  readonly id: string;
  readonly call: CallRequest;
  isOver: boolean;
}
type Open = Map<string, Made>;

async function handOver(world: OutsideWorld, counts: Counts, open: Open, number: string): Promise<void> {
  const { random } = world;
  const { name: where, lon, lat } = await world.place();
  const code = String(Math.floor(random() * 10_000)).padStart(8, '0');
  // Nobody can take these for a person, and the number cannot be dialled.
  const caller = { name: `合成报警人${code.slice(-4)}`, telephone: `000${code}` };
  const call = makeCall(random, world.now(), { number, lon, lat, place: where, where, caller });
  const receipt = await world.call<Receipt>('POST', `${BASE}/calls`, call);
  counts.sent++;
  open.set(number, { id: receipt.id, call, isOver: false });
  if (receipt.known) counts.faults++;
  if (random() >= REPEATED_SHARE) return;
  const again = await world.call<Receipt>('POST', `${BASE}/calls`, call);
  counts.repeated++;
  if (!again.known || again.id !== receipt.id) counts.faults++;
}

async function fetchReplies(world: OutsideWorld, counts: Counts, open: Open): Promise<void> {
  for (;;) {
    const page = await world.call<{ items: ReplyView[]; next: string | null }>(
      'GET',
      `${BASE}/replies?limit=100`,
    );
    for (const reply of page.items) {
      await world.call('POST', `${BASE}/replies/${reply.id}/taken`);
      await hear(world, counts, open, reply);
    }
    if (page.next === null || world.isOver()) return;
  }
}

async function hear(world: OutsideWorld, counts: Counts, open: Open, reply: ReplyView): Promise<void> {
  const { callNumber: number, kind, onTime } = reply;
  const call = open.get(number);
  // Those of the city's own synthetic life and of earlier runs are somebody else's.
  if (call === undefined) return;
  if (!onTime) counts.late++;
  if (kind === 'acknowledged') counts.acknowledged++;
  else if (kind === 'progress') counts.progress++;
  else if (kind === 'joint') counts.joint++;
  else if (kind === 'result') {
    counts.results++;
    call.isOver = true;
  } else {
    counts.returned++;
    call.isOver = true;
    if (world.random() < REFUSED_SHARE) await handOverAgain(world, counts, call);
  }
}

async function handOverAgain(world: OutsideWorld, counts: Counts, made: Made): Promise<void> {
  const refusedReturn = '经核查不构成案件，仍请城市部门处理（合成）';
  await world.call('POST', `${BASE}/calls`, { ...made.call, refusedReturn });
  counts.handedOverAgain++;
  made.isOver = false;
}
