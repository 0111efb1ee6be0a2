import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import sharp from 'sharp';
import { readPhotoFacts } from './exif.ts';

async function photo(): Promise<Uint8Array> {
  return sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
    .withExif({
      IFD0: { Make: 'Test' },
      IFD2: { DateTimeOriginal: '2026:03:02 14:20:05', OffsetTimeOriginal: '+08:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '34/1 44/1 5106/100',
        GPSLongitudeRef: 'E',
        GPSLongitude: '113/1 37/1 3012/100',
      },
    })
    .jpeg()
    .toBuffer();
}

describe('facts of a photo', () => {
  it('reads when and where it was taken', async () => {
    const facts = readPhotoFacts(await photo());
    assert.equal(facts.takenAt, '2026-03-02T14:20:05+08:00');
    assert.ok(facts.point);
    assert.ok(Math.abs(facts.point.latitude - 34.74752) < 1e-4);
    assert.ok(Math.abs(facts.point.longitude - 113.62503) < 1e-4);
  });

  it('finds nothing in a photo without notes, in another kind of file and in nothing', async () => {
    const plain = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
      .jpeg()
      .toBuffer();
    assert.deepEqual(readPhotoFacts(plain), {});
    assert.deepEqual(readPhotoFacts(new TextEncoder().encode('%PDF-1.7')), {});
    assert.deepEqual(readPhotoFacts(new Uint8Array()), {});
  });

  it('survives any damage', async () => {
    const whole = await photo();
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(400), fc.nat(255), (length, at, value) => {
        const damaged = whole.slice(0, length);
        if (at < damaged.length) damaged[at] = value;
        readPhotoFacts(damaged);
      }),
      { numRuns: 500 },
    );
  });
});
