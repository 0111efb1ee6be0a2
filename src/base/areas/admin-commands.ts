import { AppError } from '../../lib/errors.ts';
import { audit } from '../../platform/audit/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { ImportCheck, StoredBorder } from './check-import.ts';
import type { Area, AreaDirectory } from './directory.ts';

const selectBorders = statement(
  'areas.select_borders',
  `SELECT id, code, name, parent_id AS "parentId", geometry FROM areas.area
   WHERE id = ANY($1) AND geometry IS NOT NULL`,
);

/** The borders of these areas; those without one are left out. */
export async function bordersOf(ctx: Ctx, areas: readonly Area[]): Promise<StoredBorder[]> {
  return ctx.db.run<StoredBorder>(selectBorders, [areas.map((area) => area.id)]);
}

/** Keeps the border that was in force before as a row of its own, so that the area keeps its id in cases and rights. */
const keepFormer = statement(
  'areas.keep_former',
  `INSERT INTO areas.area (id, code, name, level, depth, parent_id, path, exclusive, synthetic, valid_from, valid_to,
     lon, lat, geometry)
   SELECT $2, code, name, level, depth, parent_id, path[1:array_length(path, 1) - 1] || $2::uuid, exclusive, synthetic,
     valid_from, $3, lon, lat, geometry FROM areas.area WHERE id = $1 AND valid_from < $3`,
);
const redraw = statement(
  'areas.redraw',
  `UPDATE areas.area SET name = $2, geometry = $3, lon = $4, lat = $5, valid_from = $6, synthetic = false WHERE id = $1`,
);
const insertArea = statement(
  'areas.insert_one',
  `INSERT INTO areas.area (id, code, name, level, depth, parent_id, path, exclusive, synthetic, valid_from, lon, lat,
     geometry) VALUES ($1, $2, $3, $4, $5, $6, $7, false, false, $8, $9, $10, $11)`,
);
const retireAreas = statement(
  'areas.retire',
  `UPDATE areas.area SET valid_to = $2 WHERE path @> ARRAY[$1::uuid] AND valid_to IS NULL RETURNING code`,
);

/**
 * Stores a checked import: changed borders keep their area's id, new ones are added, those that the file leaves
 * out end on the day if told so. Throws `areas.import_faulty`, `areas.gap`, `areas.date_ahead`.
 */
export async function storeImport(
  tx: Ctx,
  input: {
    parent: Area;
    level: string;
    check: ImportCheck;
    validFrom: string;
    today: string;
    keepMissing: boolean;
    acceptGaps: boolean;
  },
): Promise<{ added: number; changed: number; ended: number }> {
  const { parent, level, check, validFrom, today } = input;
  const [fault] = check.faults;
  if (fault) throw new AppError('areas.import_faulty', { ...fault, count: check.faults.length });
  if (check.coverage.gapM2 > 0 && !input.acceptGaps)
    throw new AppError('areas.gap', { m2: Math.round(check.coverage.gapM2) });
  const changes = check.rows.filter((row) => row.id !== null && row.change !== 'same');
  // A row that begins later cannot carry an id that is in use today.
  if (validFrom > today && changes.length > 0) throw new AppError('areas.date_ahead', { today });
  for (const row of changes) {
    await tx.db.run(keepFormer, [row.id, tx.ids.next(), validFrom]);
    await tx.db.run(redraw, [row.id, row.name, Buffer.from(row.geometry), row.lon, row.lat, validFrom]);
  }
  const added = check.rows.filter((row) => row.id === null);
  for (const row of added) {
    const id = tx.ids.next();
    await tx.db.run(insertArea, [
      ...[id, row.code, row.name, level, parent.depth + 1, parent.id, [...parent.path, id], validFrom],
      ...[row.lon, row.lat, Buffer.from(row.geometry)],
    ]);
  }
  const ending = input.keepMissing ? [] : check.missing;
  for (const area of ending) await tx.db.run(retireAreas, [area.id, validFrom]);
  const result = { added: added.length, changed: changes.length, ended: ending.length };
  const details = { ...result, validFrom, level, gapM2: Math.round(check.coverage.gapM2) };
  await audit(tx, { action: 'areas.imported', subject: `area:${parent.code}`, details });
  return result;
}

/**
 * Ends an area and all below it on a day. Throws `areas.city_stays` for the city itself, `areas.date_before` when it
 * would end before it began.
 */
export async function retireArea(
  tx: Ctx,
  areas: AreaDirectory,
  code: string,
  validTo: string,
): Promise<{ ended: number }> {
  const area = areas.findByCode(code);
  if (area === undefined) throw new AppError('areas.not_found', { area: code });
  if (area.parentId === null) throw new AppError('areas.city_stays');
  const [late] = await tx.db.query(
    'SELECT code FROM areas.area WHERE path @> ARRAY[$1::uuid] AND valid_to IS NULL AND valid_from >= $2 LIMIT 1',
    [area.id, validTo],
  );
  if (late) throw new AppError('areas.date_before', { area: code, day: validTo });
  const ended = await tx.db.run(retireAreas, [area.id, validTo]);
  await audit(tx, {
    action: 'areas.retired',
    subject: `area:${code}`,
    details: { validTo, ended: ended.length },
  });
  return { ended: ended.length };
}
