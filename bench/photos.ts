// Photo checks on drawn street scenes: how often each rule is right, and how many photos a second one core takes.
//   node bench/photos.ts [--scenes 40] [--json]
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import {
  analysePhoto,
  comparePhotos,
  hashBands,
  type KnownPhoto,
  nearbyBands,
  type PhotoFeatures,
  type PhotoJudgement,
} from '../src/base/classify/photos/index.ts';
import { DEFECTS, drawScene, HANDS, photograph } from '../src/base/classify/photos/scene-fixture.ts';

export interface PhotoBenchResult {
  pairs: number;
  /** For every kind of pair: how many, and how many were judged as they should be. */
  kinds: Record<
    string,
    { pairs: number; right: number; samePlaceYes: number; fail: number; doubt: number; pass: number }
  >;
  reuse: { searched: number; found: number; falseAlarms: number; candidatesPerSearch: number };
  analyseMs: { median: number; p95: number };
  compareMs: { median: number; p95: number };
}

const REPORTED = new Date('2026-05-04T01:00:00Z');
const HANDLED = new Date('2026-05-04T06:00:00Z');
const analyse = (photo: Buffer): Promise<PhotoFeatures> => analysePhoto({ photo, timeZone: 'UTC' });
const WATERMARK = Buffer.from(
  '<svg width="960" height="720"><rect x="15" y="640" width="390" height="66" opacity=".5"/><rect x="30" y="660" width="315" height="16" fill="#fff"/></svg>',
);

/** Runs the bench on `scenes` drawn scenes (each gives seven pairs). */
export async function benchPhotos(scenes: number): Promise<PhotoBenchResult> {
  sharp.concurrency(1);
  const kinds: PhotoBenchResult['kinds'] = {};
  const compareTimes: number[] = [];
  const judge = (
    kind: string,
    before: PhotoFeatures,
    after: PhotoFeatures,
    isRight: (j: PhotoJudgement) => boolean,
  ) => {
    const start = performance.now();
    const judgement = comparePhotos({ before, after, reportedAt: REPORTED, handledAt: HANDLED, known: [] });
    compareTimes.push(performance.now() - start);
    kinds[kind] ??= { pairs: 0, right: 0, samePlaceYes: 0, fail: 0, doubt: 0, pass: 0 };
    const counts = kinds[kind];
    counts.pairs++;
    counts[judgement.verdict]++;
    if (isRight(judgement)) counts.right++;
    if (judgement.samePlace === 'yes') counts.samePlaceYes++;
  };
  const isAccepted = (j: PhotoJudgement): boolean => j.samePlace === 'yes' && j.verdict === 'doubt';
  const isRefused = (j: PhotoJudgement): boolean => j.verdict === 'fail';
  const originals: PhotoFeatures[] = [];
  const copies: PhotoFeatures[] = [];
  let previous: PhotoFeatures | undefined;
  for (let scene = 0; scene < scenes; scene++) {
    const broken = await drawScene(scene, 1, DEFECTS[scene % DEFECTS.length]);
    const mended = await drawScene(scene, 2, undefined);
    const photo = await photograph(broken, HANDS.usual, scene, { side: 960 });
    const before = await analyse(photo);
    const take = async (hand: keyof typeof HANDS, seed: number, options = {}) =>
      analyse(await photograph(mended, HANDS[hand], scene + seed, { side: 960, ...options }));
    const steady = await take('steady', 1000);
    judge('same place, steady hand', before, steady, isAccepted);
    judge('same place, usual hand', before, await take('usual', 2000), isAccepted);
    judge('same place, rough hand', before, await take('rough', 3000), isAccepted);
    judge(
      'same place, badly blurred',
      before,
      await take('steady', 4000, { blurPx: 7 }),
      (j) => j.verdict === 'doubt',
    );
    if (previous) judge('another place', previous, steady, isRefused);
    const smaller = await sharp(photo).resize(800).jpeg({ quality: 65 }).toBuffer();
    judge('first photo sent again, recompressed', before, await analyse(smaller), isRefused);
    const stamped = await sharp(photo)
      .composite([{ input: WATERMARK }])
      .jpeg()
      .toBuffer();
    judge('first photo sent again, new watermark', before, await analyse(stamped), isRefused);
    originals.push(before);
    copies.push(await analyse(stamped));
    previous = before;
  }
  const pairs = Object.values(kinds).reduce((sum, { pairs: count }) => sum + count, 0);
  const analyseMs = await timeAnalysis(Math.min(scenes, 20));
  return {
    pairs,
    kinds,
    reuse: searchCopies(originals, copies),
    analyseMs,
    compareMs: quantiles(compareTimes),
  };
}

/** Looks every copy up among all originals by the four indexed quarters of its hash, as a database would. */
function searchCopies(
  originals: readonly PhotoFeatures[],
  copies: readonly PhotoFeatures[],
): PhotoBenchResult['reuse'] {
  const bands = originals.map((original) => hashBands(original.perceptualHash));
  const result = { searched: copies.length, found: 0, falseAlarms: 0, candidatesPerSearch: 0 };
  for (const [n, copy] of copies.entries()) {
    const near = nearbyBands(copy.perceptualHash).map((values) => new Set(values));
    const known = originals.flatMap((original, index): KnownPhoto[] =>
      bands[index]!.some((band, quarter) => near[quarter]!.has(band))
        ? [{ ...original, caseNumber: `${index}` }]
        : [],
    );
    result.candidatesPerSearch += known.length / copies.length;
    const other = { ...copy, version: 1 as const };
    const isUsed = (among: KnownPhoto[]): boolean =>
      comparePhotos({
        before: originals[(n + 1) % originals.length]!,
        after: other,
        reportedAt: REPORTED,
        handledAt: HANDLED,
        known: among,
      }).usedBefore;
    if (isUsed(known.filter(({ caseNumber }) => caseNumber === `${n}`))) result.found++;
    if (isUsed(known.filter(({ caseNumber }) => caseNumber !== `${n}`))) result.falseAlarms++;
  }
  return result;
}

/** One core, photos of 1600 × 1200 as a phone sends them. */
async function timeAnalysis(scenes: number): Promise<PhotoBenchResult['analyseMs']> {
  const times: number[] = [];
  for (let scene = 0; scene < scenes; scene++) {
    const photo = await photograph(await drawScene(scene, 1, undefined), HANDS.usual, scene, { side: 1600 });
    for (let round = 0; round < 4; round++) {
      const start = performance.now();
      await analyse(photo);
      times.push(performance.now() - start);
    }
  }
  return quantiles(times);
}

function quantiles(times: number[]): { median: number; p95: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => Number(sorted[Math.floor(sorted.length * share)]!.toFixed(1));
  return { median: at(0.5), p95: at(0.95) };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { scenes: { type: 'string', default: '40' }, json: { type: 'boolean' } },
  });
  const result = await benchPhotos(Number(values.scenes));
  if (!values.json) {
    console.table(result.kinds);
    console.table({ analyseMs: result.analyseMs, compareMs: result.compareMs });
  }
  console.log(JSON.stringify(result));
}
