import { type PhotoFacts, readPhotoFacts } from '../exif.ts';
import { PHOTO_LIMITS, photoTries } from '../photo-plan.ts';

/** A photo ready to be sent: small, upright, without the camera's notes; those that matter are in `facts`. */
export interface ReadyPhoto {
  readonly blob: Blob;
  readonly width: number;
  readonly height: number;
  readonly facts: PhotoFacts;
}

const HEAD_BYTES = 131_072;

/**
 * Makes a photo at most 1600 px long and 300 kB heavy (JPEG), after reading time and place out of the original.
 * Throws when the file is not a picture that this browser can open.
 */
export async function shrinkPhoto(file: Blob): Promise<ReadyPhoto> {
  const head = await file.slice(0, HEAD_BYTES).arrayBuffer();
  const facts = readPhotoFacts(new Uint8Array(head));
  const picture = await open(file);
  try {
    const { width, height } = picture;
    const canvas = document.createElement('canvas');
    let drawn = '';
    let best: { blob: Blob; width: number; height: number } | undefined;
    for (const attempt of photoTries(width, height)) {
      if (drawn !== `${attempt.width}x${attempt.height}`) {
        drawn = `${attempt.width}x${attempt.height}`;
        draw(canvas, picture, attempt);
      }
      best = { blob: await encode(canvas, attempt.quality), width: attempt.width, height: attempt.height };
      if (best.blob.size <= PHOTO_LIMITS.weightBytes) break;
    }
    if (best === undefined) throw new Error('A picture without size');
    return { ...best, facts };
  } finally {
    if ('close' in picture) picture.close();
  }
}

function draw(
  canvas: HTMLCanvasElement,
  picture: CanvasImageSource,
  size: { width: number; height: number },
): void {
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('This browser gives no canvas');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, size.width, size.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, size.width, size.height);
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
