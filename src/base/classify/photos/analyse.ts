import { openImage, readExif, refuseBadPicture } from '../../../platform/files/index.ts';
import { differenceHash, perceptualHash } from './hashes.ts';
import { findKeypoints, packKeypoints } from './keypoints.ts';
import { type PhotoFeatures, SMALL_SIDE_PX, WORKING_SIDE_PX } from './model.ts';
import { meanAndDeviation, measureSharpness, shrinkFar, toGrey } from './pixels.ts';

export interface AnalyseTask {
  /** A path, or the bytes, of a JPEG, PNG or WebP that the file store has checked. */
  photo: string | Uint8Array;
  /** IANA zone for cameras that do not write one. */
  timeZone: string;
}

/**
 * Reduces a photo to what comparing needs. Heavy (tens of milliseconds): call it in a thread of the pool, see
 * `analyseInPool`. Errors: files.damaged, files.too_many_pixels.
 */
export async function analysePhoto(task: AnalyseTask): Promise<PhotoFeatures> {
  const { rgb, width, height, original, exif } = await decode(task);
  const grey = toGrey(rgb, width, height);
  const { mean, deviation } = meanAndDeviation(grey.pixels);
  const keypoints = findKeypoints(grey);
  const shrink = SMALL_SIDE_PX / Math.max(width, height);
  const small = shrinkFar(
    grey,
    Math.max(1, Math.round(width * shrink)),
    Math.max(1, Math.round(height * shrink)),
  );
  return {
    version: 1,
    ...original,
    differenceHash: differenceHash(grey),
    perceptualHash: perceptualHash(grey),
    colours: Buffer.from(colourShares(rgb)).toString('base64'),
    brightness: round(mean),
    contrast: round(deviation),
    sharpness: round(measureSharpness(grey, deviation)),
    keypoints: packKeypoints(keypoints),
    keypointCount: keypoints.length,
    small: Buffer.from(small.pixels).toString('base64'),
    smallWidth: small.width,
    smallHeight: small.height,
    ...exif,
  };
}

async function decode({ photo, timeZone }: AnalyseTask) {
  try {
    const metadata = await openImage(photo).metadata();
    const { data, info } = await openImage(photo)
      .flatten({ background: '#ffffff' })
      .resize({ width: WORKING_SIDE_PX, height: WORKING_SIDE_PX, fit: 'inside', kernel: 'linear' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = metadata.autoOrient ?? metadata;
    const exif = await readExif(metadata.exif, timeZone);
    return { rgb: data, width: info.width, height: info.height, original: { width, height }, exif };
  } catch (error) {
    throw refuseBadPicture(error);
  }
}

/** Share of each cell of a 4 × 4 × 4 colour cube; square roots, so that small shares still count; 0–255. */
function colourShares(rgb: Uint8Array): Uint8Array {
  const counts = new Uint32Array(64);
  for (let at = 0; at < rgb.length; at += 3) {
    counts[((rgb[at]! >> 6) << 4) | ((rgb[at + 1]! >> 6) << 2) | (rgb[at + 2]! >> 6)]!++;
  }
  return Uint8Array.from(counts, (count) => Math.round(255 * Math.sqrt((count * 3) / rgb.length)));
}

const round = (value: number): number => Math.round(value * 10) / 10;
