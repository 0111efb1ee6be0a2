/** Questions over several sources (多源碰撞): for a purpose, approved, for a time; their results become tasks. */

export { keepTime, settleBroken } from './deletion.ts';
export { eraseFromResults } from './erasure.ts';
export { collisionTemplates, createTeller } from './notices.ts';
export type { CollisionParts } from './parts.ts';
export { collisionPermissions } from './permissions.ts';
export { collisionRoutes } from './routes.ts';
export { createRunner, type Runner } from './runner.ts';
