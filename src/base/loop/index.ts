/**
 * The loop engine: flows as data, cases with their clocks and tasks, the append-only log. It knows nothing of any
 * kind of case: incidents, applications and grants are all flows.
 */

export {
  type Attachment,
  type AttachmentPurpose,
  attach,
  attachmentReferrer,
  attachmentsOf,
  attachmentsOfCases,
  findAttachment,
  viewAttachment,
} from './attachments.ts';
export type { CalendarSource } from './case-clocks.ts';
export { checkLoop, type LoopCheck, type LoopFinding } from './check.ts';
export {
  type Act,
  act,
  comment,
  type GivenLimits,
  isPossible,
  type Loop,
  type OpenCase,
  openCase,
  ringClocks,
  setLimits,
} from './commands.ts';
export { type LimitAdminParts, limitAdminRoutes } from './flow/admin-routes.ts';
export {
  type ActionDefinition,
  type ClockDefinition,
  defineFlow,
  type FieldDefinition,
  type Flow,
  type FlowDefinition,
  type Mark,
  type Words,
} from './flow/flow.ts';
export { createFlowBook, type FlowBook, openFlowBook } from './flow/flows.ts';
export {
  createLimitTable,
  type LimitRow,
  type LimitTable,
  loadLimits,
  storeCategoryLimit,
  storeFlowLimit,
} from './flow/limits.ts';
export { type FlowAdminParts, flowAdminRoutes } from './flow/views.ts';
export { livePublisher, liveRoute } from './live.ts';
export { createNumberSource } from './numbers.ts';
export { type PastAction, recordPastRings, replayPast } from './past.ts';
export {
  CASE_READ,
  type CaseFilter,
  type CaseRow,
  type CaseSort,
  caseScope,
  countCases,
  listCases,
  queueColumns,
  queueConditions,
} from './queries.ts';
export { ALARM, reduce } from './reduce.ts';
export { getVisibleCase, loopRoutes } from './routes.ts';
export { eraseWords, type WordsErasure } from './seal/erase-words.ts';
export { HIDDEN, isSealed, mayReadSealed, SEALED, SEALED_READ, type Seal, sealCase } from './seal/seal.ts';
export { SEALED_JUDGE } from './seal/sealed-reading.ts';
export type { ActionRecord, CasePlace, CaseState, CaseSubject, Hand, TaskState } from './state.ts';
export { caseColumns, findCase, findCases, lockCaseState, readActions } from './store.ts';
export { documentsOf, nextRing, timesOf } from './stored-case.ts';
export { actionsFor, clockViews, detailOf, summarise, timelineOf, type ViewParts } from './views.ts';
export { type Capacity, mayAct, organisationsOf } from './who.ts';
