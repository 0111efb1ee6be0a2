// Work that the tests of runs do apart.
import { AppError } from '../../lib/errors.ts';
import type { Say } from '../analytics/index.ts';

export async function run({ what, times }: { what: string; times: number }, say: Say): Promise<object> {
  say({ step: 'begun' });
  if (what === 'refuse') throw new AppError('fixture.refused', { field: 'x' });
  if (what === 'die' || (what === 'die-once' && times === 1)) process.exit(7);
  if (what === 'hang') await new Promise((resolve) => setTimeout(resolve, 60_000));
  return { what, times };
}
