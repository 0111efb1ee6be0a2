import type { ActionRecord, Attachment } from '../../loop/index.ts';

/** Actions that report a result with the photos that are to prove it. */
const RESULTS: ReadonlySet<string> = new Set(['handle', 'assist', 'solve-in-place']);
/** Actions after which what was handed in before proves nothing any more. */
const SENT_BACK: ReadonlySet<string> = new Set(['reject-result', 'send-back', 'reopen']);
/** States in which a result waits to be judged by people, and photos may still be added to it. */
export const WAITING_STATES: readonly string[] = ['awaiting-verification', 'under-review'];
/** States in which a result that was sent back is being worked on. */
export const IN_HAND_STATES: readonly string[] = ['awaiting-signature', 'handling'];
/** A small thing is photographed, put right and photographed again before anything is sent; a shift at most. */
const SHIFT_MS = 12 * 3_600_000;
/** Photos of one visit come one after the other, over a slow network too; what comes later is another attempt. */
const SAME_VISIT_MS = 2 * 60_000;
/** Of many photos before, the first and the latest show the matter best. */
const MOST_BEFORE = 4;
const MOST_AFTER = 9;

export const isResult = (action: string): boolean => RESULTS.has(action);

/** One result and the photos around it. */
export interface ReportedResult {
  /** Of the action in the case's log. */
  readonly sequence: number;
  readonly actedBy: string;
  readonly handledAt: Date;
  /** Photos must not be older than this. */
  readonly since: Date;
  readonly beforeIds: readonly string[];
  /** Sorted, so that the same set is the same row. */
  readonly afterIds: readonly string[];
  /** Nothing has sent it back since. */
  readonly isCurrent: boolean;
  /** Photos of earlier results of the case: they prove nothing a second time. */
  readonly earlierIds: readonly string[];
}

/**
 * The results of a case in the order of its log, each with its photos: those named in the form, or, for the latest
 * while it waits to be judged, those that were added afterwards: of several visits the last one decides, and verdicts
 * on the photos before it are history. Results without photos have no `afterIds`.
 */
export function resultsOf(
  log: readonly ActionRecord[],
  files: readonly Attachment[],
  state: string,
): ReportedResult[] {
  const pictures = files.filter((file) => file.mediaType.startsWith('image/'));
  const named = new Set(log.flatMap(photosOf));
  const actions = log.filter((action) => isResult(action.type));
  const sentBack = log.findLast((each) => SENT_BACK.has(each.type))?.sequence ?? 0;
  const known = new Set(pictures.map(({ id }) => id));
  const results: ReportedResult[] = [];
  const earlierIds: string[] = [];
  for (const action of actions) {
    const isLatest = action === actions.at(-1);
    const visit = lastVisit(
      action,
      photosOf(action).filter((id) => known.has(id)),
      isLatest && WAITING_STATES.includes(state) ? addedTo(action, pictures, named) : [],
    );
    const afterIds = [...new Set(visit)].slice(-MOST_AFTER).sort();
    results.push({
      sequence: action.sequence,
      actedBy: action.actor.id,
      handledAt: new Date(Math.max(Date.parse(action.at), ...timesOf(pictures, afterIds))),
      since: sinceWhen(log, action),
      beforeIds: beforeOf(pictures, action),
      afterIds,
      isCurrent: action.sequence > sentBack,
      earlierIds: [...earlierIds],
    });
    earlierIds.push(...afterIds);
  }
  return results;
}

function photosOf(action: ActionRecord): string[] {
  const { photos } = action.form;
  return Array.isArray(photos) ? photos.map(String) : [];
}

/** Photos after that came later than the result and belong to no form. */
function addedTo(action: ActionRecord, pictures: readonly Attachment[], named: ReadonlySet<string>) {
  return pictures.filter(
    ({ id, purpose, addedAt }) =>
      purpose === 'after' && !named.has(id) && addedAt.getTime() > Date.parse(action.at),
  );
}

/** The photos of the last visit: those of the form and what came with them, or what was added later. */
function lastVisit(action: ActionRecord, ofForm: readonly string[], added: readonly Attachment[]): string[] {
  let visit = [...ofForm];
  let lastMs = Date.parse(action.at);
  for (const { id, addedAt } of added) {
    const isSameVisit = addedAt.getTime() - lastMs <= SAME_VISIT_MS;
    visit = isSameVisit ? [...visit, id] : [id];
    lastMs = addedAt.getTime();
  }
  return visit;
}

function timesOf(pictures: readonly Attachment[], ids: readonly string[]): number[] {
  return pictures.filter(({ id }) => ids.includes(id)).map(({ addedAt }) => addedAt.getTime());
}

function beforeOf(pictures: readonly Attachment[], action: ActionRecord): string[] {
  const before = pictures.filter(
    ({ purpose, addedAt }) =>
      (purpose === 'report' || purpose === 'before') && addedAt.getTime() <= Date.parse(action.at),
  );
  const chosen = before.length <= MOST_BEFORE ? before : [...before.slice(0, 2), ...before.slice(-2)];
  return chosen.map(({ id }) => id);
}

/** Since when the work was to be done: since the report, or since the result before was sent back. */
function sinceWhen(log: readonly ActionRecord[], action: ActionRecord): Date {
  const opened = Date.parse(log[0]!.at);
  const back = log.findLast((each) => each.sequence < action.sequence && SENT_BACK.has(each.type));
  if (back) return new Date(back.at);
  if (action.type !== 'solve-in-place') return new Date(opened);
  return new Date(Math.min(opened, Date.parse(action.at) - SHIFT_MS));
}
