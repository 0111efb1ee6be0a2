import type { Db } from '../db/index.ts';
import { statement, write } from '../db/statement.ts';

/**
 * A fact that others may want to know, in the past tense: `loop.case.closed`.
 * Events of one `aggregate` are delivered in the order in which they happened; across aggregates there is none.
 */
export interface DomainEvent {
  readonly type: string;
  /** Kind and id of the thing it happened to: `case:0190…`. */
  readonly aggregate: string;
  /** References and figures only: no personal values, since events are not erased with the person. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Whether `wanted`, as types or prefixes that end with `.` (`*`: all), means an event of this type. */
export function isWanted(wanted: readonly string[], type: string): boolean {
  return wanted.some(
    (each) => each === '*' || each === type || (each.endsWith('.') && type.startsWith(each)),
  );
}

const insertEvents = statement(
  'outbox.append',
  `INSERT INTO outbox.event (type, aggregate, data, happened_at)
   SELECT e->>'type', e->>'aggregate', e->'data', $2 FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS t(e, n)
   ORDER BY n`,
);

/** Stores events in the caller's transaction. `happenedAt` is the caller's clock. */
export function appendEvents(db: Db, events: readonly DomainEvent[], happenedAt: Date): void {
  write(db, insertEvents, [JSON.stringify(events), happenedAt]);
}
