import { countDraftPhotos, forgetDraftPhotos } from './draft-photos.ts';
import { draftsOf, forgetDraft } from './use-draft.ts';

/** Whether forms that this person began and did not send lie on the device, in words or in photos. */
export async function hasDrafts(owner: string): Promise<boolean> {
  return draftsOf(owner).length > 0 || (await countDraftPhotos(owner).catch(() => 0)) > 0;
}

/** Forgets them, at signing out: they may hold names, numbers and photos of others. A device that refuses storage has none. */
export async function forgetDrafts(owner: string): Promise<void> {
  for (const name of draftsOf(owner)) forgetDraft(name);
  await forgetDraftPhotos(owner).catch(() => undefined);
}
