import type { FormPhoto, WorkerTools } from '../../../fronts/kit/index.tsx';

const UPLOAD = '/api/v1/patrol/photos';

/** Photos with time, place and number drawn in, ready for the queue. */
export async function markedFiles(
  tools: WorkerTools,
  photos: readonly FormPhoto[],
  prefix: string,
  lines: { place: string; number?: string },
) {
  return Promise.all(
    photos.map(async (photo, index) => ({
      name: `${prefix}-${index + 1}`,
      blob: await tools.mark(photo.blob, lines),
      uploadPath: UPLOAD,
    })),
  );
}
