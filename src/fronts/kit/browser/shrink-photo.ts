import { type PhotoFacts, readPhotoFacts } from '../exif.ts';
import { type FittedPhoto, fitPhoto } from './fit-photo.ts';

/** A photo ready to be sent: small, upright, without the camera's notes; those that matter are in `facts`. */
export interface ReadyPhoto extends FittedPhoto {
  readonly facts: PhotoFacts;
}

const HEAD_BYTES = 131_072;
/** A worker that the phone has taken the memory from says nothing any more. */
const WORKER_LIMIT_MS = 20_000;

/**
 * Makes a photo at most 1600 px long and 300 kB heavy (JPEG), after reading time and place out of the original.
 * Throws when the file is not a picture that this browser can open.
 */
export async function shrinkPhoto(file: Blob): Promise<ReadyPhoto> {
  const head = await file.slice(0, HEAD_BYTES).arrayBuffer();
  const facts = readPhotoFacts(new Uint8Array(head));
  return { ...((await shrinkApart(file)) ?? (await shrinkHere(file))), facts };
}

/**
 * In a worker of its own, which gives its memory back with its end. A page that is busy encodes a picture only in its
 * idle moments, seconds late; a worker does at once. Undefined when this browser cannot do it there.
 */
function shrinkApart(file: Blob): Promise<FittedPhoto | undefined> {
  if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined')
    return Promise.resolve(undefined);
  return new Promise((resolve) => {
    let worker: Worker | undefined;
    const end = (fitted?: FittedPhoto): void => {
      clearTimeout(limit);
      worker?.terminate();
      resolve(fitted);
    };
    const limit = setTimeout(end, WORKER_LIMIT_MS);
    try {
      worker = new Worker(new URL('./shrink-worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<FittedPhoto | undefined>) => end(data);
      worker.onerror = () => end();
      worker.postMessage(file);
    } catch {
      end();
    }
  });
}

/** In the page itself, as older browsers must. */
async function shrinkHere(file: Blob): Promise<FittedPhoto> {
  const picture = await open(file);
  try {
    const canvas = document.createElement('canvas');
    return await fitPhoto(picture, { canvas, encode: (quality) => encode(canvas, quality) });
  } finally {
    if ('close' in picture) picture.close();
  }
}

function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const done = (blob: Blob | null): void =>
      blob === null ? reject(new Error('The picture could not be encoded')) : resolve(blob);
    canvas.toBlob(done, 'image/jpeg', quality);
  });
}

/** Upright as the camera was held. Older browsers know no options here and turn an <img> upright by themselves. */
async function open(file: Blob): Promise<ImageBitmap | HTMLImageElement> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    const url = URL.createObjectURL(file);
    try {
      const image = new Image();
      image.src = url;
      await image.decode();
      return image;
    } finally {
      URL.revokeObjectURL(url);
    }
  }
}
