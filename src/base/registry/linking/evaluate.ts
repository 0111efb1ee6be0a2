import { join } from 'node:path';
import { type Duck, openDuck, quoteText } from '../../../platform/analytics/index.ts';
import type { RootCtx } from '../../../platform/context/index.ts';

export interface PairScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly truePairs: number;
  readonly falsePairs: number;
  readonly missedPairs: number;
}

export interface PersonEvaluation {
  readonly records: number;
  /** Pairs of records that mean one person. */
  readonly persons: PairScore;
  /** Pairs of people who live in one household. */
  readonly households: PairScore;
  /** Of living people with a house in the truth: whose house was found, and was the right one. */
  readonly housesRight: number;
}

/**
 * Compares what the registry holds with the truth that a made-up city keeps aside: `DIR/truth/feed_<code>.parquet`
 * (row key → person) and `DIR/truth/person.parquet`. Reads both, changes neither.
 */
export async function evaluatePersons(
  root: RootCtx,
  directory: string,
  options: { readonly scratch: string; readonly buildingKeyOf?: string },
): Promise<PersonEvaluation> {
  const duck = await openDuck({ directory: options.scratch, memoryLimitMb: 2_048, threads: 2 });
  try {
    await readMembership(root, duck, directory);
    await readResidence(root, duck);
    const [count] = await duck.rows<{ n: bigint }>('SELECT count(*) AS n FROM member');
    const persons = await scorePairs(duck, 'SELECT entity AS found, truth AS meant FROM member');
    // Whom a person of the registry stands for: whoever most of the records mean.
    const truth = quoteText(join(directory, 'truth', 'person.parquet'));
    await duck.run(
      `CREATE TABLE stands AS SELECT m.entity, m.meant, t.household_id AS meant_household, t.house_id AS meant_house,
         l.household, l.house
       FROM (SELECT entity, mode(truth) AS meant FROM member GROUP BY entity
             QUALIFY row_number() OVER (PARTITION BY mode(truth) ORDER BY count(*) DESC) = 1) m
         JOIN read_parquet(${truth}) t ON t.person_id = m.meant AND t.household_id IS NOT NULL
         JOIN lives l ON l.entity = m.entity`,
    );
    const households = await scorePairs(
      duck,
      `SELECT coalesce(household::VARCHAR, 'alone ' || entity) AS found, meant_household AS meant FROM stands`,
    );
    return {
      records: Number(count!.n),
      persons,
      households,
      housesRight: await housesRight(duck, directory),
    };
  } finally {
    await duck.close();
  }
}

export interface EntityEvaluation {
  readonly records: number;
  /** Pairs of records that mean one. */
  readonly pairs: PairScore;
}

/**
 * The same for organisations or things: pairs of records that the registry holds as one against those that mean one.
 * Undefined when no source of them is loaded.
 */
export async function evaluateEntities(
  root: RootCtx,
  directory: string,
  subject: 'organisation' | 'thing',
  options: { readonly scratch: string },
): Promise<EntityEvaluation | undefined> {
  const duck = await openDuck({ directory: options.scratch, memoryLimitMb: 1_024, threads: 2 });
  try {
    await readMembership(root, duck, directory, subject);
    const [count] = await duck.rows<{ n: bigint }>('SELECT count(*) AS n FROM member');
    if (Number(count!.n) === 0) return undefined;
    const pairs = await scorePairs(duck, 'SELECT entity AS found, truth AS meant FROM member');
    return { records: Number(count!.n), pairs };
  } finally {
    await duck.close();
  }
}

