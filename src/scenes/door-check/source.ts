import { addSource } from '../../base/feeds/index.ts';
import type { Ctx } from '../../platform/context/index.ts';

const common = {
  ...{ subject: 'person', format: 'jsonl', period: 'day', key: ['key'] },
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
  ...{ ...common, code: 'grid-check', title: '网格入户核查', system: '入户核查', owner: '网格管理部门' },
  ...{ legalBasis: '《社区网格员入户核查工作规范》（由各城市落实文号）', trust: 70 },
};

/** What the registry held of somebody before anybody's record: kept as a record, so that a check takes nothing away. */
const BASE = {
  ...{ ...common, code: 'registry-base', title: '人口底库', system: '人口底库', owner: '数据管理部门' },
  ...{ legalBasis: '整库装载时的底库数据', trust: 60 },
};

/**
 * Numbers of both sources, declared when they are first needed; what is found in made-up houses has sources of its own, so
 * that it shows as made up for ever.
 */
export async function checkSources(
  ctx: Ctx,
  synthetic: boolean,
): Promise<{ readonly check: number; readonly base: number }> {
  const of = (declaration: typeof CHECK) =>
    synthetic
      ? idOf(ctx, {
          ...{ ...declaration, synthetic, code: `${declaration.code}-synthetic` },
          title: `${declaration.title}（合成）`,
        })
      : idOf(ctx, declaration);
  return { check: await of(CHECK), base: await of(BASE) };
}

/** Those of the sources of checks that were ever needed. */
export async function knownCheckSources(ctx: Ctx): Promise<number[]> {
  const rows = await ctx.db.query<{ id: number }>('SELECT id FROM feeds.source WHERE code = ANY($1)', [
    [CHECK.code, `${CHECK.code}-synthetic`],
  ]);
  return rows.map(({ id }) => id);
}

async function idOf(ctx: Ctx, declaration: typeof CHECK): Promise<number> {
  const [row] = await ctx.db.query<{ id: number }>('SELECT id FROM feeds.source WHERE code = $1', [
    declaration.code,
  ]);
  return row?.id ?? (await addSource(ctx, declaration)).id;
}
