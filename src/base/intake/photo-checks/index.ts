/** Photos after handling against those before: noted by the outbox, compared behind, read by people. */
export { countCheckBacklog } from './check-store.ts';
export { keepPhotos, type PhotoKeeper, photoConsumer, startPhotoKeeper } from './keeper.ts';
export { type PhotoCheckParts, photoCheckRoutes } from './routes.ts';
