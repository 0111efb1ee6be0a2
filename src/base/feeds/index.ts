/** Sources (数据源): declared, loaded, checked, measured; what they bring lies as snapshots in Parquet. */

export { type Breakers, createBreakers } from './ask-source.ts';
export { type ChangesSince, findChangesSince } from './changes-since.ts';
export { checkFiles, tryFile } from './check.ts';
export { cleanSources } from './clean.ts';
export type { CheckedDeclaration, FieldMapping } from './contract.ts';
export { type StandardField, standardFieldNames, standardFields } from './contract.ts';
export { checkDeclaration } from './declaration.ts';
export { type LoadOptions, type LoadResult, loadSource } from './load.ts';
export { dropOldRejected } from './loading/drop-rejected.ts';
export { loadDue } from './loading/due.ts';
export { type FeedFile, findFeedFiles } from './loading/find-files.ts';
export { type LoadedFile, loadFiles } from './loading/load-files.ts';
export { askLoad, LOAD_KIND, loadKind } from './loading/load-kind.ts';
export type { FeedParts } from './parts.ts';
export { changesPath, rejectedPath, snapshotPath } from './paths.ts';
export { feedPermissions } from './permissions.ts';
export { findLoads, findQuality, findRejections, findSources } from './queries.ts';
export { isSourceWithin, scopeValues } from './reach.ts';
export { feedRoutes } from './routes.ts';
export { type SimulatedSource, simulateSource } from './simulator.ts';
export { deltaPath, linkSnapshot, rowsSince, snapshotRows } from './snapshot.ts';
export { addSource, findHeld, getSource, type Load, openLoad, type Source } from './store.ts';
export { dropSuppressed, type RowName, suppressedAmong, suppressRows } from './suppression.ts';
export { dropExpiredUploads } from './uploads/store.ts';
export { type VerifyParts, verify } from './verify.ts';
