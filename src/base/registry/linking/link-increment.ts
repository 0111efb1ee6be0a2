import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Duck, quoteText } from '../../../platform/analytics/index.ts';
import type { RootCtx } from '../../../platform/context/index.ts';
import {
  blockKeysOf,
  candidatesQuery,
  type LinkConfig,
  parseConfig,
  relinkRecords,
  writeBlockKeys,
} from '../../linkage/index.ts';
import type { EntityKind } from '../kinds-contract.ts';
import type { Applied } from '../records/apply.ts';
import { addToIndex, type BlockIndex } from './block-index.ts';
import { takeChangedRows } from './changed-rows.ts';
import { respectDecisions } from './decisions.ts';
import { assignNumbers, storeDifference } from './difference.ts';
import { findReviews } from './find-reviews.ts';
import { findOwners, followCandidates, readHeldRecords } from './held-records.ts';
import { findAddresses, type HouseMatches, loadAddressBaseFor, matchHouses } from './houses.ts';
import type { LinkOptions } from './link-options.ts';
import { type LinkSubject, read, wantedRows } from './link-subject.ts';
import { type ChangedSource, type LoadedSource, storeLinkedLoads } from './linked-loads.ts';
import { createStopwatch, type Step } from './stopwatch.ts';

export interface IncrementInput {
  readonly subject: LinkSubject;
  readonly index: BlockIndex;
  /** All sources, with the loads that hold now. */
  readonly sources: readonly LoadedSource[];
  readonly changed: readonly ChangedSource[];
  /** For files of this increment; cleared. */
  readonly directory: string;
}

export interface Increment {
  /** Records that came or changed, and those that are gone. */
  readonly fresh: number;
  readonly gone: number;
  /** Records that were linked again with them: those of all persons who may be concerned. */
  readonly held: number;
  readonly pairs: number;
  readonly houses: HouseMatches;
  readonly applied: Applied;
  readonly reviews: number;
  readonly steps: readonly Step[];
}

/** Records stored in one transaction; with them their households. */
const BATCH = 100_000;

/**
 * Takes what sources brought since the last run into the registry, reading no more than that and the entities concerned:
 * those to whom the changed records belong and those who share a block or key with them. All records of these are linked
 * again with the model of the last whole run, so that one may fall into two as well. Entities, the households of persons
 * and, with the last batch, which loads the registry holds are stored in one transaction each: killed at any point and run
 * again it gives the same end.
 */
export async function linkIncrement(
  root: RootCtx,
  duck: Duck,
  { subject, index, sources, changed, directory }: IncrementInput,
  options: LinkOptions,
): Promise<Increment> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const file = (name: string) => join(directory, name);
  const files: Files = {
    fresh: file('fresh.parquet'),
    game: file('game.parquet'),
    matches: file('houses.parquet'),
  };
  const { kind } = subject;
  const { step, steps } = createStopwatch(options.say);
  const config = (from: string, to: string) =>
    parseConfig(subject.config(from, file(to), options.memoryLimitMb));
  const { fresh, gone } = await step('changes taken', () =>
    takeChangedRows(duck, subject, changed, { directory: file('parts'), file: files.fresh }),
  );
  options.say(`${fresh} records came or changed, ${gone} are gone`);
  if (fresh === 0) await emptyFresh(duck, subject, files.fresh);
  const houses = await step('houses found', () => findHouses(root, duck, { subject, files, fresh }, options));
  const held = await step(`${subject.name} found`, async () => {
    await findOwners(root, duck, kind);
    if (fresh > 0)
      await findCandidates(root, duck, {
        ...{ kind, index, config: config(files.fresh, 'blocks'), keys: file('keys.parquet') },
      });
    return readHeldRecords(root, duck, kind);
  });
  const game = config(files.game, 'linked');
  const pairs = await step('records linked', () => link(duck, subject, { files, config: game, index }));
  await step('numbers given', async () => {
    await respectDecisions(root, duck);
    await assignNumbers(root, duck, await subject.adopt?.(root, duck));
  });
  await step('index written', () => addToIndex(duck, index, blockKeysOf(game), root.ids.next()));
  const { before } = subject;
  const applied = await step(`${subject.name} stored`, () =>
    storeDifference(root, duck, kind, {
      ...{ ...options, batch: options.batch ?? BATCH, ...(before && { before }) },
      after: async (tx, isLast) => {
        await subject.after?.(tx);
        if (isLast) await storeLinkedLoads(tx, sources);
      },
    }),
  );
  const reviews =
    pairs === 0
      ? 0
      : await step('pairs for people', () =>
          findReviews(root, duck, game, { review: join(game.output, 'review.parquet') }, kind),
        );
  rmSync(directory, { recursive: true, force: true });
  return { fresh, gone, held, pairs, houses, applied, reviews, steps };
}

