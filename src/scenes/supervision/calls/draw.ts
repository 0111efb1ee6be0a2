import { createHash, randomBytes } from 'node:crypto';
import type { Ctx } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';

/** The number in [0, 1) that a seed gives a case: the same for everybody who draws again. */
export function drawnNumber(seed: string, caseId: string): number {
  return createHash('sha256').update(`${seed}:${caseId}`).digest().readUIntBE(0, 6) / 2 ** 48;
}

const insertDraw = statement(
  'supervision.insert_draw',
  `INSERT INTO supervision.draw (day, purpose, seed, shares, made_at) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT DO NOTHING`,
);
const selectDraw = statement(
  'supervision.select_draw',
  'SELECT seed FROM supervision.draw WHERE day = $1 AND purpose = $2',
);

/** The seed of a day: random, made when the day's first case is drawn, so that nobody can know it before. */
export async function seedOf(
  ctx: Ctx,
  day: string,
  purpose: 'call-back' | 'spot-check',
  shares: unknown,
): Promise<string> {
  const [known] = await ctx.db.run<{ seed: string }>(selectDraw, [day, purpose]);
  if (known) return known.seed;
  const seed = randomBytes(16).toString('hex');
  await ctx.db.run(insertDraw, [day, purpose, seed, JSON.stringify(shares), ctx.clock.now()]);
  return (await ctx.db.run<{ seed: string }>(selectDraw, [day, purpose]))[0]!.seed;
}
