import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { before as beforeAll, test } from 'node:test';
import sharp from 'sharp';
import { isAppError } from '../../../lib/errors.ts';
import { createFileStore } from '../../../platform/files/index.ts';
import { createPool } from '../../../platform/threads/index.ts';
import {
  analysePhoto,
  analyseStoredPhoto,
  type ComparePhotosInput,
  comparePhotos,
  type DefectModel,
  hammingDistance,
  type PhotoFeatures,
  type PhotoJudgement,
} from './index.ts';
import { drawScene, HANDS, photograph } from './scene-fixture.ts';

const analyse = (photo: Buffer): Promise<PhotoFeatures> => analysePhoto({ photo, timeZone: 'Asia/Shanghai' });
const compare = (input: Partial<ComparePhotosInput> & { after: PhotoFeatures }): PhotoJudgement =>
  comparePhotos({
    before,
    reportedAt: new Date('2026-05-04T00:00:00Z'),
    handledAt: new Date('2026-05-04T08:00:00Z'),
    known: [],
    ...input,
  });
const codes = (judgement: PhotoJudgement, weight?: string): string[] =>
  judgement.reasons.filter((each) => weight === undefined || each.weight === weight).map((each) => each.code);

let beforePhoto: Buffer;
let before: PhotoFeatures;
let after: PhotoFeatures;
let elsewhere: PhotoFeatures;
beforeAll(async () => {
  beforePhoto = await photograph(await drawScene(3, 1, 'rubbish'), HANDS.usual, 3);
  before = await analyse(beforePhoto);
  after = await analyse(await photograph(await drawScene(3, 2, undefined), HANDS.usual, 1003));
  elsewhere = await analyse(await photograph(await drawScene(4, 2, undefined), HANDS.usual, 1004));
});

test('features are small and the same every time', async () => {
  assert.ok(Buffer.from(before.keypoints, 'base64').length <= 8 * 1024);
  assert.ok(JSON.stringify(before).length <= 20 * 1024);
  assert.deepEqual(await analyse(beforePhoto), before);
});

test('the same place from another hand, in other light, with other people: for a person to judge', () => {
  const judgement = compare({ after });
  assert.equal(judgement.samePlace, 'yes');
  assert.equal(judgement.defectGone, 'doubt');
  assert.equal(judgement.verdict, 'doubt');
  assert.deepEqual(codes(judgement, 'doubt'), ['photos.defect_unjudged']);
  assert.deepEqual(codes(judgement, 'fail'), []);
});

test('only a trained model can let a pair pass', () => {
  const model = (probability: number): DefectModel => ({
    id: 'test',
    goneFrom: 0.9,
    stillThereTo: 0.1,
    probabilityGone: () => probability,
  });
  assert.equal(compare({ after, defectModel: model(0.95) }).verdict, 'pass');
  assert.deepEqual(codes(compare({ after, defectModel: model(0.5) }), 'doubt'), ['photos.defect_doubtful']);
  const remains = compare({ after, defectModel: model(0.05) });
  assert.deepEqual([remains.verdict, remains.defectGone], ['fail', 'no']);
  assert.equal(compare({ after: elsewhere, defectModel: model(0.99) }).verdict, 'fail');
});

test('another place fails, unless the position says that it is this one', () => {
  const judgement = compare({ after: elsewhere });
  assert.deepEqual([judgement.verdict, judgement.samePlace], ['fail', 'no']);
  const here = { lon: 113.6, lat: 34.7 };
  const near = compare({ after: { ...elsewhere, ...here }, expectedPoint: here });
  assert.deepEqual([near.verdict, near.samePlace], ['doubt', 'no']);
});

test('the first photo sent again fails: as it is, recompressed, with a new watermark', async () => {
  const watermark = Buffer.from(
    '<svg width="1280" height="960"><rect x="20" y="860" width="500" height="80" fill="#fff"/></svg>',
  );
  for (const copy of [
    beforePhoto,
    await sharp(beforePhoto).resize(900).jpeg({ quality: 60 }).toBuffer(),
    await sharp(beforePhoto).modulate({ brightness: 0.85 }).png().toBuffer(),
    await sharp(beforePhoto)
      .composite([{ input: watermark }])
      .jpeg()
      .toBuffer(),
  ]) {
    const judgement = compare({ after: await analyse(copy) });
    assert.equal(judgement.verdict, 'fail');
    assert.equal(judgement.defectGone, 'no');
    assert.deepEqual(codes(judgement, 'fail'), ['photos.unchanged']);
  }
});

