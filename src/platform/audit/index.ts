export { type AuditChain, startAuditChain } from './chain.ts';
export { canonicalJson, hashEntry } from './entry.ts';
export { type AuditRoot, listRoots, permissions as auditPermissions } from './queries.ts';
export { type AuditInput, audit, auditEach } from './record.ts';
export { auditRoutes } from './routes.ts';
export { type AuditVerdict, type VerifyOptions, verifyAudit } from './verify.ts';
