import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { checkDeclaration } from '../../../base/feeds/index.ts';
import { isAppError } from '../../../lib/errors.ts';
import { isResidentNumber } from '../../../lib/identity/index.ts';
import { type Duck, openDuck, quoteText } from '../../../platform/analytics/index.ts';
import { writeCity } from '../write-city.ts';
import { declarationOf, QUERY_ONLY } from './declarations.ts';
import type { FeedDefinition } from './definition.ts';
import { FEEDS } from './definitions.ts';
import { encodeGb18030 } from './gb18030.ts';

const options = (directory: string) => ({
  ...{ city: 'demo-town', scale: 0.2, seed: 3, directory, feeds: true, threads: 1, say: () => {} },
});

describe('feeds of a synthetic city', () => {
  let directory: string;
  let duck: Duck;
  let rows: Readonly<Record<string, number>>;
  before(async () => {
    directory = join(mkdtempSync(join(tmpdir(), 'synthetic-city-')), 'out');
    ({ rows } = await writeCity(options(directory)));
    duck = await openDuck({ directory: join(directory, '..'), memoryLimitMb: 256, threads: 1 });
  });
  after(async () => {
    await duck.close();
    rmSync(join(directory, '..'), { recursive: true, force: true });
  });

  const fileOf = (feed: FeedDefinition) => join(directory, 'feeds', `${feed.code}.${feed.format}`);
  const truthOf = (code: string) => quoteText(join(directory, 'truth', `${code}.parquet`));

  /** The records of a feed that is not a sheet, read as a loader would. */
  async function recordsOf(feed: FeedDefinition): Promise<Record<string, string>[]> {
    if (feed.format === 'parquet') return duck.rows(`FROM read_parquet(${quoteText(fileOf(feed))})`);
    const text = new TextDecoder(feed.encoding ?? 'utf-8').decode(readFileSync(fileOf(feed)));
    const lines = text.split('\n').slice(0, -1);
    if (feed.format === 'jsonl') return lines.map((line) => JSON.parse(line));
    const [header, ...rest] = lines.map((line) => line.split(feed.delimiter ?? ','));
    for (const line of rest) assert.equal(line.length, header!.length, `${feed.code}: ${line.join()}`);
    return rest.map((line) => Object.fromEntries(line.map((value, i) => [header![i]!, value])));
  }

  it('are 42, each with a declaration that loads, and two more that are only asked', () => {
    assert.equal(FEEDS.length, 42);
    assert.equal(new Set(FEEDS.map(({ code }) => code)).size, 42);
    for (const feed of FEEDS) {
      const declared = checkDeclaration(declarationOf(feed, feed.format));
      assert.equal(declared.synthetic, true);
      assert.ok(existsSync(fileOf(feed)), feed.code);
      assert.deepEqual(
        JSON.parse(readFileSync(join(directory, 'feeds', `${feed.code}.json`), 'utf8')),
        declarationOf(feed, feed.format),
      );
    }
    for (const declaration of QUERY_ONLY) assert.ok(checkDeclaration(declaration).queryOnly);
  });

  it('have six to ten records a person, and every record of each is known to the truth', async () => {
    let total = 0;
    for (const feed of FEEDS) {
      total += rows[`feed_${feed.code}`]!;
      if (feed.format === 'xlsx') continue;
      const [title] = feed.columns[0]!;
      const keys = new Set((await recordsOf(feed)).map((record) => record[title]!));
      const truth = await duck.rows<{ key: string }>(
        `SELECT DISTINCT key FROM ${truthOf(`feed_${feed.code}`)}`,
      );
      assert.deepEqual([...keys].sort(), truth.map(({ key }) => key).sort(), feed.code);
    }
    const perPerson = total / rows.person!;
    assert.ok(perPerson > 6 && perPerson < 11, `${perPerson}`);
  });

  it('name people who exist', async () => {
    const [strangers] = await duck.rows<{ count: bigint }>(
      `SELECT count(*) AS count FROM ${truthOf('feed_grid-survey')} f ANTI JOIN ${truthOf('person')} p USING (person_id)`,
    );
    assert.equal(strangers?.count, 0n);
  });

  it('are dirty within bounds: the police’s register hardly, the water company’s much', async () => {
    const wrongShare = async (code: string, number: string, name: string) => {
      const feed = FEEDS.find((one) => one.code === code)!;
      const [title] = feed.columns[0]!;
      const truth = await duck.rows<{ key: string; name: string; number: string }>(
        `SELECT f.key, p.name, p.number FROM ${truthOf(`feed_${code}`)} f JOIN ${truthOf('person')} p USING (person_id)`,
      );
      const byKey = new Map(truth.map((one) => [one.key, one]));
      const records = await recordsOf(feed);
      const missing = records.filter((record) => !record[number]).length;
      const bad = records.filter((record) => record[number] && !isResidentNumber(record[number]!)).length;
      const named = records.filter((record) => record[name] !== byKey.get(record[title]!)!.name).length;
      const fifteen = records.filter((record) => record[number]?.length === 15).length;
      return [missing, bad, named, fifteen].map((count) => count / records.length);
    };
    const [missing, bad, named] = await wrongShare('household-register', '公民身份号码', '姓名');
    assert.ok(missing! < 0.01 && bad! < 0.01 && named! < 0.02, `${missing} ${bad} ${named}`);
    const [noNumber, badNumber, otherName, fifteen] = await wrongShare('water', '证件号', '户名');
    assert.ok(noNumber! > 0.15 && noNumber! < 0.45, `${noNumber}`);
    assert.ok(badNumber! > 0.005 && badNumber! < 0.08, `${badNumber}`);
    assert.ok(otherName! > 0.015 && otherName! < 0.1, `${otherName}`);
    assert.ok(fifteen! > 0.01 && fifteen! < 0.1, `${fifteen}`);
  });

  it('stand there whole: the same call does nothing, another seed is refused', async () => {
    const again = await writeCity(options(directory));
    assert.equal(again.already, true);
    assert.deepEqual(again.rows, rows);
    await assert.rejects(writeCity({ ...options(directory), seed: 4 }), (error) =>
      isAppError(error, 'synth.other_output'),
    );
    await assert.rejects(writeCity(options(join(directory, 'truth'))), (error) =>
      isAppError(error, 'synth.not_empty'),
    );
  });

  it('go on after a stop and come out the same', async () => {
    const other = join(directory, '..', 'stopped');
    const stop = new AbortController();
    const say = (line: string) => {
      if (line.startsWith('truth person')) stop.abort();
    };
    await assert.rejects(writeCity({ ...options(other), say, signal: stop.signal }), (error) =>
      isAppError(error, 'synth.stopped'),
    );
    const went = await writeCity(options(other));
    assert.deepEqual(went.rows, rows);
    const gas = join('feeds', 'gas.csv');
    assert.ok(readFileSync(join(other, gas)).equals(readFileSync(join(directory, gas))));
    const both = ['household', 'person'].map((table) => join('truth', `${table}.parquet`));
    for (const file of both)
      assert.ok(readFileSync(join(other, file)).equals(readFileSync(join(directory, file))), file);
  });
});

describe('GB 18030', () => {
  it('writes what is read again as it was', () => {
    const text = '户号,张三 李四 12号楼（A区）１２０３室#\n';
    assert.equal(new TextDecoder('gb18030').decode(encodeGb18030(text)), text);
  });
});
