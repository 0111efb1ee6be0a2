/** Sources (数据源): declared, loaded, checked, measured; what they bring lies as snapshots in Parquet. */

export type { CheckedDeclaration, FieldMapping } from './contract.ts';
export { type StandardField, standardFieldNames, standardFields } from './contract.ts';
export { checkDeclaration } from './declaration.ts';
export { checkFiles, tryFile } from './loading/check.ts';
export { loadDue } from './loading/due.ts';
export { type FeedFile, findFeedFiles } from './loading/find-files.ts';
export { type LoadOptions, type LoadResult, loadSource } from './loading/load.ts';
export { type LoadedFile, loadFiles } from './loading/load-files.ts';
export { askLoad, LOAD_KIND, loadKind } from './loading/load-kind.ts';
export type { FeedParts } from './parts.ts';
export { changesPath, rejectedPath, snapshotPath } from './paths.ts';
export { feedPermissions } from './permissions.ts';
export { findLoads, findQuality, findRejections, findSources } from './queries.ts';
export { type Breakers, createBreakers } from './query-only/ask-source.ts';
export { type SimulatedSource, simulateSource } from './query-only/simulator.ts';
export { type VerifyParts, verify } from './query-only/verify.ts';
export { isSourceWithin, scopeValues } from './reach.ts';
export { dropOldRejected } from './rejected/drop-rejected.ts';
export { feedRoutes } from './routes.ts';
export { type ChangesSince, findChangesSince } from './snapshot/changes-since.ts';
export { deltaPath, linkSnapshot, rowsSince, snapshotRows } from './snapshot/snapshot.ts';
export { addSource, findHeld, getSource, type Load, openLoad, type Source } from './store.ts';
export { cleanSources } from './suppression/clean.ts';
export { dropSuppressed, type RowName, suppressedAmong, suppressRows } from './suppression/suppression.ts';
export { dropExpiredUploads } from './uploads/store.ts';
