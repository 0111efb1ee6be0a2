import { OutsideRefusal, type OutsideWorld } from '../../../base/scene/index.ts';
import { HOUR_MS } from '../../../lib/time.ts';
import { type ArrivedRequest, startUpperServer, type UpperServer } from './server.ts';
import { makeTicket } from './tickets.ts';

const TICK_MS = 500;
const MOST_TICKETS = 5_000;
/** An answer that the city does not take is tried again so often. */
const MOST_TRIES = 5;
/** How often the upper platform says yes. */
const APPROVED = { return: 0.6, extension: 0.7, completion: 0.88 } as const;
const EXTENSION_MS = 48 * HOUR_MS;

/** What a simulated upper platform saw. */
export interface UpperSummary {
  readonly sent: number;
  /** Sent again with another deadline. */
  readonly moved: number;
  readonly signed: number;
  readonly returns: number;
  readonly extensions: number;
  readonly completions: number;
  readonly approved: number;
  readonly refused: number;
  /** Answers that the city did not take. */
  readonly failed: number;
  /** Tickets that are neither closed nor returned. */
  readonly open: number;
  readonly lists: number;
  readonly unproved: number;
}

type Counts = { -readonly [Key in keyof UpperSummary]: number };

interface Ticket {
  readonly number: string;
  readonly kind: string;
  readonly sentAt: Date;
  status: 'assigned' | 'signed' | 'returned' | 'completed' | 'closed';
  deadline: Date;
}

interface Task {
  readonly request: ArrivedRequest;
  tries: number;
}

export interface UpperOptions {
  readonly tickets: number;
  /** The tickets are spread over this time. */
  readonly sendingMs: number;
  readonly host: string;
  readonly port: number;
  readonly secret: string;
  /** Rows of the first list of a day that do not agree with the city; the later lists are right. */
  readonly differences: number;
  /** Says where it listens, before the first ticket. */
  readonly ready: (server: UpperServer) => Promise<void>;
}

/**
 * A synthetic upper platform on the city's own exchange: sends tickets, takes requests over a signed webhook, approves
 * or refuses them, and offers the day's list, until the time is over. All it sends is marked synthetic.
 */
export async function simulateUpperPlatform(
  world: OutsideWorld,
  options: UpperOptions,
): Promise<UpperSummary> {
  const book = new Map<string, Ticket>();
  const tasks: Task[] = [];
  const counts: Counts = {
    ...{ sent: 0, moved: 0, signed: 0, returns: 0, extensions: 0, completions: 0 },
    ...{ approved: 0, refused: 0, failed: 0, open: 0, lists: 0, unproved: 0 },
  };
  const { host, port, secret, sendingMs } = options;
  const server = await startUpperServer({
    ...{ host, port, secret, now: world.now },
    take: (request) => void tasks.push({ request, tries: 0 }),
    dayList: () => {
      counts.lists++;
      return listOf(book, counts.lists === 1 ? options.differences : 0);
    },
  });
  try {
    await options.ready(server);
    const wanted = Math.min(options.tickets, MOST_TICKETS);
    const everyMs = sendingMs / Math.max(wanted, 1);
    const startedAt = world.now().getTime();
    const run = Math.floor(startedAt / 1_000).toString(36);
    let tried = 0;
    while (!world.isOver()) {
      while (tried < wanted && world.now().getTime() >= startedAt + tried * everyMs && !world.isOver()) {
        tried++;
        await sendTicket(world, book, counts, `SYN-12345-${run}-${tried}`);
      }
      await answerAll(world, book, tasks, counts);
      await world.wait(TICK_MS);
    }
  } finally {
    await server.stop();
  }
  counts.open = [...book.values()].filter(
    ({ status }) => status !== 'closed' && status !== 'returned',
  ).length;
  counts.unproved = server.unproved;
  return counts;
}

async function sendTicket(
  world: OutsideWorld,
  book: Map<string, Ticket>,
  counts: Counts,
  number: string,
): Promise<void> {
  const now = world.now();
  const ticket = makeTicket(world.random, now, { number, place: await world.place() });
  // Known before it is sent: the city may ask about it before its answer is here.
  const kept: Ticket = {
    number,
    kind: ticket.kind ?? '',
    sentAt: now,
    status: 'assigned',
    deadline: new Date(ticket.deadline),
  };
  book.set(number, kept);
  try {
    await world.call('POST', '/api/v1/hotline/tickets', ticket);
    counts.sent++;
    if (world.random() >= 0.05) return;
    const deadline = new Date(kept.deadline.getTime() + 24 * HOUR_MS);
    await world.call('POST', '/api/v1/hotline/tickets', { ...ticket, deadline: deadline.toISOString() });
    kept.deadline = deadline;
    counts.moved++;
  } catch (error) {
    if (!(error instanceof OutsideRefusal)) throw error;
    book.delete(number);
    counts.failed++;
    world.say(`upper platform (synthetic): ${error.message}`);
  }
}

