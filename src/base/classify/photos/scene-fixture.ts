// Street scenes drawn from a seed, and photos of them taken by an unsteady hand: for tests and measuring.
import sharp from 'sharp';

export interface Raster {
  width: number;
  height: number;
  /** RGB, row by row. */
  pixels: Uint8Array;
}

export type Random = () => number;

/** A repeatable source of numbers in [0, 1) (mulberry32, public domain). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export type Defect = 'rubbish' | 'pothole' | 'graffiti';
export const DEFECTS: readonly Defect[] = ['rubbish', 'pothole', 'graffiti'];

const WIDTH = 1600;
const HEIGHT = 1200;
const HORIZON = 640;

const within = (random: Random, low: number, high: number): number => low + random() * (high - low);
const grey = (random: Random, low: number, high: number): string => {
  const base = within(random, low, high);
  return `rgb(${[0, 1, 2].map(() => Math.round(base + within(random, -18, 18))).join(',')})`;
};
const rectangle = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`;

/** Draws a street: `seed` fixes what stands there, `passers` who walks and drives by, `defect` what is wrong. */
export async function drawScene(seed: number, passers: number, defect: Defect | undefined): Promise<Raster> {
  const random = seeded(seed * 7919 + 1);
  const parts = [rectangle(0, 0, WIDTH, HORIZON, grey(random, 170, 225)), ...houses(random)];
  parts.push(rectangle(0, HORIZON, WIDTH, HEIGHT - HORIZON, grey(random, 90, 150)), ...ground(random));
  for (let n = 0; n < 3; n++) if (random() < 0.6) parts.push(tree(random));
  const place = { x: within(random, 500, 1000), y: within(random, 780, 950), size: within(random, 90, 190) };
  if (defect) parts.push(drawDefect(defect, seeded(seed + 5), place));
  parts.push(...strangers(seeded(seed * 31 + passers * 977)));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${parts.join('')}</svg>`;
  const pixels = await sharp(Buffer.from(svg)).flatten().removeAlpha().raw().toBuffer();
  return withTexture({ width: WIDTH, height: HEIGHT, pixels }, seed);
}

function houses(random: Random): string[] {
  const parts: string[] = [];
  for (let x = -60; x < WIDTH; ) {
    const width = within(random, 180, 420);
    const top = within(random, 60, 380);
    parts.push(rectangle(x, top, width, HORIZON - top, grey(random, 80, 200)));
    const [columns, rows] = [
      Math.round(width / within(random, 45, 80)),
      Math.round((HORIZON - top) / within(random, 60, 95)),
    ];
    for (let c = 0; c < columns; c++) {
      for (let r = 0; r < rows; r++) {
        if (random() < 0.12) continue;
        const [w, h] = [(width / columns) * 0.6, ((HORIZON - top) / rows) * 0.55];
        const wx = x + (c + 0.2) * (width / columns) + within(random, -2, 2);
        const wy = top + (r + 0.2) * ((HORIZON - top) / rows);
        parts.push(rectangle(wx, wy, w, h, grey(random, 25, 130)));
        if (random() < 0.4)
          parts.push(rectangle(wx + w * 0.1, wy, w * within(random, 0.2, 0.6), h, grey(random, 140, 240)));
        if (random() < 0.2) parts.push(rectangle(wx, wy + h, w, h * 0.3, grey(random, 150, 230)));
      }
    }
    for (let n = 0; n < 2; n++)
      parts.push(sign(random, x + within(random, 0, width * 0.6), within(random, 480, 590)));
    x += width + within(random, 0, 90);
  }
  return parts;
}

/** A shop sign with strokes that look like characters. */
function sign(random: Random, x: number, y: number): string {
  const width = within(random, 90, 190);
  const hue = Math.floor(within(random, 0, 360));
  const strokes = Array.from({ length: 22 }, () => {
    const [sx, sy] = [x + within(random, 8, width - 12), y + within(random, 6, 36)];
    const [dx, dy] = random() < 0.5 ? [within(random, 6, 18), 0] : [0, within(random, 6, 16)];
    return `M${sx} ${sy}l${dx} ${dy}`;
  });
  const lettering = `<path d="${strokes.join('')}" stroke="white" stroke-width="3"/>`;
  return rectangle(x, y, width, 48, `hsl(${hue},70%,35%)`) + lettering;
}

function ground(random: Random): string[] {
  const line = grey(random, 60, 110);
  const parts = Array.from({ length: 14 }, (_, n) => {
    const y = HORIZON + (n / 13) ** 1.8 * (HEIGHT - HORIZON);
    return `<path d="M0 ${y}h${WIDTH}" stroke="${line}" stroke-width="${1 + n / 5}"/>`;
  });
  for (let n = 0; n < 40; n++) {
    const [x, y] = [within(random, 0, WIDTH), within(random, HORIZON + 10, HEIGHT)];
    const size = ((y - HORIZON) / 400) * within(random, 8, 40);
    parts.push(
      `<ellipse cx="${x}" cy="${y}" rx="${size}" ry="${size * 0.4}" fill="${grey(random, 50, 180)}"/>`,
    );
  }
  for (let n = 0; n < 5; n++) {
    const x = within(random, 0, WIDTH);
    parts.push(rectangle(x, within(random, 380, 560), 10, 260, grey(random, 40, 110)));
  }
  return parts;
}

function tree(random: Random): string {
  const [x, y] = [within(random, 60, WIDTH - 60), within(random, 300, 480)];
  const leaves = Array.from({ length: 110 }, () => {
    const [angle, reach] = [within(random, 0, 6.3), 120 * Math.sqrt(random())];
    const fill = `hsl(${within(random, 80, 130)},45%,${within(random, 15, 45)}%)`;
    const [cx, cy] = [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach * 0.8];
    return `<circle cx="${cx}" cy="${cy}" r="${within(random, 7, 20)}" fill="${fill}"/>`;
  });
  return rectangle(x - 12, y + 60, 24, 300, '#4a3b2c') + leaves.join('');
}

function drawDefect(
  defect: Defect,
  random: Random,
  { x, y, size }: { x: number; y: number; size: number },
): string {
  if (defect === 'pothole') {
    return `<ellipse cx="${x}" cy="${y}" rx="${size}" ry="${size * 0.4}" fill="#1c1a18"/><ellipse cx="${x + 8}" cy="${y + 6}" rx="${size * 0.7}" ry="${size * 0.25}" fill="#3a342e"/>`;
  }
  return Array.from({ length: defect === 'rubbish' ? 30 : 8 }, () => {
    const [dx, dy] = [within(random, -size, size), within(random, -size / 2, size / 3)];
    const hue = Math.floor(within(random, 0, 360));
    if (defect === 'rubbish') {
      const points = Array.from(
        { length: 5 },
        () => `${x + dx + within(random, -30, 30)},${y + dy + within(random, -25, 25)}`,
      );
      return `<polygon points="${points.join(' ')}" fill="hsl(${hue},50%,${within(random, 20, 80)}%)"/>`;
    }
    const [ax, ay] = [within(random, -80, 80), within(random, -60, 60)];
    return `<path d="M${x + dx} ${y - 330 + dy}q${ax} ${ay} ${ay} ${ax}" fill="none" stroke="hsl(${hue},90%,45%)" stroke-width="12"/>`;
  }).join('');
}

function strangers(random: Random): string[] {
  return Array.from({ length: 3 }, () => {
    const [x, y] = [within(random, 0, WIDTH), within(random, 620, 820)];
    const colour = `hsl(${within(random, 0, 360)},50%,40%)`;
    if (random() < 0.5) {
      const wheel = (at: number): string => `<circle cx="${x + at}" cy="${y + 90}" r="24" fill="#111"/>`;
      return (
        rectangle(x, y, 260, 85, colour) + rectangle(x + 50, y - 50, 150, 52, '#222') + wheel(50) + wheel(210)
      );
    }
    return `${rectangle(x, y - 60, 50, 130, colour)}<circle cx="${x + 25}" cy="${y - 85}" r="24" fill="#caa"/>`;
  });
}

/** Roughness of plaster and asphalt: the same at the same place of the same scene. */
function withTexture(raster: Raster, seed: number): Raster {
  const random = seeded(seed ^ 0x5bd1e995);
  const side = 512;
  const grain = Float32Array.from({ length: side * side }, () => (random() - 0.5) * 28);
  for (let y = 0, at = 0; y < raster.height; y++) {
    for (let x = 0; x < raster.width; x++, at += 3) {
      const value =
        grain[((y >> 1) % side) * side + ((x >> 1) % side)]! +
        grain[((y >> 3) % side) * side + ((x >> 3) % side)]!;
      for (let c = 0; c < 3; c++)
        raster.pixels[at + c] = Math.max(0, Math.min(255, raster.pixels[at + c]! + value));
    }
  }
  return raster;
}

/** How differently the photo is taken: shares of the picture's size, degrees, factors. */
export interface Unsteadiness {
  shift: number;
  rotationDegrees: number;
  zoom: number;
  perspective: number;
  light: number;
}
export const HANDS = {
  steady: { shift: 0.03, rotationDegrees: 3, zoom: 0.06, perspective: 0.02, light: 0.1 },
  usual: { shift: 0.09, rotationDegrees: 8, zoom: 0.2, perspective: 0.06, light: 0.25 },
  rough: { shift: 0.16, rotationDegrees: 18, zoom: 0.4, perspective: 0.12, light: 0.4 },
} as const satisfies Record<string, Unsteadiness>;

/** Takes a photo of 1600 × 1200 (or `side`) as a phone sends it: warped, other light, noise, JPEG. */
export async function photograph(
  scene: Raster,
  hand: Unsteadiness,
  seed: number,
  options: { blurPx?: number; light?: number; side?: number; noiseSeed?: number } = {},
): Promise<Buffer> {
  const random = seeded(seed * 104729 + 3);
  const signed = (reach: number): number => within(random, -reach, reach);
  const width = options.side ?? 1280;
  const height = Math.round(width * 0.75);
  const angle = (signed(hand.rotationDegrees) * Math.PI) / 180;
  const zoom = 0.8 * (1 + signed(hand.zoom));
  const [shiftX, shiftY] = [signed(hand.shift), signed(hand.shift)];
  const [tiltX, tiltY] = [signed(hand.perspective), signed(hand.perspective)];
  const gain = (options.light ?? 1) * (1 + signed(hand.light));
  const offset = signed(hand.light * 60);
  const grain = seeded(options.noiseSeed ?? seed);
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const [u, v] = [(x / width - 0.5) * zoom, ((y / height - 0.5) * zoom * 3) / 4];
      const depth = 1 + tiltX * 2 * u + tiltY * 2 * v;
      const sourceX = ((u * Math.cos(angle) - v * Math.sin(angle)) / depth + 0.5 + shiftX) * scene.width;
      const sourceY =
        ((u * Math.sin(angle) + v * Math.cos(angle)) / depth + 0.375 + shiftY * 0.75) * scene.width;
      const noise = (grain() + grain() - 1) * 9 + offset;
      for (let c = 0; c < 3; c++) pixels[at + c] = clamp(sampleAt(scene, sourceX, sourceY, c) * gain + noise);
    }
  }
  let picture = sharp(pixels, { raw: { width, height, channels: 3 } });
  if (options.blurPx) picture = picture.blur(options.blurPx);
  return picture.jpeg({ quality: 78 }).toBuffer();
}

const clamp = (value: number): number => Math.max(0, Math.min(255, value));

/** Bilinear; beyond the edge the picture is mirrored. */
function sampleAt({ width, height, pixels }: Raster, x: number, y: number, channel: number): number {
  const mirror = (value: number, size: number): number => {
    const folded = Math.abs(value) % (2 * (size - 2));
    return folded < size - 2 ? folded : 2 * (size - 2) - folded;
  };
  const [mx, my] = [mirror(x, width), mirror(y, height)];
  const [left, top] = [Math.floor(mx), Math.floor(my)];
  const [fx, fy] = [mx - left, my - top];
  const at = (top * width + left) * 3 + channel;
  const upper = pixels[at]! * (1 - fx) + pixels[at + 3]! * fx;
  const lower = pixels[at + width * 3]! * (1 - fx) + pixels[at + width * 3 + 3]! * fx;
  return upper * (1 - fy) + lower * fy;
}
