/** A photo of a form; `fileId` once it has arrived. */
interface Sendable {
  readonly id: string;
  readonly fileId?: string;
}

interface Way<Photo extends Sendable> {
  /** Brings one to the server, after `done` of `all`; answers its id there. */
  readonly upload: (photo: Photo, done: number, all: number) => Promise<string>;
  /** The photos of now, those that have arrived with their ids. */
  readonly onSent: (photos: readonly Photo[]) => void;
}

/**
 * Sends the photos of a form one after the other and answers their ids in its order; what arrived with an earlier try is
 * not sent again. The form goes on meanwhile: a photo that is added goes too, one that is removed does not.
 */
export async function sendAll<Photo extends Sendable>(
  photosNow: () => readonly Photo[],
  { upload, onSent }: Way<Photo>,
): Promise<string[]> {
  const sent = new Map<string, string>();
  const idOf = (photo: Photo) => photo.fileId ?? sent.get(photo.id);
  for (;;) {
    const photos = photosNow();
    const ids = photos.flatMap((photo) => idOf(photo) ?? []);
    const next = photos.find((photo) => idOf(photo) === undefined);
    if (next === undefined) return ids;
    sent.set(next.id, await upload(next, ids.length, photos.length));
    onSent(
      photosNow().map((photo) => {
        const fileId = idOf(photo);
        return fileId === undefined ? photo : { ...photo, fileId };
      }),
    );
  }
}

/** As they were before they were sent: the server no longer has them. */
export const asUnsent = <Photo extends Sendable>(photos: readonly Photo[]): Omit<Photo, 'fileId'>[] =>
  photos.map(({ fileId: _, ...photo }) => photo);
