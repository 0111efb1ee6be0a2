import { defineScene } from '../../base/scene/index.ts';
import { errors } from './errors.ts';
import { liveForCitizens } from './live.ts';
import { manifest } from './manifest.ts';
import { purgePhotos } from './photos.ts';
import { snapRoutes } from './routes.ts';

export const migrations = {
  module: 'snap-report',
  directory: new URL('./migrations/', import.meta.url),
};

/** Snap and report (随手拍): citizens report with a photo and follow what becomes of it. */
export const scene = defineScene({
  manifest,
  errors,
  migrations,
  routes: snapRoutes,
  consumers: (parts) => [liveForCitizens(parts)],
  jobs: [{ name: 'snap-report.purge-photos', schedule: '37 3 * * *', run: purgePhotos }],
});