test('a photo of another case fails, however it was recompressed', async () => {
  const known = [
    { caseNumber: 'A-17', perceptualHash: after.perceptualHash, differenceHash: after.differenceHash },
  ];
  const judgement = compare({ after, known });
  assert.deepEqual([judgement.verdict, judgement.usedBefore], ['fail', true]);
  assert.match(judgement.reasons[0]!.zh, /A-17/);
  assert.equal(compare({ after: elsewhere, known }).usedBefore, false);
  assert.ok(hammingDistance(after.perceptualHash, elsewhere.perceptualHash) > 10);
});

test('time and place of the photo must fit the case', () => {
  const at = (takenAt: string) => compare({ after: { ...after, takenAt } });
  assert.deepEqual(codes(at('2026-05-03T23:00:00Z'), 'fail'), ['photos.taken_before_report']);
  assert.equal(codes(at('2026-05-03T23:58:00Z'), 'fail').length, 0);
  assert.ok(codes(at('2026-05-04T09:00:00Z'), 'doubt').includes('photos.taken_after_handling'));
  assert.equal(codes(at('2026-05-04T04:00:00Z')).includes('photos.time_unknown'), false);
  const expectedPoint = { lon: 113.6, lat: 34.7 };
  const from = (lat: number) => compare({ after: { ...after, lon: 113.6, lat }, expectedPoint });
  assert.equal(codes(from(34.701)).includes('photos.far_away'), false);
  assert.ok(codes(from(34.705), 'doubt').includes('photos.far_away'));
  assert.deepEqual([from(34.75).verdict, from(34.75).measured.distanceM], ['fail', 5560]);
  assert.equal(
    compare({ after: { ...after, lon: 113.6, lat: 34.705 }, expectedPoint, limits: { distanceM: 1000 } })
      .reasons.length,
    2,
  );
});

test('photos that show too little are for a person', async () => {
  const scene = await drawScene(3, 2, undefined);
  const blurred = compare({ after: await analyse(await photograph(scene, HANDS.steady, 5, { blurPx: 9 })) });
  assert.ok(codes(blurred, 'doubt').includes('photos.blurred'));
  const dark = compare({ after: await analyse(await photograph(scene, HANDS.steady, 5, { light: 0.12 })) });
  assert.ok(codes(dark, 'doubt').includes('photos.too_dark'));
  const blank = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  const nothing = compare({ after: await analyse(blank) });
  assert.deepEqual([nothing.verdict, nothing.samePlace], ['doubt', 'unsure']);
  for (const [width, height] of [
    [1, 1],
    [2, 900],
    [1600, 3],
  ] as const) {
    const tiny = await sharp({ create: { width, height, channels: 3, background: '#777' } })
      .png()
      .toBuffer();
    assert.notEqual(compare({ after: await analyse(tiny) }).verdict, 'pass');
  }
});

test('every reason speaks both languages and leaves no gap', () => {
  const judgement = compare({
    after: { ...elsewhere, takenAt: '2026-05-03T00:00:00Z', lon: 1, lat: 1, sharpness: 1, brightness: 1 },
    expectedPoint: { lon: 2, lat: 2 },
  });
  assert.ok(judgement.reasons.length >= 5);
  for (const { zh, en } of judgement.reasons) {
    assert.match(zh, /[\u4e00-\u9fff]/);
    assert.doesNotMatch(zh + en, /[{}]|undefined/);
  }
});

test('a stored photo is analysed in the pool; a damaged one says so', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'photos-'));
  const pool = createPool({ size: 1 });
  try {
    const files = createFileStore({ directory, pool, timeZone: 'Asia/Shanghai' });
    const { hash } = await files.put(beforePhoto, { maxBytes: 5e6, accept: ['image/jpeg'] });
    assert.deepEqual(await analyseStoredPhoto({ pool, files, timeZone: 'Asia/Shanghai' }, hash), before);
    await assert.rejects(
      analyseStoredPhoto({ pool, files, timeZone: 'UTC' }, 'f'.repeat(64)),
      (error: unknown) => isAppError(error, 'files.not_found'),
    );
    await assert.rejects(analyse(beforePhoto.subarray(0, 20_000)), (error: unknown) =>
      isAppError(error, 'files.damaged'),
    );
  } finally {
    await pool.close();
    await rm(directory, { recursive: true });
  }
});
