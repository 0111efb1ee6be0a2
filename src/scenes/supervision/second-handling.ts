import { findCase, setLimits } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { systemActor } from '../../platform/access/index.ts';
import { asActor, type Ctx } from '../../platform/context/index.ts';
import { settingsOf } from './settings.ts';

/**
 * A case that goes back to its unit (二次办理) has a limit of its own, shorter than the first: the city's setting
 * `secondHandling`, counted from the reopening. The same again changes nothing.
 */
export async function limitSecondHandling(ctx: Ctx, city: City, caseId: string): Promise<void> {
  const { withinWorkingDays: amount, source: basis } = settingsOf(city).secondHandling;
  const source = `二次办理 ${amount} 个工作日：${basis}`;
  const state = await findCase(ctx.db, caseId);
  if (state === undefined || state.clocks.handle === undefined || !state.counters.reopened) return;
  if (state.limits.handle?.source === source) return;
  await setLimits(asActor(ctx, systemActor('supervision')), city.loop, {
    caseId,
    limits: { handle: { duration: { amount, unit: 'working-day' }, source } },
    note: '二次办理',
  });
}
