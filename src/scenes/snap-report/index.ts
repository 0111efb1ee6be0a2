import { defineScene } from '../../base/scene/index.ts';
import { columnReferrer } from '../../platform/files/index.ts';
import { auditWords } from './audit-contract.ts';
import { erasure } from './erasure.ts';
import { errors } from './errors.ts';
import { liveForCitizens } from './live.ts';
import { manifest } from './manifest.ts';
import { purgePhotos } from './photos.ts';
import { storePublicRule } from './publication/public-rule.ts';
import { copyRemover, publicationFollower } from './publication/queue.ts';
import { snapRoutes } from './routes.ts';
import { syntheticReviewer } from './simulator.ts';

export const migrations = {
  module: 'snap-report',
  directory: new URL('./migrations/', import.meta.url),
};

/** Snap and report (随手拍): citizens report with a photo and follow what becomes of it. */
export const scene = defineScene({
  manifest,
  auditWords,
  errors,
  erasures: [erasure],
  migrations,
  routes: snapRoutes,
  consumers: (parts) => [publicationFollower(parts), copyRemover(parts)],
  watchers: (parts) => [liveForCitizens(parts)],
  fileReferrers: [columnReferrer('snap_report', 'photo'), columnReferrer('snap_report', 'public_photo')],
  setUp: storePublicRule,
  synthetic: syntheticReviewer,
  jobs: [{ name: 'snap-report.purge-photos', schedule: '37 3 * * *', run: purgePhotos }],
});
