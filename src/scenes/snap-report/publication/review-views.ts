import { findReport } from '../../../base/intake/index.ts';
import { findCase } from '../../../base/loop/index.ts';
import type { SceneParts } from '../../../base/scene/index.ts';
import { AppError } from '../../../lib/errors.ts';
import { maskText } from '../../../platform/access/mask-text.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { coarsen, loadPublicRule } from './public-rule.ts';
import { publicArea, publicPhotoUrl } from './public-views.ts';
import type { ReviewDetail, ReviewRow } from './review-contract.ts';
import { picturesOf, placeOfCase, type ReviewedRow } from './review-queries.ts';
import { isPublishable, type Publication, publicPhotosOf } from './store.ts';

/** Where a reviewer finds a photo: re-encoded, without what the camera noted, not blurred. */
const reviewPhotoUrl = (caseId: string, attachmentId: string) =>
  `/api/v1/snap-publications/${caseId}/photos/${attachmentId}`;

const MOST_TITLE = 100;

/** A row of the review. A title that no reviewer has read yet is shown without personal data. */
export function viewReviewRow({ city }: SceneParts, row: ReviewedRow): ReviewRow {
  return {
    ...{ caseId: row.caseId, number: row.number, state: row.state, closed: row.closed },
    title: maskText(row.title).text,
    category: city.categories.find(row.categoryList, row.categoryCode)?.name ?? '',
    area: publicArea(city, row.areaId),
    stage: stageOf(row),
    ...{ photos: row.photos, synthetic: row.synthetic },
    openedAt: row.openedAt.toISOString(),
    waitsSince: row.waitsSince?.toISOString() ?? null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
}

function stageOf({ state, waitsSince }: Pick<ReviewedRow, 'state' | 'waitsSince'>): ReviewRow['stage'] {
  if (waitsSince === null) return 'decided';
  return state === 'approved' ? 'result' : 'report';
}

/** Everything a reviewer needs to decide. Personal data is taken out before the words are shown. */
export async function viewReview(
  ctx: Ctx,
  parts: SceneParts,
  publication: Publication,
): Promise<ReviewDetail> {
  const { city } = parts;
  const { caseId } = publication;
  const rule = await loadPublicRule(ctx.db, city);
  const [state, report, allowed, pictures, copies, place] = await Promise.all([
    findCase(ctx.db, caseId),
    findReport(ctx.db, publication.reportId),
    isPublishable(ctx.db, rule, caseId),
    picturesOf(ctx.db, publication),
    publicPhotosOf(ctx.db, caseId),
    placeOfCase(ctx.db, caseId),
  ]);
  if (state === undefined || report === undefined) throw new AppError('snap-report.publication_not_found');
  const { subject } = state;
  const flowState = city.loop.flows.get(state.flowId, state.flowVersion).states[state.state];
  const { words, masked } = wordsOf(publication, {
    ...{ title: report.title, text: report.text },
    result: publication.closed && typeof state.attributes.reply === 'string' ? state.attributes.reply : null,
    place: rule.cutAddress(report.address ?? ''),
  });
  const row = viewReviewRow(parts, {
    ...publication,
    ...{ number: state.number, title: words.title, synthetic: subject.synthetic, photos: pictures.length },
    ...{ categoryList: subject.categoryList ?? '', categoryCode: subject.categoryCode ?? '' },
    areaId: subject.place.areaId ?? null,
  });
  return {
    ...row,
    ...{ version: publication.version, kind: subject.kind, allowed, words, masked },
    status: { zh: flowState?.title.zh ?? '', en: flowState?.title.en ?? '' },
    point: place ? { ...coarsen(place.lon, place.lat, rule.pointGridM), gridM: rule.pointGridM } : null,
    pictures: pictures.map(({ attachmentId, purpose }) => {
      const copy = copies.find((each) => each.attachmentId === attachmentId);
      return {
        ...{ attachmentId, purpose, url: reviewPhotoUrl(caseId, attachmentId) },
        publicUrl: copy ? publicPhotoUrl(caseId, copy.id) : null,
        areas: copy ? [...copy.areas] : [],
      };
    }),
    ...{ reason: publication.reason, note: publication.note },
  };
}

type Proposal = ReviewDetail['words'];

/** What is shown stays as it was read; the rest is proposed without personal data. */
function wordsOf(publication: Publication, proposal: Proposal): { words: Proposal; masked: string[] } {
  const masked: string[] = [];
  const clean = (field: keyof Proposal): string => {
    const { text, found } = maskText(proposal[field] ?? '');
    if (found.length > 0) masked.push(field);
    return text;
  };
  const isShown = publication.state === 'approved';
  return {
    words: {
      title: (isShown ? publication.title : null) ?? clean('title').slice(0, MOST_TITLE),
      text: (isShown ? publication.text : null) ?? clean('text'),
      result: (isShown ? publication.result : null) ?? (proposal.result === null ? null : clean('result')),
      place: (isShown ? publication.place : null) ?? clean('place'),
    },
    masked,
  };
}
