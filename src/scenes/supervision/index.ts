import { storeFlowLimit } from '../../base/loop/index.ts';
import { defineScene } from '../../base/scene/index.ts';
import { supervisionConsumers } from './consumers.ts';
import { errors } from './errors.ts';
import { appealFlow, ratingFollowUpFlow } from './flows.ts';
import { manifest } from './manifest.ts';
import { supervisionRoutes } from './routes.ts';
import { settingsOf } from './settings.ts';

export const migrations = {
  module: manifest.id,
  directory: new URL('./migrations/', import.meta.url),
};

export const flows = [ratingFollowUpFlow, appealFlow];

export const scene = defineScene({
  manifest,
  errors,
  migrations,
  flows,
  routes: supervisionRoutes,
  consumers: supervisionConsumers,
  setUp: async (ctx, { city }) => {
    const { rating } = settingsOf(city);
    const row = { flowId: 'rating-follow-up', source: '城市设置 rating', validFrom: '2020-01-01' };
    const callBack = { amount: rating.callBackWithinDays, unit: 'calendar-day' } as const;
    const rectify = { amount: rating.rectifyWithinWorkingDays, unit: 'working-day' } as const;
    await storeFlowLimit(ctx, { ...row, clock: 'call-back', duration: callBack });
    await storeFlowLimit(ctx, { ...row, clock: 'rectify', duration: rectify });
    await city.refresh();
  },
});
