import type { GreyPicture } from './model.ts';

/** RGB bytes to grey by the luma weights of ITU-R BT.601, in 16-bit fixed point. */
export function toGrey(rgb: Uint8Array, width: number, height: number): GreyPicture {
  const pixels = new Uint8Array(width * height);
  for (let at = 0, from = 0; at < pixels.length; at++, from += 3) {
    pixels[at] = (rgb[from]! * 19595 + rgb[from + 1]! * 38470 + rgb[from + 2]! * 7471 + 32768) >> 16;
  }
  return { width, height, pixels };
}

/** Shrinks a picture far, by averaging what falls into each new pixel. */
export function shrinkFar(picture: GreyPicture, width: number, height: number): GreyPicture {
  return { width, height, pixels: Uint8Array.from(averages(picture, width, height), (value) => value + 0.5) };
}

/** Shrinks a picture to no less than half, by interpolating between four neighbours in 8-bit fixed point. */
export function shrinkALittle(picture: GreyPicture, width: number, height: number): GreyPicture {
  const { width: from, pixels } = picture;
  const pixelsOut = new Uint8Array(width * height);
  const stepX = ((picture.width - 1) / width) * 256;
  const stepY = ((picture.height - 1) / height) * 256;
  for (let y = 0; y < height; y++) {
    const sourceY = Math.floor((y + 0.5) * stepY);
    const low = sourceY & 255;
    const high = 256 - low;
    const row = (sourceY >> 8) * from;
    for (let x = 0; x < width; x++) {
      const sourceX = Math.floor((x + 0.5) * stepX);
      const right = sourceX & 255;
      const left = 256 - right;
      const at = row + (sourceX >> 8);
      const top = pixels[at]! * left + pixels[at + 1]! * right;
      const bottom = pixels[at + from]! * left + pixels[at + from + 1]! * right;
      pixelsOut[y * width + x] = (top * high + bottom * low + 32768) >> 16;
    }
  }
  return { width, height, pixels: pixelsOut };
}

/** As `shrinkFar`, without rounding; row by row. */
export function averages(picture: GreyPicture, width: number, height: number): Float32Array {
  const columns = weights(picture.width, width);
  const rows = weights(picture.height, height);
  const narrow = new Float32Array(width * picture.height);
  for (let y = 0; y < picture.height; y++) {
    const row = y * picture.width;
    for (let x = 0; x < width; x++) {
      const { start, shares } = columns[x]!;
      let total = 0;
      for (let n = 0; n < shares.length; n++) total += picture.pixels[row + start + n]! * shares[n]!;
      narrow[y * width + x] = total;
    }
  }
  const result = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const { start, shares } = rows[y]!;
    for (let n = 0; n < shares.length; n++) {
      const row = (start + n) * width;
      const share = shares[n]!;
      for (let x = 0; x < width; x++) result[y * width + x]! += narrow[row + x]! * share;
    }
  }
  return result;
}

/** For each new pixel: which old ones it covers and how much of each. */
function weights(from: number, to: number): { start: number; shares: Float32Array }[] {
  const step = from / to;
  return Array.from({ length: to }, (_, n) => {
    const begin = n * step;
    const end = Math.min(from, begin + step);
    const start = Math.min(from - 1, Math.floor(begin));
    const shares = new Float32Array(Math.max(1, Math.min(from, Math.ceil(end)) - start));
    for (let k = 0; k < shares.length; k++) {
      shares[k] = Math.max(0, Math.min(end, start + k + 1) - Math.max(begin, start + k)) / step;
    }
    if (shares.length === 1) shares[0] = 1;
    return { start, shares };
  });
}

/** Mean of the 5 × 5 neighbourhood; the two outermost rows and columns are copied. */
export function smooth(picture: GreyPicture): GreyPicture {
  const { width, height, pixels } = picture;
  const across = new Uint16Array(pixels.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = pixels[row]! + pixels[row + 1]! + pixels[row + 2]! + pixels[row + 3]! + pixels[row + 4]!;
    across[row + 2] = sum;
    for (let x = 3; x < width - 2; x++) {
      sum += pixels[row + x + 2]! - pixels[row + x - 3]!;
      across[row + x] = sum;
    }
  }
  const result = Uint8Array.from(pixels);
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const at = y * width + x;
      const sum =
        across[at - 2 * width]! +
        across[at - width]! +
        across[at]! +
        across[at + width]! +
        across[at + 2 * width]!;
      result[at] = (sum * 2622) >> 16;
    }
  }
  return { width, height, pixels: result };
}

export function meanAndDeviation(values: ArrayLike<number>): { mean: number; deviation: number } {
  let sum = 0;
  let squares = 0;
  for (let n = 0; n < values.length; n++) {
    const value = values[n]!;
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean)) };
}

/**
 * How sharp the sharpest edges are: the strongest brightness step between neighbours, seen in the 2 % of
 * pixels with the strongest steps, as a share of the picture's own contrast, in per cent. A blurred photo of a
 * lively scene gives a low value, a sharp photo of a calm one does not.
 */
export function measureSharpness(picture: GreyPicture, contrast: number): number {
  const { width, height, pixels } = picture;
  const counts = new Uint32Array(256);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const across = Math.abs(pixels[at + 1]! - pixels[at]!);
      const down = Math.abs(pixels[at + width]! - pixels[at]!);
      counts[Math.max(across, down)]!++;
    }
  }
  let left = width * height * 0.02;
  let step = 255;
  while (step > 0 && left > counts[step]!) left -= counts[step--]!;
  return contrast < 1 ? 0 : Math.min(100, (100 * step) / (4 * contrast));
}
