/** A made-up city over the real divisions of a city pack: for trials, benches and demonstrations. Always marked. */

export { type ChangeKind, type ChangeRow, generateChanges } from './changes.ts';
export { type CityBatch, type GenerateOptions, generateCity, generatePlanned } from './generate.ts';
export type * from './model.ts';
export { type CityOptions, type CityPlan, planCity } from './plan.ts';
export { type WriteChangesOptions, writeChangesOfDay } from './write-changes.ts';
export { type WriteOptions, type WriteResult, writeCity } from './write-city.ts';
