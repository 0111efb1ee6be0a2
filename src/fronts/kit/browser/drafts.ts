import { isOwned } from '../draft-names.ts';
import { countDraftPhotos, draftPhotoNames, forgetDraftPhotos, forgetPhotosOf } from './draft-photos.ts';
import { allDrafts, draftsOf, forgetDraft } from './use-draft.ts';

/** Whether forms that this person began and did not send lie on the device, in words or in photos. */
export async function hasDrafts(owner: string): Promise<boolean> {
  return draftsOf(owner).length > 0 || (await countDraftPhotos(owner).catch(() => 0)) > 0;
}

/** Forgets them, at signing out: they may hold names, numbers and photos of others. A device that refuses storage has none. */
export async function forgetDrafts(owner: string): Promise<void> {
  for (const name of draftsOf(owner)) forgetDraft(name);
  await forgetDraftPhotos(owner).catch(() => undefined);
}

const unownedDrafts = (): readonly string[] => allDrafts().filter((name) => !isOwned(name));
const unownedPhotos = async (): Promise<readonly string[]> =>
  (await draftPhotoNames().catch(() => [])).filter((name) => !isOwned(name));

/** Whether something lies on the device that a citizen began and did not send. */
export async function hasUnownedDrafts(): Promise<boolean> {
  return unownedDrafts().length > 0 || (await unownedPhotos()).length > 0;
}

/**
 * Forgets what lies on the device under nobody's name: a citizen begins before signing in, so their forms have none. At
 * signing out they go, as they hold words, places and telephones; those of staff on the same device stay.
 */
export async function forgetUnownedDrafts(): Promise<void> {
  for (const name of unownedDrafts()) forgetDraft(name);
  await forgetPhotosOf(await unownedPhotos()).catch(() => undefined);
}
