import { type Ctx, inTransaction } from '../../../platform/context/index.ts';
import {
  enqueuePhotos,
  featuresOf,
  findSimilarPhotos,
  judgePhotoSetsInPool,
  type KnownPhoto,
  type PhotoFeatures,
  type PhotoServices,
  type PhotoSetsInput,
  rememberedPhotos,
} from '../../classify/index.ts';
import {
  type Attachment,
  attachmentsOf,
  type CaseState,
  findCase,
  organisationsOf,
  readActions,
} from '../../loop/index.ts';
import {
  type CheckRequest,
  checksOf,
  finishCheck,
  insertCheck,
  markCase,
  type StoredCheck,
} from './check-store.ts';
import { type ReportedResult, resultsOf } from './results.ts';

const URGENT_FIRST: readonly StoredCheck['verdict'][] = ['fail', 'doubt', 'pass'];

/**
 * Judges the results of a case that have photos and were not judged yet, each set of photos once, and says which
 * check counts now. Resolves with false when some of the photos are not analysed yet: to be asked again. Nothing of
 * the case itself changes: a verdict is for people. Emits `photos.checked`.
 */
export async function judgeCase(ctx: Ctx, services: PhotoServices, request: CheckRequest): Promise<boolean> {
  const { caseId } = request;
  const state = await findCase(ctx.db, caseId);
  if (state === undefined || state.flowId !== 'incident') {
    await finishCheck(ctx, request);
    return true;
  }
  const files = await attachmentsOf(ctx.db, caseId);
  const results = resultsOf(await readActions(ctx.db, caseId), files, state.state);
  const known = await checksOf(ctx.db, caseId);
  const open = results.filter((result) => result.afterIds.length > 0 && !checkOf(known, result));
  if (!(await areAnalysed(ctx, open))) return false;
  const fresh: StoredCheck[] = [];
  for (const result of open) fresh.push(await judgeResult(ctx, services, { state, files, result }));
  await inTransaction(ctx, async (tx) => {
    const stored = [];
    for (const check of fresh) if (await insertCheck(tx, check)) stored.push(check);
    await markCase(tx, caseId, worstOf(results, [...known, ...fresh]));
    await finishCheck(tx, request);
    for (const check of stored) tell(tx, state, check);
  });
  return true;
}

function checkOf(checks: readonly StoredCheck[], { sequence, afterIds }: ReportedResult) {
  return checks.find((check) => check.sequence === sequence && check.afterIds.join() === afterIds.join());
}

/** Of several units' results the one that needs people most. */
function worstOf(results: readonly ReportedResult[], checks: readonly StoredCheck[]) {
  return results
    .filter((result) => result.isCurrent)
    .flatMap((result) => checkOf(checks, result) ?? [])
    .sort((a, b) => URGENT_FIRST.indexOf(a.verdict) - URGENT_FIRST.indexOf(b.verdict))[0];
}

/** True when every photo of these results is known; those that nobody put on the list are put there. */
async function areAnalysed(ctx: Ctx, results: readonly ReportedResult[]): Promise<boolean> {
  const ids = [...new Set(results.flatMap(({ beforeIds, afterIds }) => [...beforeIds, ...afterIds]))];
  if (ids.length === 0) return true;
  const known = new Set((await rememberedPhotos(ctx.db, ids)).map(({ attachmentId }) => attachmentId));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) await enqueuePhotos(ctx, missing);
  return missing.length === 0;
}

interface ToJudge {
  readonly state: CaseState;
  readonly files: readonly Attachment[];
  readonly result: ReportedResult;
}

async function judgeResult(ctx: Ctx, services: PhotoServices, work: ToJudge): Promise<StoredCheck> {
  const { state, result } = work;
  const { reasons, verdict, ...judgement } = await judgePhotoSetsInPool(
    services.pool,
    await gather(ctx, services, work),
  );
  const { sequence, actedBy, afterIds } = result;
  return {
    ...{ id: ctx.ids.next(), caseId: state.id, sequence, actedBy, afterIds },
    ...{ verdict, reasons, judgement, judgedAt: ctx.clock.now() },
  };
}

async function gather(ctx: Ctx, services: PhotoServices, work: ToJudge): Promise<PhotoSetsInput> {
  const { state, files, result } = work;
  const { beforeIds, afterIds } = result;
  const byId = new Map(files.map((file) => [file.id, file]));
  const fileOf = (id: string): Attachment => byId.get(id)!;
  const features = await featuresOf(
    ctx,
    services,
    [...beforeIds, ...afterIds].map((id) => fileOf(id).hash),
  );
  const after: PhotoSetsInput['after'][number][] = [];
  for (const id of afterIds) {
    const own = features.get(fileOf(id).hash);
    if (own) after.push({ id, features: own, known: await knownLike(ctx, work, fileOf(id), own) });
  }
  const { lon, lat } = state.subject.place;
  const defect = await services.defectModel?.();
  return {
    before: beforeIds.flatMap((id) => {
      const own = features.get(fileOf(id).hash);
      return own ? [{ id, features: own }] : [];
    }),
    after,
    unreadable: afterIds.filter((id) => !features.has(fileOf(id).hash)),
    ...{ reportedAt: result.since, handledAt: result.handledAt },
    ...(lon !== undefined && lat !== undefined && { expectedPoint: { lon, lat } }),
    ...(defect && { defect }),
  };
}

/** Earlier photos like this one: of other cases, and of this case's own earlier results. Named by the case's id. */
async function knownLike(
  ctx: Ctx,
  { state, files, result }: ToJudge,
  file: Attachment,
  features: PhotoFeatures,
): Promise<KnownPhoto[]> {
  const earlier = new Set(result.earlierIds);
  const except = files.map(({ id }) => id).filter((id) => !earlier.has(id));
  const found = await findSimilarPhotos(ctx.db, {
    ...{ attachmentId: file.id, fileHash: file.hash, features, addedAt: file.addedAt, except },
  });
  return found
    .filter((photo) => photo.caseId !== state.id || earlier.has(photo.attachmentId))
    .map(({ caseId, perceptualHash, differenceHash }) => ({
      caseNumber: caseId,
      perceptualHash,
      differenceHash,
    }));
}

function tell(tx: Ctx, state: CaseState, check: StoredCheck): void {
  tx.emit({
    type: 'photos.checked',
    aggregate: `case:${state.id}`,
    data: {
      ...{ caseId: state.id, number: state.number, flowId: state.flowId, state: state.state },
      ...{ checkId: check.id, verdict: check.verdict, staffId: check.actedBy },
      // What weighs most, so that whoever took the photo can be told why.
      why: check.reasons.find(({ weight }) => weight === check.verdict)?.code ?? null,
      areaIds: state.subject.place.areaPath,
      organisationIds: [...new Set(organisationsOf(state))],
    },
  });
}
