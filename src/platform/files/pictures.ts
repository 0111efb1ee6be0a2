import sharp, { type Metadata, type Sharp } from 'sharp';
import { AppError, isAppError } from '../../lib/errors.ts';
import { readExif } from './exif.ts';
import type { MediaType } from './media-types.ts';
import type { BlurArea, StoredFile, ThumbnailWidth } from './model.ts';

// Everything here runs in a thread of the pool. One picture uses one core: the pool decides how many run.
sharp.concurrency(1);
sharp.cache(false);

/** 50 MP holds every phone's main mode; a picture decoded line by line stays below 60 MB even at this size. */
const PIXEL_LIMIT = 50_000_000;
/** Progressive, interlaced and WebP pictures are held in memory whole while they are decoded. */
const WHOLE_PIXEL_LIMIT = 25_000_000;
const PUBLIC_SIDE_PX = 1600;
const TIMEOUT_SECONDS = 15;

/** Opens a picture (path or bytes) with every limit set. The only way to open one that came from outside. */
export function openImage(input: string | Uint8Array): Sharp {
  return sharp(input, {
    failOn: 'error',
    limitInputPixels: PIXEL_LIMIT,
    limitInputChannels: 4,
    sequentialRead: true,
    pages: 1,
    autoOrient: true,
  }).timeout({ seconds: TIMEOUT_SECONDS });
}

/** Turns what the picture library says about a bad picture into `files.damaged` or `files.too_many_pixels`. */
export function refuseBadPicture(error: unknown): AppError {
  if (isAppError(error)) return error;
  const why = error instanceof Error ? error.message : String(error);
  if (/pixel limit/i.test(why))
    return new AppError('files.too_many_pixels', { limitPixels: PIXEL_LIMIT }, error);
  return new AppError('files.damaged', { why: 'the picture cannot be decoded to its end' }, error);
}

const FORMATS: Record<string, MediaType> = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp' };

/**
 * Checks a picture to its last line and reads what it says about itself.
 * Errors: files.damaged, files.too_many_pixels.
 */
export async function inspectPicture(
  path: string,
  mediaType: MediaType,
  timeZone: string,
): Promise<Pick<StoredFile, 'width' | 'height' | 'takenAt' | 'lon' | 'lat'>> {
  try {
    const metadata = await openImage(path).metadata();
    if (FORMATS[metadata.format ?? ''] !== mediaType)
      throw new AppError('files.damaged', { why: 'no valid header' });
    refuseTooManyPixels(metadata);
    // Decoded to the end at an eighth of its size: enough to meet every truncation and broken block.
    await openImage(path)
      .resize(Math.max(1, Math.ceil(metadata.width / 8)))
      .raw()
      .toBuffer();
    const { width, height } = metadata.autoOrient ?? metadata;
    return { width, height, ...(await readExif(metadata.exif, timeZone)) };
  } catch (error) {
    throw refuseBadPicture(error);
  }
}

function refuseTooManyPixels(metadata: Metadata): void {
  const pixels = metadata.width * metadata.height;
  const isWhole = metadata.isProgressive || metadata.format === 'webp';
  const limitPixels = isWhole ? WHOLE_PIXEL_LIMIT : PIXEL_LIMIT;
  if (pixels > limitPixels) {
    throw new AppError('files.too_many_pixels', {
      width: metadata.width,
      height: metadata.height,
      limitPixels,
    });
  }
}

async function refuseOtherThanPicture(path: string): Promise<void> {
  const metadata = await openImage(path)
    .metadata()
    .catch(() => undefined);
  if (!FORMATS[metadata?.format ?? '']) throw new AppError('files.not_a_picture');
}

export interface PublicCopyTask {
  path: string;
  blur: readonly BlurArea[];
}

/** Makes the public copy: upright, sRGB, no metadata, areas made unrecognisable. */
export async function makePublicCopy(task: PublicCopyTask): Promise<Uint8Array> {
  try {
    await refuseOtherThanPicture(task.path);
    const resized = openImage(task.path)
      .flatten({ background: '#ffffff' })
      .resize({ width: PUBLIC_SIDE_PX, height: PUBLIC_SIDE_PX, fit: 'inside', withoutEnlargement: true });
    if (task.blur.length === 0) return await resized.jpeg({ quality: 82 }).toBuffer();
    const { data, info } = await resized.removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const raw = { width: info.width, height: info.height, channels: info.channels };
    const patches = await Promise.all(task.blur.map((area) => coarsen(sharp(data, { raw }), area, raw)));
    return await sharp(data, { raw }).composite(patches).jpeg({ quality: 82 }).toBuffer();
  } catch (error) {
    throw refuseBadPicture(error);
  }
}

/** At most six blocks along the longer side: neither a face nor a plate can be read out of that again. */
const BLOCKS = 6;

async function coarsen(picture: Sharp, area: BlurArea, size: { width: number; height: number }) {
  const left = Math.min(size.width - 1, Math.floor(area.left * size.width));
  const top = Math.min(size.height - 1, Math.floor(area.top * size.height));
  const width = Math.min(size.width - left, Math.max(1, Math.ceil(area.width * size.width)));
  const height = Math.min(size.height - top, Math.max(1, Math.ceil(area.height * size.height)));
  const small = await picture
    .extract({ left, top, width, height })
    .resize({ width: BLOCKS, height: BLOCKS, fit: 'inside', kernel: 'linear' })
    .png()
    .toBuffer();
  const input = await sharp(small).resize(width, height, { fit: 'fill', kernel: 'nearest' }).png().toBuffer();
  return { input, left, top };
}

/** Makes a thumbnail: WebP without metadata, upright. */
export async function makeThumbnail(task: { path: string; width: ThumbnailWidth }): Promise<Uint8Array> {
  try {
    await refuseOtherThanPicture(task.path);
    return await openImage(task.path)
      .resize({ width: task.width, height: task.width * 2, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 75, effort: 2 })
      .toBuffer();
  } catch (error) {
    throw refuseBadPicture(error);
  }
}
