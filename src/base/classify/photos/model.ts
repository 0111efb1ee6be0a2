/** The words in which a photo is remembered: small (≤ 20 kB as JSON), comparable, and no picture any more. */
export interface PhotoFeatures {
  /** Rises when features of an older version can no longer be compared; such photos are analysed again. */
  version: 1;
  /** Pixels of the photo as a person sees it. */
  width: number;
  height: number;
  /** 64-bit difference hash (rows of brightness steps), 16 hex digits. */
  differenceHash: string;
  /** 64-bit perceptual hash (low frequencies of the cosine transform), 16 hex digits. */
  perceptualHash: string;
  /** 64 shares (0–255) of a 4 × 4 × 4 colour cube, base64. */
  colours: string;
  /** Mean brightness 0–255 and its standard deviation. */
  brightness: number;
  contrast: number;
  /** How sharp edges are, 0 (fog) – about 100; see `measureSharpness`. */
  sharpness: number;
  /** Up to 200 oriented corner descriptors, packed by `packKeypoints`, base64 (≤ 7.6 kB before). */
  keypoints: string;
  keypointCount: number;
  /** Grey picture of 96 px on its longer side, base64. */
  small: string;
  smallWidth: number;
  smallHeight: number;
  /** From EXIF: ISO 8601 UTC; degrees WGS-84. */
  takenAt?: string;
  lon?: number;
  lat?: number;
}

/** Longer side in pixels of the picture that features are taken from; all lengths below are in these pixels. */
export const WORKING_SIDE_PX = 640;
export const SMALL_SIDE_PX = 96;
export const KEYPOINT_LIMIT = 200;

/** A grey picture, one byte a pixel, row by row. */
export interface GreyPicture {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** A corner that can be found again: place in working pixels, pyramid level, direction, 256-bit descriptor. */
export interface Keypoint {
  x: number;
  y: number;
  level: number;
  angle: number;
  descriptor: Uint32Array;
}
