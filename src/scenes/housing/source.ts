import { addSource } from '../../base/feeds/index.ts';
import type { Ctx } from '../../platform/context/index.ts';

/** Lettings registered by hand, as a source of the registry: who rents a house lives there, as far as it knows. */
const REGISTER = {
  ...{ code: 'letting-register', title: '房屋租赁登记', system: '房屋', owner: '网格管理部门' },
  ...{ subject: 'person', format: 'jsonl', period: 'day', key: ['key'], madeHere: true },
  fields: {
    ...{ name: 'name', resident_number: 'resident_number', telephone: 'telephone' },
    ...{ residence_address: 'residence_address', observed_on: 'observed_on' },
    ...{ valid_from: 'valid_from', valid_to: 'valid_to' },
  },
  ...{ legalBasis: '《住房租赁条例》、《租赁房屋治安管理规定》', trust: 65 },
};

/** The number of that source, declared when it is first needed; what is let in made-up houses has one of its own. */
export async function registerSource(ctx: Ctx, synthetic: boolean): Promise<number> {
  const declaration = synthetic
    ? {
        ...{ ...REGISTER, synthetic, code: `${REGISTER.code}-synthetic` },
        title: `${REGISTER.title}（合成）`,
      }
    : REGISTER;
  const [row] = await ctx.db.query<{ id: number }>('SELECT id FROM feeds.source WHERE code = $1', [
    declaration.code,
  ]);
  return row?.id ?? (await addSource(ctx, declaration)).id;
}