/** Answers what has arrived, in its order. */
async function answerAll(
  world: OutsideWorld,
  book: Map<string, Ticket>,
  tasks: Task[],
  counts: Counts,
): Promise<void> {
  for (let left = tasks.length; left > 0 && !world.isOver(); left--) {
    const task = tasks.shift()!;
    const ticket = book.get(task.request.number);
    // Tickets of another run: they are nobody's here.
    if (ticket === undefined) continue;
    try {
      await answerOne(world, ticket, task, counts);
    } catch (error) {
      if (!(error instanceof OutsideRefusal)) throw error;
      task.tries++;
      // A hurried city is between two states for a moment.
      if (error.status !== 404 && task.tries < MOST_TRIES) tasks.push(task);
      else {
        counts.failed++;
        world.say(`upper platform (synthetic): ${task.request.kind} ${ticket.number}: ${error.message}`);
      }
    }
  }
}

async function answerOne(world: OutsideWorld, ticket: Ticket, task: Task, counts: Counts): Promise<void> {
  const { id, kind, wantedDeadline } = task.request;
  // What could not be refused a moment ago is let through.
  const approved = task.tries > 0 || approves(world.random, ticket, kind);
  const asked = wantedDeadline === undefined ? undefined : new Date(wantedDeadline);
  const deadline = asked ?? new Date(ticket.deadline.getTime() + EXTENSION_MS);
  await world.call('POST', `/api/v1/hotline/requests/${id}/answer`, {
    approved,
    ...(!approved && { answer: REFUSALS[kind] }),
    ...(kind === 'extension' && approved && { deadline: deadline.toISOString() }),
  });
  counts[approved ? 'approved' : 'refused']++;
  if (kind === 'sign') counts.signed++;
  else if (kind === 'return') counts.returns++;
  else if (kind === 'extension') counts.extensions++;
  else counts.completions++;
  if (kind === 'sign') ticket.status = 'signed';
  else if (kind === 'completion') ticket.status = approved ? 'closed' : 'signed';
  else if (approved && kind === 'return') ticket.status = 'returned';
  else if (approved) ticket.deadline = deadline;
}

/**
 * Signing is never refused. Nor is, of a ticket that nobody has signed for, its completion (it was answered at once), or
 * of one that somebody has, its return: the platform's book and ours would tell them apart by more than a status.
 */
function approves(random: () => number, ticket: Ticket, kind: ArrivedRequest['kind']): boolean {
  if (kind === 'sign') return true;
  if (kind === 'completion' && ticket.status !== 'signed') return true;
  if (kind === 'return' && ticket.status !== 'assigned') return true;
  return random() < APPROVED[kind];
}

const REFUSALS: Readonly<Record<ArrivedRequest['kind'], string>> = {
  sign: '',
  return: '权责清单显示属你单位职责，请继续办理（合成）',
  extension: '时限充足，不同意延期（合成）',
  completion: '回访时群众反映问题仍在，请继续办理（合成）',
};

const TITLES = {
  assigned: '待签收',
  signed: '办理中',
  returned: '已退单',
  completed: '已办结',
  closed: '已结案',
};

/** The day's list as CSV. `differences` of its rows are wrong in turn: another status, another deadline, left out. */
function listOf(book: Map<string, Ticket>, differences: number): string {
  const rows = ['工单编号,状态,办理期限'];
  for (const [index, { number, status, deadline }] of [...book.values()].entries()) {
    const fault = index < differences ? index % 3 : undefined;
    if (fault === 2) continue;
    const shown = fault === 0 ? (status === 'closed' ? 'signed' : 'closed') : status;
    const due = fault === 1 ? new Date(deadline.getTime() + 24 * HOUR_MS) : deadline;
    rows.push(`${number},${TITLES[shown]},${due.toISOString()}`);
  }
  return `${rows.join('\n')}\n`;
}
