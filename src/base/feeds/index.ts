/** Sources (数据源): declared, loaded, checked, measured; what they bring lies as snapshots in Parquet. */

export { checkDeclaration } from './declaration.ts';
