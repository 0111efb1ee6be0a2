import assert from 'node:assert/strict';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { type AppError, isAppError } from '../../../lib/errors.ts';
import { analysePhoto } from './analyse.ts';
import { checkDefectModel, followDefectModel, loadDefectModel } from './defect-model-file.ts';
import { photosEval, photosTrain } from './defect-training.ts';
import { judgePhotoSets } from './photo-set.ts';
import { drawScene, HANDS, photograph, type Raster, seeded } from './scene-fixture.ts';

/** Each drawn street gives one pair whose defect is gone and one whose defect is still there. */
const STREETS = 14;
const HELD_BACK = 3;
let folder = '';
const at = (name: string): string => join(folder, name);
const failsWith = (code: string) => (error: unknown) => isAppError(error, code);

/** A heap of all sorts of things in the middle of the street, the same for the same seed. */
async function withHeap({ width, height, pixels }: Raster, seed: number): Promise<Raster> {
  const random = seeded(seed);
  const things = Array.from({ length: 90 }, () => {
    const [x, y] = [550 + random() * 450, 700 + random() * 300];
    const light = random() < 0.5 ? 10 : 90;
    return `<rect x="${x}" y="${y}" width="${20 + random() * 40}" height="${20 + random() * 40}" fill="hsl(0,0%,${light}%)"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${things.join('')}</svg>`;
  const raw = { width, height, channels: 3 } as const;
  const heap = sharp(pixels, { raw }).composite([{ input: Buffer.from(svg) }]);
  return { width, height, pixels: await heap.removeAlpha().raw().toBuffer() };
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pairs-'));
  const rows: string[] = [];
  for (let street = 1; street <= STREETS; street++) {
    // Quiet streets: the same strangers in all three, so that the heap is what tells the photos apart.
    const quiet = await drawScene(street, 1, undefined);
    const littered = await withHeap(quiet, street);
    const take = async (name: string, hand: number, scene: Raster) => {
      const seed = street * 10 + hand;
      await writeFile(
        at(`${street}-${name}.jpg`),
        await photograph(scene, HANDS.steady, seed, { side: 800 }),
      );
    };
    await take('before', 1, littered);
    await take('gone', 2, quiet);
    await take('remains', 3, littered);
    rows.push(
      `${street}-before.jpg,${street}-gone.jpg,gone`,
      `${street}-before.jpg,${street}-remains.jpg,${street % 2 ? 'remains' : '未消除'}`,
    );
  }
  await writeFile(at('damaged.jpg'), 'no picture');
  const head = 'before,after,label';
  await writeFile(at('test.csv'), [head, ...rows.splice(-2 * HELD_BACK)].join('\n'));
  // One pair of two streets, and one whose photo is none: neither can be learnt from.
  rows.push('1-before.jpg,2-gone.jpg,gone', '1-before.jpg,damaged.jpg,gone');
  await writeFile(at('train.csv'), [head, ...rows].join('\n'));
});
after(() => rm(folder, { recursive: true }));

test('a model of drawn pairs decides on pairs that it has not seen, and says what it skipped', async () => {
  const report = await photosTrain({ trainFile: at('train.csv'), modelFile: at('model.json') });
  const used = 2 * (STREETS - HELD_BACK);
  assert.equal(report.crossValidated.pairs + report.crossValidated.skipped, used + 2);
  const reasons = report.crossValidated.skippedPairs.map(({ reason }) => reason);
  assert.ok(reasons.includes('not_aligned') && reasons.includes('files.damaged'), reasons.join());
  assert.ok(report.crossValidated.accuracy >= 0.8, JSON.stringify(report));
  const seen = await photosEval({ testFile: at('test.csv'), modelFile: at('model.json') });
  assert.equal(seen.pairs, 2 * HELD_BACK);
  assert.ok(seen.accuracy >= 0.8, JSON.stringify(seen));
  assert.equal(seen.falseGone, 0);
  const again = await photosTrain({ trainFile: at('train.csv'), modelFile: at('again.json') });
  assert.equal(again.id, report.id);
});

test('a server uses the model of its data directory; without one, or with a damaged one, people judge', async () => {
  const errors: unknown[] = [];
  assert.equal(await followDefectModel(at('nowhere.json'), (error) => errors.push(error))(), undefined);
  assert.equal(errors.length, 0);
  await photosTrain({ trainFile: at('train.csv'), modelFile: at('used.json') });
  const model = (await followDefectModel(at('used.json'), (error) => errors.push(error))())!;
  const photo = async (name: string) => ({
    id: name,
    features: await analysePhoto({ photo: at(name), timeZone: 'UTC' }),
  });
  const input = {
    before: [await photo('1-before.jpg')],
    after: [{ ...(await photo('1-gone.jpg')), known: [] }],
    ...{ unreadable: [], reportedAt: new Date(0), handledAt: new Date(1e12) },
  };
  // What goes to the thread: certain from the middle on, so that the drawn pair is decided either way.
  const certain = { ...model, goneFrom: 0.5, stillThereTo: 0.5 };
  assert.equal(judgePhotoSets(input).defectGone, 'doubt');
  assert.notEqual(judgePhotoSets({ ...input, defect: certain }).defectGone, 'doubt');
  await truncate(at('used.json'), 40);
  assert.equal(await followDefectModel(at('used.json'), (error) => errors.push(error))(), undefined);
  assert.ok(isAppError(errors[0], 'classify.invalid_model'));
});

test('bad input is told by line and column', async () => {
  const train = async (content: string) => {
    await writeFile(at('bad.csv'), content);
    return photosTrain({ trainFile: at('bad.csv'), modelFile: at('never.json') });
  };
  await assert.rejects(train('before,label\n1-before.jpg,gone\n'), failsWith('classify.missing_column'));
  await assert.rejects(
    train('before,after,label\n1-before.jpg,1-gone.jpg,perhaps\n'),
    (error) => isAppError(error, 'classify.pair_label_unknown') && (error as AppError).details?.line === 2,
  );
  await assert.rejects(
    train('before,after,label\n1-before.jpg,1-gone.jpg,gone\n'),
    failsWith('classify.too_few_pairs'),
  );
  await assert.rejects(
    photosTrain({ trainFile: at('nowhere.csv'), modelFile: at('never.json') }),
    failsWith('classify.file_unreadable'),
  );
  await assert.rejects(loadDefectModel(at('train.csv')), failsWith('classify.invalid_model'));
  assert.throws(
    () => checkDefectModel({ id: 'x', goneFrom: 1, stillThereTo: 0, bias: 0, weights: [1] }),
    failsWith('classify.invalid_model'),
  );
});
