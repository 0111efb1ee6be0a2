import Type, { type Static } from 'typebox';
import { oneOf, orNull, RequestKind, Words } from '../contract.ts';

export const ExchangeSettings = Type.Object({
  endpoint: orNull(Type.String({ maxLength: 500 })),
  algorithm: oneOf('sha256', 'sm3'),
  timeoutMs: Type.Integer({ minimum: 200, maximum: 5_000 }),
  dayListEndpoint: orNull(Type.String({ maxLength: 500 })),
});
export type ExchangeSettings = Static<typeof ExchangeSettings>;
export const ExchangeView = Type.Object({ ...ExchangeSettings.properties, hasSecret: Type.Boolean() });

/** How the exchange goes, for those who work with it. */
export const ExchangeStatus = Type.Object({
  mode: oneOf('webhook', 'file'),
  /** Host that requests go to. */
  host: orNull(Type.String()),
  algorithm: Type.String(),
  dayList: Type.Boolean(),
  /** A simulated upper platform (合成) is at the other end. */
  synthetic: Type.Boolean(),
  unsent: Type.Integer(),
  failing: Type.Integer(),
  lastTicketAt: orNull(Type.String()),
  lastAnswerAt: orNull(Type.String()),
  lastSentAt: orNull(Type.String()),
});
export type ExchangeStatus = Static<typeof ExchangeStatus>;

export const DeliveryView = Type.Object({
  id: Type.String(),
  requestId: Type.String(),
  ticketId: Type.String(),
  number: Type.String(),
  kind: RequestKind,
  kindTitle: Words,
  triedAt: Type.String(),
  arrived: Type.Boolean(),
  error: orNull(Type.String()),
  tookMs: Type.Integer(),
  /** It still waits to be sent. */
  unsent: Type.Boolean(),
  nextAttemptAt: orNull(Type.String()),
});
export type DeliveryView = Static<typeof DeliveryView>;

/** What became of an imported file, row by row. */
export const ImportReport = Type.Object({
  rows: Type.Integer(),
  taken: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  failed: Type.Integer(),
  /** What becomes of the first 50 rows that can be read. */
  sample: Type.Array(
    Type.Object({
      line: Type.Integer(),
      number: Type.String(),
      title: Type.String(),
      outcome: oneOf('taken', 'changed', 'unchanged'),
    }),
  ),
  /** The first 200 errors. */
  errors: Type.Array(
    Type.Object({
      line: Type.Integer(),
      number: Type.String(),
      code: Type.String(),
      reason: Type.String(),
    }),
  ),
});
export type ImportReport = Static<typeof ImportReport>;

export const Reconciliation = Type.Object({
  id: Type.String(),
  day: Type.String(),
  state: oneOf('awaiting-list', 'done'),
  source: Type.String(),
  compared: Type.Integer(),
  differences: Type.Integer(),
  /** Differences that nobody has settled yet. */
  open: Type.Integer(),
  /** Says that both sides agree when they do. */
  verdict: Words,
  note: orNull(Type.String()),
  madeAt: Type.String(),
});
export type Reconciliation = Static<typeof Reconciliation>;

export const Difference = Type.Object({
  line: Type.Integer(),
  number: Type.String(),
  kind: oneOf('missing-here', 'missing-there', 'status', 'deadline'),
  ours: orNull(Type.String()),
  theirs: orNull(Type.String()),
  /** What to do about it. */
  advice: Words,
  /** The upper side's word can be taken over with one step. */
  takeable: Type.Boolean(),
  ticketId: orNull(Type.String()),
  settled: orNull(oneOf('taken', 'checked')),
  settledAt: orNull(Type.String()),
  note: orNull(Type.String()),
});
export type Difference = Static<typeof Difference>;
