import Type, { type Static } from 'typebox';
import { ActionView, CaseDetail } from '../loop/contract.ts';

const { timeline: _, sealed: __, ...detail } = CaseDetail.properties;

/** One open case as a phone keeps it: all that is needed to handle it without network. */
export const WorkerTask = Type.Object({
  ...detail,
  /** Who reported it, masked; the number is given for a stated purpose only. */
  /** What may be done after an action that needs no answer, by its id: so that a phone can go on without network. */
  next: Type.Record(Type.String(), Type.Array(ActionView)),
  reporter: Type.Union([Type.Object({ name: Type.String(), telephone: Type.String() }), Type.Null()]),
});
export type WorkerTask = Static<typeof WorkerTask>;

export const WorkerSync = Type.Object({
  /** To be sent as `since` the next time. */
  at: Type.String(),
  /** My open cases that changed since then. */
  items: Type.Array(WorkerTask),
  /** All my open cases, the most urgent first: what is not among them is no longer mine. */
  ids: Type.Array(Type.String()),
  /** There are more than a phone keeps. */
  more: Type.Boolean(),
});
export type WorkerSync = Static<typeof WorkerSync>;

export const PhoneRequest = Type.Object({
  purpose: Type.Union(['contact-on-task', 'confirm-place', 'tell-result'].map((each) => Type.Literal(each))),
});