interface Files {
  readonly fresh: string;
  readonly game: string;
  readonly matches: string;
}

/** Only records that are gone: the same tables, empty. */
function emptyFresh(duck: Duck, { columns }: LinkSubject, file: string): Promise<void> {
  const fields = columns.map((field) => `NULL::VARCHAR AS ${field}`);
  return duck.run(
    `COPY (SELECT NULL::VARCHAR AS record_id, NULL::SMALLINT AS source_id, NULL::VARCHAR AS key, NULL::DATE AS observed_on,
       ${fields.join(', ')} WHERE false) TO ${quoteText(file)} (FORMAT parquet)`,
  );
}

async function findHouses(
  root: RootCtx,
  duck: Duck,
  { subject, files, fresh }: { readonly subject: LinkSubject; readonly files: Files; readonly fresh: number },
  { areas }: LinkOptions,
): Promise<HouseMatches> {
  const union = { union: files.fresh, matches: files.matches };
  if (fresh > 0) {
    const addresses = await findAddresses(duck, files.fresh, subject.addresses);
    return matchHouses(duck, await loadAddressBaseFor(root.db, areas, addresses), union, subject.addresses);
  }
  await duck.run(
    `COPY (SELECT NULL::VARCHAR AS address, NULL::BIGINT AS house, NULL::BIGINT AS building, NULL::DOUBLE AS confidence
     WHERE false) TO ${quoteText(files.matches)} (FORMAT parquet)`,
  );
  return { addresses: 0, toHouse: 0, toBuilding: 0 };
}

interface CandidateInput {
  readonly kind: EntityKind;
  readonly index: BlockIndex;
  readonly config: LinkConfig;
  readonly keys: string;
}

/** Those who share a block or key with what came. */
async function findCandidates(
  root: RootCtx,
  duck: Duck,
  { kind, index, config, keys }: CandidateInput,
): Promise<void> {
  await writeBlockKeys(config, config.output, keys);
  await duck.run(`CREATE TABLE candidate AS ${candidatesQuery(config, index.files, keys)}`);
  await followCandidates(root, duck, { kind, since: index.madeAt });
}

interface GameInput {
  readonly files: Files;
  readonly config: LinkConfig;
  readonly index: BlockIndex;
}

/** Links what came with all records of those concerned; fills `previous` and `wanted`. Returns pairs compared. */
async function link(duck: Duck, subject: LinkSubject, { files, config, index }: GameInput): Promise<number> {
  const fields = Object.keys(config.fields);
  const told = fields.map((field) => `${subject.heldValue(field)} AS ${field}`);
  await duck.run(
    `COPY (SELECT record_id, ${fields.join(', ')} FROM ${read(files.fresh)}
       UNION ALL SELECT h.source_id || '/' || h.key, ${told.join(', ')} FROM held_record h ANTI JOIN changed USING (source_id, key)
     ) TO ${quoteText(files.game)} (FORMAT parquet)`,
  );
  const [count] = await duck.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${read(files.game)}`);
  const result = count!.n === 0n ? undefined : await relinkRecords(config, index.directory);
  const clusters = result
    ? read(result.files.clusters)
    : '(SELECT NULL::VARCHAR AS id, NULL::VARCHAR AS entity WHERE false)';
  await duck.run(
    `CREATE TABLE previous AS SELECT source_id, key, entity, md5(fields) AS fields_hash FROM held_record;
     CREATE TABLE wanted AS
     ${wantedRows(subject, { union: files.fresh, matches: files.matches }, clusters)}
     UNION ALL
     SELECT h.source_id, h.key, h.observed_on, c.entity, h.fields
     FROM held_record h ANTI JOIN changed USING (source_id, key) JOIN ${clusters} c ON c.id = h.source_id || '/' || h.key`,
  );
  return result?.pairs ?? 0;
}
