/** DuckDB: big joins and counts over files, bounded in memory. A server runs it in a process apart. */

export { type Apart, type ApartOptions, runApart, type Say } from './apart.ts';
export { type Duck, type DuckColumn, type DuckOptions, openDuck, quoteName, quoteText } from './duck.ts';
