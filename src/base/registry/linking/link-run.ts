import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { type Duck, openDuck } from '../../../platform/analytics/index.ts';
import type { RootCtx } from '../../../platform/context/index.ts';
import { snapshotPath } from '../../feeds/index.ts';
import { linkRecords, parseConfig } from '../../linkage/index.ts';
import { withLinkLock } from '../link-lock.ts';
import type { Applied } from '../records/apply.ts';
import { makeBlockIndex, openBlockIndex } from './block-index.ts';
import { respectDecisions } from './decisions.ts';
import { assignNumbers, loadPrevious, storeDifference } from './difference.ts';
import { findReviews } from './find-reviews.ts';
import { type HouseMatches, loadAddressBase, matchHouses } from './houses.ts';
import { linkIncrement } from './link-increment.ts';
import type { LinkOptions } from './link-options.ts';
import { type LinkSubject, read, wantedRows } from './link-subject.ts';
import {
  type ChangedSource,
  findChangedSources,
  findLoadedSources,
  forgetLinkedLoads,
  type LoadedSource,
  storeLinkedLoads,
} from './linked-loads.ts';
import type { Step } from './stopwatch.ts';

export interface LinkRunResult {
  /** Whether everything was linked anew, or only what sources brought since the last run. */
  readonly how: 'whole' | 'increment';
  readonly sources: number;
  /** Records that were read: all, or those that came, changed or are gone. */
  readonly records: number;
  /** What became of their addresses. */
  readonly houses: HouseMatches;
  readonly entities: number;
  readonly applied: Omit<Applied, 'entities'>;
  /** Pairs that people are asked about. */
  readonly reviews: number;
  readonly seconds: number;
  /** What each step of an increment took. */
  readonly steps?: readonly Step[];
}

/** From this share of changed records on, linking everything anew is no more work. */
const WHOLE_FROM = 0.3;

/**
 * Makes entities of what all sources of a subject say now. After a first run over everything only what sources brought
 * since is taken in (`linkIncrement`), unless `whole` asks for everything, rules or files have changed, or nearly
 * everything is new. One run of a subject at a time; `then` follows while it is held. Killed in the middle it goes on where
 * it was; run twice it changes nothing the second time. What people decided (merged, kept apart) is kept. Throws
 * `registry.link_busy`, the subject's error when it has no sources, and what linking throws.
 */
export async function runLink<Result>(
  root: RootCtx,
  subject: LinkSubject,
  options: LinkOptions,
  then: (result: LinkRunResult) => Promise<Result>,
): Promise<Result> {
  return withLinkLock(root, subject.name, async () => then(await linkAlone(root, subject, options)));
}

async function linkAlone(root: RootCtx, subject: LinkSubject, options: LinkOptions): Promise<LinkRunResult> {
  const began = performance.now();
  const { dataDir, memoryLimitMb, say } = options;
  const sources = await findLoadedSources(root, subject.kind);
  if (sources.length === 0) throw new AppError(subject.noSources);
  const directory = join(dataDir, 'registry', subject.name);
  mkdirSync(directory, { recursive: true });
  const files: Files = {
    union: join(directory, 'union.parquet'),
    matches: join(directory, 'houses.parquet'),
    linked: join(directory, 'linked'),
    index: join(directory, 'index'),
  };
  const seconds = () => Math.round((performance.now() - began) / 100) / 10;
  const duck = await openDuck({ directory, memoryLimitMb, threads: 2 });
  try {
    subject.prepare?.(duck);
    const rules = parseConfig(subject.config('union.parquet', files.linked, memoryLimitMb));
    const index = options.whole === true ? undefined : await openBlockIndex(duck, rules, files.index);
    const changed = index && (await findWorthwhile(root, dataDir, sources));
    if (index === undefined || changed === undefined) {
      if (options.whole !== true) say('everything is linked: there is no earlier run to go on from');
      return { ...(await linkWhole(root, duck, { subject, sources, files }, options)), seconds: seconds() };
    }
    const inputs = { subject, index, sources, changed, directory: join(directory, 'increment') };
    const { fresh, gone, applied, ...done } = await linkIncrement(root, duck, inputs, options);
    const { entities, ...rest } = applied;
    return {
      ...{ how: 'increment', sources: changed.length, records: fresh + gone, houses: done.houses },
      ...{ entities, applied: rest, reviews: done.reviews },
      ...{ seconds: seconds(), steps: done.steps },
    };
  } finally {
    await duck.close();
  }
}

/** What changed since the last run, or undefined when that is not known or too much. */
async function findWorthwhile(
  root: RootCtx,
  dataDir: string,
  sources: readonly LoadedSource[],
): Promise<ChangedSource[] | undefined> {
  if (sources.every(({ linked }) => linked === null)) return undefined;
  const changed = await findChangedSources(root, dataDir, sources);
  if (changed === undefined) return undefined;
  const [known] = await root.db.query<{ rows: number; fresh: number }>(
    `SELECT sum(rows_stored) AS rows, sum(CASE WHEN k.load_id IS NULL THEN rows_stored END) AS fresh
     FROM feeds.source s JOIN feeds.load l ON l.id = s.current_load LEFT JOIN registry.linked_load k ON k.source_id = s.id
     WHERE s.id = ANY($1::smallint[])`,
    [sources.map(({ id }) => id)],
  );
  return Number(known!.fresh ?? 0) > Number(known!.rows) * WHOLE_FROM ? undefined : changed;
}

interface Files {
  readonly union: string;
  readonly matches: string;
  readonly linked: string;
  readonly index: string;
}

interface Inputs {
  readonly subject: LinkSubject;
  readonly sources: readonly LoadedSource[];
  readonly files: Files;
}

/** Unites all snapshots, links them, and stores the difference to what the registry holds. */
async function linkWhole(
  root: RootCtx,
  duck: Duck,
  { subject, sources, files }: Inputs,
  options: LinkOptions,
): Promise<Omit<LinkRunResult, 'seconds'>> {
  const { dataDir, memoryLimitMb, areas, say } = options;
  const snapshots = sources.map(({ id, code, load }) => ({
    ...{ id, code },
    snapshot: snapshotPath(dataDir, { source: code, id: load }),
  }));
  const records = await subject.unite(duck, snapshots, files.union);
  say(
    `${records} records of ${sources.length} sources${subject.kind === 'person' ? '' : ` of ${subject.name}`}`,
  );
  const houses = await matchHouses(duck, await loadAddressBase(root.db, areas), files, subject.addresses);
  say(`${houses.toHouse} of ${houses.addresses} addresses are houses, ${houses.toBuilding} buildings`);
  const config = parseConfig(subject.config(files.union, files.linked, memoryLimitMb));
  const linked = await linkRecords(config, { say });
  await loadPrevious(root, duck, subject.kind);
  await duck.run(`CREATE TABLE wanted AS ${wantedRows(subject, files, read(linked.files.clusters))}`);
  await respectDecisions(root, duck);
  await assignNumbers(root, duck, await subject.adopt?.(root, duck));
  await forgetLinkedLoads(root, sources);
  const { entities, ...applied } = await storeDifference(root, duck, subject.kind, options);
  await makeBlockIndex(duck, config, { directory: files.index, madeAt: root.clock.now() });
  await subject.follow(root, (tx) => storeLinkedLoads(tx, sources));
  const reviews = await findReviews(root, duck, config, linked.files, subject.kind);
  return { how: 'whole', sources: sources.length, records, houses, entities, applied, reviews };
}
