/** What a desk adds to single cases: many at once, saved views, files for signature, lists to take away. */

export { auditWords } from './audit-contract.ts';
export { type HeldBy, holdingsOf } from './holdings.ts';
export { type DeskParts, deskRoutes } from './routes.ts';
