import type { Ctx } from '../../platform/context/index.ts';
import { addSource } from '../feeds/index.ts';
import { ENTITY_KINDS } from './kinds-contract.ts';
import type { IncomingRecord } from './records/apply.ts';

/** What the registry held of somebody before anybody's record: kept as a record, so that a new one takes nothing away. */
const BASE = {
  ...{ code: 'registry-base', title: '人口底库', system: '人口底库', owner: '数据管理部门' },
  ...{ subject: 'person', format: 'jsonl', period: 'day', key: ['key'], madeHere: true },
  fields: {
    ...{ name: 'name', resident_number: 'resident_number', telephone: 'telephone' },
    ...{ residence_address: 'residence_address', observed_on: 'observed_on' },
  },
  ...{ legalBasis: '整库装载时的底库数据', trust: 60 },
};

interface Row {
  readonly id: number;
  readonly updatedOn: string;
  readonly synthetic: boolean;
  readonly values: Readonly<Record<string, string | number | null>>;
  /** Fields that some source has a value of. */
  readonly known: readonly string[];
}

/**
 * What the registry holds of persons and no record says, as records of the base's own source: to be applied together with
 * a first record about them, or deriving them anew would lose it. `day` (YYYY-MM-DD) is that record's: what was held is
 * never newer.
 */
export async function unsaidRecords(
  ctx: Ctx,
  personIds: readonly number[],
  day: string,
): Promise<IncomingRecord[]> {
  const rows = await ctx.db.query<Row>(
    `SELECT p.id, p.updated_on::text AS "updatedOn", p.synthetic, jsonb_build_object('name', p.name, 'resident_number', p.number,
         'sex', p.sex, 'born', p.born::text, 'telephone', p.telephone, 'house', p.house_id::text,
         'registered_house', p.registered_house_id::text, 'registered_division', p.registered_division) AS values,
       coalesce((SELECT array_agg(DISTINCT field) FROM registry.record r, jsonb_object_keys(r.fields) AS field
         WHERE r.entity_id = p.id AND r.kind = ${ENTITY_KINDS.person}), '{}') AS known
     FROM registry.person p WHERE p.id = ANY($1::bigint[])`,
    [personIds],
  );
  const records: IncomingRecord[] = [];
  const sources = new Map<boolean, number>();
  for (const { id, updatedOn, synthetic, values, known } of rows) {
    const fields = Object.fromEntries(
      Object.entries(values).filter(([field, value]) => value !== null && !known.includes(field)),
    );
    if (Object.keys(fields).length === 0) continue;
    const sourceId = sources.get(synthetic) ?? (await baseSource(ctx, synthetic));
    sources.set(synthetic, sourceId);
    const observedOn = updatedOn < day ? updatedOn : day;
    records.push({ sourceId, key: String(id), kind: 'person', entityId: id, observedOn, fields });
  }
  return records;
}

/** Made-up people have a source of their own, so that they show as made up for ever. */
async function baseSource(ctx: Ctx, synthetic: boolean): Promise<number> {
  const declaration = synthetic
    ? { ...{ ...BASE, synthetic, code: `${BASE.code}-synthetic` }, title: `${BASE.title}（合成）` }
    : BASE;
  const [row] = await ctx.db.query<{ id: number }>('SELECT id FROM feeds.source WHERE code = $1', [
    declaration.code,
  ]);
  return row?.id ?? (await addSource(ctx, declaration)).id;
}
