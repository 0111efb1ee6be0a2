import { PHOTO_LIMITS } from '../photo-plan.ts';

const QUALITIES = [0.82, 0.66, 0.5];
const SMALLER = 0.75;
/** Below this longest side nobody could read what is written. */
const SHORTEST_SIDE_PX = 320;

/**
 * Draws lines of text into the foot of a photo and gives it back as JPEG of at most 300 kB, whatever it shows: first
 * with less quality, then smaller. Time, place and number are part of the picture then, wherever it goes.
 */
export async function watermarkPhoto(photo: Blob, lines: readonly string[]): Promise<Blob> {
  const picture = await createImageBitmap(photo);
  try {
    const longest = Math.max(picture.width, picture.height);
    const canvas = document.createElement('canvas');
    let best: Blob | undefined;
    let scale = Math.min(1, PHOTO_LIMITS.longestSidePx / longest);
    while (best === undefined || scale * longest >= SHORTEST_SIDE_PX) {
      draw(canvas, picture, scale, lines);
      for (const quality of QUALITIES) {
        best = await encode(canvas, quality);
        if (best.size <= PHOTO_LIMITS.weightBytes) return best;
      }
      scale *= SMALLER;
    }
    return best;
  } finally {
    picture.close();
  }
}

function draw(
  canvas: HTMLCanvasElement,
  picture: ImageBitmap,
  scale: number,
  lines: readonly string[],
): void {
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('This browser gives no canvas');
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const size = Math.max(12, Math.round(Math.min(canvas.width, canvas.height) / 28));
  const step = Math.round(size * 1.4);
  const height = step * lines.length + size;
  context.fillStyle = 'rgba(0, 0, 0, 0.6)';
  context.fillRect(0, canvas.height - height, canvas.width, height);
  context.fillStyle = '#fff';
  context.font = `600 ${size}px system-ui, sans-serif`;
  context.textBaseline = 'top';
  for (const [index, line] of lines.entries()) {
    const y = canvas.height - height + size / 2 + index * step;
    context.fillText(line, size / 2, y, canvas.width - size);
  }
}

function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const done = (blob: Blob | null): void =>
      blob === null ? reject(new Error('The picture could not be encoded')) : resolve(blob);
    canvas.toBlob(done, 'image/jpeg', quality);
  });
}
