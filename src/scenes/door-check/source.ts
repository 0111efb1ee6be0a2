import { addSource } from '../../base/feeds/index.ts';
import type { Ctx } from '../../platform/context/index.ts';

const COMMON = {
  ...{ subject: 'person', format: 'jsonl', period: 'day', key: ['key'], madeHere: true },
  fields: {
    ...{ name: 'name', resident_number: 'resident_number', telephone: 'telephone' },
    ...{ residence_address: 'residence_address', observed_on: 'observed_on' },
  },
};

/**
 * What members see at the door, as a source of its own. It is believed before registers where things change with life,
 * since it is the newest, and after the register of households where they do not.
 */
const CHECK = {
  ...{ ...COMMON, code: 'grid-check', title: '网格入户核查', system: '入户核查', owner: '网格管理部门' },
  ...{ legalBasis: '《社区网格员入户核查工作规范》（由各城市落实文号）', trust: 70 },
};

/**
 * The number of that source, declared when it is first needed; what is found in made-up houses has one of its own, so that
 * it shows as made up for ever.
 */
export async function checkSource(ctx: Ctx, synthetic: boolean): Promise<number> {
  const declaration = synthetic
    ? { ...{ ...CHECK, synthetic, code: `${CHECK.code}-synthetic` }, title: `${CHECK.title}（合成）` }
    : CHECK;
  const [row] = await ctx.db.query<{ id: number }>('SELECT id FROM feeds.source WHERE code = $1', [
    declaration.code,
  ]);
  return row?.id ?? (await addSource(ctx, declaration)).id;
}

/** Those of the sources of checks that were ever needed. */
export async function knownCheckSources(ctx: Ctx): Promise<number[]> {
  const rows = await ctx.db.query<{ id: number }>('SELECT id FROM feeds.source WHERE code = ANY($1)', [
    [CHECK.code, `${CHECK.code}-synthetic`],
  ]);
  return rows.map(({ id }) => id);
}
