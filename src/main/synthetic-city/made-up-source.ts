import { addSource } from '../../base/feeds/index.ts';
import type { Ctx } from '../../platform/context/index.ts';

export interface MadeUpSource {
  readonly code: string;
  readonly title: string;
  readonly subject: 'person' | 'organisation';
  readonly trust: number;
}

/** Declares a source whose records are made up and stored by themselves, without a file; returns its number. */
export async function addMadeUpSource(ctx: Ctx, source: MadeUpSource): Promise<number> {
  const { subject } = source;
  const { id } = await addSource(ctx, {
    ...{ ...source, system: '合成数据', owner: '合成', legalBasis: '合成数据，不涉及真实个人和单位' },
    ...{ format: 'jsonl', period: 'once', key: ['key'], madeHere: true, synthetic: true },
    fields: subject === 'person' ? { name: 'name' } : { organisation_name: 'organisation_name' },
  });
  return id;
}

/** True when it was declared before, and with that its records were stored. */
export async function isSourceThere({ db }: Ctx, { code }: MadeUpSource): Promise<boolean> {
  return (await db.query('SELECT 1 FROM feeds.source WHERE code = $1', [code])).length > 0;
}