async function readMembership(
  root: RootCtx,
  duck: Duck,
  directory: string,
  subject: 'person' | 'organisation' | 'thing' = 'person',
): Promise<void> {
  await duck.run('CREATE TABLE member (entity BIGINT, truth BIGINT)');
  const sources = await root.db.query<{ id: number; code: string }>(
    `SELECT id, code FROM feeds.source WHERE subject = $1 AND current_load IS NOT NULL`,
    [subject],
  );
  for (const { id, code } of sources) {
    const truth = quoteText(join(directory, 'truth', `feed_${code}.parquet`));
    await duck.run('CREATE OR REPLACE TABLE one (key VARCHAR, entity BIGINT)');
    for (let after = ''; ; ) {
      const rows: { key: string; entity: number }[] = await root.db.query<{ key: string; entity: number }>(
        `SELECT key, entity_id AS entity FROM registry.record WHERE source_id = $1 AND key > $2 ORDER BY key LIMIT 50000`,
        [id, after],
      );
      const last = rows.at(-1);
      if (last === undefined) break;
      await duck.append('one', [[rows.map(({ key }) => key), rows.map(({ entity }) => BigInt(entity))]]);
      after = last.key;
    }
    await duck.run(
      `INSERT INTO member SELECT o.entity, t.${subject}_id FROM one o JOIN read_parquet(${truth}) t ON t.key = o.key
       WHERE t.${subject}_id IS NOT NULL`,
    );
  }
}

async function readResidence(root: RootCtx, duck: Duck): Promise<void> {
  await duck.run('CREATE TABLE lives (entity BIGINT, household BIGINT, house BIGINT, address VARCHAR)');
  for (let after = 0; ; ) {
    const rows = await root.db.query<{
      id: number;
      household: number | null;
      house: number | null;
      address: string | null;
    }>(
      `SELECT p.id, p.household_id AS household, p.house_id AS house, registry.door(b.address, h.unit, h.room) AS address
       FROM registry.person p LEFT JOIN registry.house h ON h.id = p.house_id LEFT JOIN registry.building b ON b.id = h.building_id
       WHERE p.id > $1 AND p.state = 1 ORDER BY p.id LIMIT 50000`,
      [after],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    const big = (value: number | null) => (value === null ? null : BigInt(value));
    await duck.append('lives', [
      [
        ...[rows.map(({ id }) => BigInt(id)), rows.map(({ household }) => big(household))],
        ...[rows.map(({ house }) => big(house)), rows.map(({ address }) => address)],
      ],
    ]);
    after = last.id;
  }
}

/** Pairs within groups of what was found, of what is meant, and of both. */
async function scorePairs(duck: Duck, query: string): Promise<PairScore> {
  const [row] = await duck.rows<{ found: number; meant: number; both: number }>(
    `WITH pairs AS (${query}),
       f AS (SELECT sum(n * (n - 1) / 2) AS s FROM (SELECT count(*) AS n FROM pairs GROUP BY found)),
       m AS (SELECT sum(n * (n - 1) / 2) AS s FROM (SELECT count(*) AS n FROM pairs GROUP BY meant)),
       b AS (SELECT sum(n * (n - 1) / 2) AS s FROM (SELECT count(*) AS n FROM pairs GROUP BY found, meant))
     SELECT f.s::DOUBLE AS found, m.s::DOUBLE AS meant, b.s::DOUBLE AS both FROM f, m, b`,
  );
  const { found, meant, both } = row!;
  const [precision, recall] = [found === 0 ? 1 : both / found, meant === 0 ? 1 : both / meant];
  return {
    ...{ precision, recall, f1: (2 * precision * recall) / (precision + recall) },
    ...{ truePairs: both, falsePairs: found - both, missedPairs: meant - both },
  };
}

async function housesRight(duck: Duck, directory: string): Promise<number> {
  const houses = quoteText(join(directory, 'truth', 'house.parquet'));
  const [row] = await duck.rows<{ share: number }>(
    `SELECT avg((l.address = h.address)::INT)::DOUBLE AS share
     FROM stands s JOIN lives l ON l.entity = s.entity JOIN read_parquet(${houses}) h ON h.house_id = s.meant_house`,
  );
  return row?.share ?? 0;
}
