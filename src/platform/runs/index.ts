/** Long work that somebody asked for: queued in PostgreSQL, done in a process apart, with progress, stop and an end. */

export { RunList, type RunState, RunView } from './contract.ts';
export { type RunKind, type Runs, type RunsOptions, startRuns } from './runner.ts';
export { askRun, findRuns, getRun, purgeRuns, type Run, stopRun, viewRun } from './store.ts';
