import { storeFlowLimit } from '../../base/loop/index.ts';
import { defineScene } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { supervisionConsumers } from './consumers.ts';
import { erasure } from './erasure.ts';
import { errors } from './errors.ts';
import { appealFlow, ratingFollowUpFlow } from './flows.ts';
import { findRule } from './grades/rules.ts';
import { manifest } from './manifest.ts';
import { notices } from './notices.ts';
import { supervisionRoutes } from './routes.ts';
import { settingsOf } from './settings.ts';

export const migrations = {
  module: manifest.id,
  directory: new URL('./migrations/', import.meta.url),
};

export const flows = [ratingFollowUpFlow, appealFlow];

export const scene = defineScene({
  manifest,
  notices,
  errors,
  erasures: [erasure],
  migrations,
  flows,
  routes: supervisionRoutes,
  consumers: supervisionConsumers,
  setUp: async (ctx, { city }) => {
    const { rating, appeals, grading } = settingsOf(city);
    for (const { id } of grading.deductions)
      if (findRule(city, id) === undefined)
        throw new AppError('supervision.measure_unknown', { measure: id });
    const limits = [
      ['rating-follow-up', 'call-back', rating.callBackWithinDays, 'calendar-day', rating],
      ['rating-follow-up', 'rectify', rating.rectifyWithinWorkingDays, 'working-day', rating],
      ['appeal', 'review', appeals.reviewWithinWorkingDays, 'working-day', appeals],
    ] as const;
    for (const [flowId, clock, amount, unit, { source, validFrom }] of limits)
      await storeFlowLimit(ctx, { flowId, clock, duration: { amount, unit }, source, validFrom });
    await city.refresh();
  },
});
