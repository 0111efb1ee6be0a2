/** The longest side and the weight that a photo may have when it leaves the phone. */
export const PHOTO_LIMITS = { longestSidePx: 1_600, weightBytes: 300_000 } as const;

export interface PhotoTry {
  readonly width: number;
  readonly height: number;
  /** JPEG quality, 0 to 1. */
  readonly quality: number;
}

/** The sizes and qualities to try, in order, until one is light enough; the last is taken whatever it weighs. */
export function photoTries(width: number, height: number): PhotoTry[] {
  const sides = [PHOTO_LIMITS.longestSidePx, 1_280, 1_024, 800];
  const tries: PhotoTry[] = [];
  for (const [index, side] of sides.entries()) {
    const scale = Math.min(1, side / Math.max(width, height));
    // A photo that is small already needs no smaller side twice.
    if (index > 0 && scale === 1) continue;
    const size = {
      width: Math.max(1, Math.round(width * scale)),
      height: Math.max(1, Math.round(height * scale)),
    };
    for (const quality of [0.82, 0.68, 0.54]) tries.push({ ...size, quality });
  }
  return tries;
}
