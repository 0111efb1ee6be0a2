import { assert } from '../../lib/assert.ts';
import { encodeRings } from '../../lib/geo/codec.ts';
import { representativePoint } from '../../lib/geo/measure.ts';
import type { Ring } from '../../lib/geo/types.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { copyLine, type Transaction } from '../../platform/db/index.ts';

/** An area to be stored; parents come before their children. */
export interface NewArea {
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly parentCode: string | undefined;
  readonly exclusive: boolean;
  readonly synthetic: boolean;
  readonly rings: readonly Ring[];
}

/** Stores many areas at once, valid from `validFrom` (YYYY-MM-DD). Must run in a transaction. Returns how many. */
export async function storeAreas(ctx: Ctx, areas: Iterable<NewArea>, validFrom: string): Promise<number> {
  const known = new Map<string, { id: string; path: string[] }>();
  let count = 0;
  function* lines(): Generator<string> {
    for (const area of areas) {
      const id = ctx.ids.next();
      const parent = area.parentCode === undefined ? undefined : known.get(area.parentCode);
      assert(
        area.parentCode === undefined || parent,
        `${area.code} comes before its parent ${area.parentCode}`,
      );
      const path = [...(parent?.path ?? []), id];
      known.set(area.code, { id, path });
      const point = area.rings.length > 0 ? representativePoint(area.rings) : undefined;
      const geometry =
        area.rings.length > 0 ? `\\x${Buffer.from(encodeRings(area.rings)).toString('hex')}` : null;
      count++;
      yield copyLine([
        ...[id, area.code, area.name, area.level, path.length - 1, parent?.id, path],
        ...[area.exclusive, area.synthetic, validFrom, point?.[0], point?.[1], geometry],
      ]);
    }
  }
  const { copyFrom } = ctx.db as Transaction;
  assert(copyFrom, 'storeAreas needs a transaction');
  await copyFrom(
    `COPY areas.area (id, code, name, level, depth, parent_id, path, exclusive, synthetic, valid_from, lon, lat, geometry)
     FROM STDIN`,
    lines(),
  );
  return count;
}
