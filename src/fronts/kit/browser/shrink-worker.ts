// Runs as a worker of the page: the page stays quick, and encoding does not wait until it has nothing else to do.
import { fitPhoto } from './fit-photo.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.addEventListener('message', ({ data }: MessageEvent<Blob>) => void answer(data));

/** Answers with the fitted photo, or with undefined when this worker cannot make it. */
async function answer(file: Blob): Promise<void> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const canvas = new OffscreenCanvas(1, 1);
    const encode = (quality: number): Promise<Blob> => canvas.convertToBlob({ type: 'image/jpeg', quality });
    scope.postMessage(await fitPhoto(picture, { canvas, encode }));
  } catch {
    scope.postMessage(undefined);
  }
}
