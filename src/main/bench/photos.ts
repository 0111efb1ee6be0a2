import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { countPhotoBacklog } from '../../base/classify/index.ts';
import { countCheckBacklog } from '../../base/intake/index.ts';
import { seededRandom } from '../../cities/seeded-random.ts';
import type { RootCtx } from '../../platform/context/index.ts';

const WIDTH_PX = 1280;
const HEIGHT_PX = 960;
const PAIRS = 120;
const BACKLOG_LIMIT_MS = 180_000;

/** A place as a phone sends it after shrinking, before and after the work. */
export interface PhotoPair {
  readonly before: Buffer;
  readonly after: Buffer;
}

/** Draws places that differ from one another: a ground with structure, things on it, and rubbish that is gone after. */
export async function drawPairs(): Promise<PhotoPair[]> {
  const random = seededRandom('bench photos');
  const pairs: PhotoPair[] = [];
  for (let index = 0; index < PAIRS; index++) {
    const seed = Math.floor(random() * 1e9);
    const things = Array.from({ length: 45 }, () => shape(random));
    const rubbish = Array.from({ length: 12 }, () => shape(random, { x: 500, y: 500, size: 160 }));
    const [before, after] = await Promise.all([draw(seed, [...things, ...rubbish]), draw(seed, things)]);
    pairs.push({ before, after });
  }
  return pairs;
}

function shape(random: () => number, near = { x: 0, y: 0, size: 0 }): string {
  const spread = near.size || WIDTH_PX;
  const x = near.x + random() * spread;
  const y = near.y + random() * (near.size || HEIGHT_PX);
  const colour = `hsl(${Math.floor(random() * 360)} ${Math.floor(random() * 70)}% ${20 + Math.floor(random() * 60)}%)`;
  const [width, height] = [20 + random() * (near.size ? 40 : 180), 15 + random() * (near.size ? 40 : 140)];
  return random() < 0.5
    ? `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colour}"/>`
    : `<ellipse cx="${x}" cy="${y}" rx="${width / 2}" ry="${height / 2}" fill="${colour}"/>`;
}

function draw(seed: number, shapes: readonly string[]): Promise<Buffer> {
  const random = seededRandom(String(seed));
  const grain = Buffer.alloc((WIDTH_PX / 4) * (HEIGHT_PX / 4) * 3);
  for (let index = 0; index < grain.length; index++) grain[index] = 90 + Math.floor(random() * 90);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_PX}" height="${HEIGHT_PX}">${shapes.join('')}</svg>`;
  return sharp(grain, { raw: { width: WIDTH_PX / 4, height: HEIGHT_PX / 4, channels: 3 } })
    .resize(WIDTH_PX, HEIGHT_PX, { kernel: 'cubic' })
    .composite([{ input: Buffer.from(svg) }])
    .jpeg({ quality: 82 })
    .toBuffer();
}

let serial = 0;

/** The same picture in bytes of its own (a comment behind the start of the file), so that each is a file by itself. */
export function asNewFile(jpeg: Buffer): Buffer {
  const words = Buffer.from(`bench ${process.pid} ${Date.now()} ${serial++}`);
  const comment = Buffer.from([0xff, 0xfe, 0, words.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), comment, words, jpeg.subarray(2)]);
}

/** Photos that wait for analysis, results that wait for judgement, and events that are to tell of either. */
export async function photoBacklog(root: RootCtx): Promise<number> {
  const [row] = await root.db.query<{ count: number }>('SELECT count(*) AS count FROM outbox.event');
  return (row?.count ?? 0) + (await countPhotoBacklog(root.db)) + (await countCheckBacklog(root.db));
}

/** Waits until nothing is left; seconds since it began to wait, or undefined when three minutes were not enough. */
export async function untilBacklogGone(root: RootCtx): Promise<number | undefined> {
  const began = performance.now();
  while (performance.now() - began < BACKLOG_LIMIT_MS) {
    if ((await photoBacklog(root)) === 0) return Math.round((performance.now() - began) / 100) / 10;
    await sleep(250);
  }
  return undefined;
}
