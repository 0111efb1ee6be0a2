export {
  createPool,
  type Pool,
  type PoolOptions,
  type PoolStats,
  type RunOptions,
} from './pool.ts';
export { type ErrorParts, errorFromParts, errorToParts } from './protocol.ts';
