import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type AreaCollection, boundsOf, flatView, insidePlace, labelPlaces } from './shapes.ts';

const area = (code: string, rings: number[][][]): AreaCollection['features'][number] => ({
  type: 'Feature',
  properties: { code, name: code },
  geometry: { type: 'Polygon', coordinates: rings },
});

describe('shapes of a city', () => {
  it('puts the name inside an area that is bent around another', () => {
    const bent = area('bent', [
      [
        [0, 0],
        [10, 0],
        [10, 1],
        [1, 1],
        [1, 9],
        [10, 9],
        [10, 10],
        [0, 10],
        [0, 0],
      ],
    ]);
    const place = insidePlace(bent);
    assert.ok(place);
    const { longitude: x, latitude: y } = place;
    assert.ok(x > 0 && x < 10 && y > 0 && y < 10 && (x < 1 || y < 1 || y > 9), `${x} ${y}`);
  });

  it('keeps the name out of a hole', () => {
    const square = (low: number, high: number): number[][] => [
      [low, low],
      [high, low],
      [high, high],
      [low, high],
      [low, low],
    ];
    const place = insidePlace(area('ring', [square(0, 10), square(2, 8)]));
    assert.ok(place && (place.longitude < 2 || place.longitude > 8));
  });

  it('knows the box around everything, and that nothing has none', () => {
    const collection: AreaCollection = { type: 'FeatureCollection', features: [] };
    assert.equal(boundsOf(collection), undefined);
    assert.deepEqual(labelPlaces(collection), []);
    const one = area('a', [
      [
        [1, 2],
        [3, 2],
        [3, 5],
        [1, 2],
      ],
    ]);
    assert.deepEqual(boundsOf({ ...collection, features: [one] }), [1, 2, 3, 5]);
  });

  it('comes back from the flat picture to the same place', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (dx, dy) => {
          const view = flatView({ longitude: 113, latitude: 34 });
          const { x, y } = view.toFlat({ longitude: 113 + dx, latitude: 34 + dy });
          const back = view.toPlace(x, y);
          assert.ok(Math.abs(back.longitude - 113 - dx) < 1e-9 && Math.abs(back.latitude - 34 - dy) < 1e-9);
        },
      ),
    );
  });
});
