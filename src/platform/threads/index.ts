export {
  createPool,
  type Pool,
  type PoolOptions,
  type PoolStats,
  type RunOptions,
} from './pool.ts';
