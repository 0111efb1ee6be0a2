import { readActions } from '../../../base/loop/index.ts';
import type { City, SceneParts } from '../../../base/scene/index.ts';
import { joinAreaNames } from '../../../lib/area-names.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { tellStory } from '../story.ts';
import { whenInWords } from '../when.ts';
import type { PublicCase, PublicStory } from './public-contract.ts';
import type { ShownRow } from './public-queries.ts';
import { publicPhotosOf } from './store.ts';

/** Where everybody finds the copy of a photo. */
export const publicPhotoUrl = (caseId: string, photoId: string): string =>
  `/api/v1/public-cases/${caseId}/photos/${photoId}`;

/** Levels of areas that the public is told: from the district to the street. */
const TOLD_DEPTHS = [1, 2];

/** District and street of an area in words; what lies below says too much of where somebody lives. */
export function publicArea(city: City, areaId: string | null): string {
  const area = areaId === null ? undefined : city.areas.find(areaId);
  const told = city.areas.resolve(area?.path ?? []).filter(({ depth }) => TOLD_DEPTHS.includes(depth));
  return joinAreaNames(told.map(({ name }) => name));
}

/** A case as everybody may know it. */
export function viewShown(ctx: Ctx, { city }: SceneParts, row: ShownRow): PublicCase {
  const state = city.loop.flows.get(row.flowId, row.flowVersion).states[row.state];
  const late = !row.closed && row.overallDueAt !== null && row.overallDueAt < ctx.clock.now();
  return {
    ...{ id: row.caseId, title: row.title, place: row.place, lon: row.lon, lat: row.lat, closed: row.closed },
    category: city.categories.find(row.categoryList, row.categoryCode)?.name ?? '',
    area: publicArea(city, row.areaId),
    day: city.loop.dayOf(row.openedAt),
    state: { zh: state?.title.zh ?? '', en: state?.title.en ?? '' },
    mark: late ? 'late' : (state?.mark ?? 'waiting'),
    photoUrl: row.photoId && publicPhotoUrl(row.caseId, row.photoId),
    synthetic: row.synthetic,
  };
}

/** One case with what became of it: what was done and when, but nobody's own words besides those reviewed. */
export async function viewPublicStory(ctx: Ctx, parts: SceneParts, row: ShownRow): Promise<PublicStory> {
  const { city } = parts;
  const now = ctx.clock.now();
  const { timeZone } = city.identity;
  const unitName = (id: unknown) => (typeof id === 'string' ? (city.organisations.find(id)?.name ?? '') : '');
  const [actions, photos] = await Promise.all([
    readActions(ctx.db, row.caseId),
    publicPhotosOf(ctx.db, row.caseId),
  ]);
  // Nobody is the reader: what reporters did is told of none of them.
  const lines = tellStory(actions, { now, timeZone, unitName, readerId: '' });
  return {
    ...viewShown(ctx, parts, row),
    ...{ text: row.text, result: row.result },
    photos: photos.map(({ id, purpose }) => ({
      url: publicPhotoUrl(row.caseId, id),
      purpose: purpose === 'after' ? 'after' : 'report',
    })),
    entries: lines.map((line) => ({
      ...{ key: String(line.sequence), at: line.at, words: line.words, mark: line.mark },
      atWords: whenInWords(new Date(line.at), now, timeZone),
    })),
  };
}
