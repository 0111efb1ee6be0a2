import { PHOTO_LIMITS, photoTries } from '../photo-plan.ts';

export interface FittedPhoto {
  readonly blob: Blob;
  readonly width: number;
  readonly height: number;
}

/** What can be drawn on, in a page or in a worker. */
export interface Easel {
  readonly canvas: HTMLCanvasElement | OffscreenCanvas;
  encode(quality: number): Promise<Blob>;
}

/** Draws a picture smaller and lighter until it fits (JPEG); the last try is taken whatever it weighs. */
export async function fitPhoto(
  picture: ImageBitmap | HTMLImageElement,
  { canvas, encode }: Easel,
): Promise<FittedPhoto> {
  let drawn = '';
  let best: FittedPhoto | undefined;
  for (const { width, height, quality } of photoTries(picture.width, picture.height)) {
    if (drawn !== `${width}x${height}`) {
      drawn = `${width}x${height}`;
      draw(canvas, picture, { width, height });
    }
    best = { blob: await encode(quality), width, height };
    if (best.blob.size <= PHOTO_LIMITS.weightBytes) break;
  }
  if (best === undefined) throw new Error('A picture without size');
  return best;
}

function draw(
  canvas: Easel['canvas'],
  picture: CanvasImageSource,
  size: { width: number; height: number },
): void {
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d', { alpha: false }) as
    | CanvasRenderingContext2D
    | OffscreenCanvasRenderingContext2D
    | null;
  if (context === null) throw new Error('This browser gives no canvas');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, size.width, size.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, size.width, size.height);
}
