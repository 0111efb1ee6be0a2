import type { ChangeRow } from '../changes.ts';
import type { MadeGrid } from '../contents.ts';
import type { PersonRow } from '../model.ts';
import { serialOf } from '../numbers.ts';
import { Random } from '../random.ts';
import type { Entry, FeedDefinition, FeedGrid } from './definition.ts';
import { FEEDS } from './definitions.ts';
import { DIRT } from './dirt.ts';
import { observedOn, RecordWriter } from './feed-record.ts';

/** Where lines of a feed and of its truth go. */
export interface LineSink {
  write(name: string, text: string): void;
}

/** Further records of the same subject get keys of their own. */
const NEXT_RECORD = 20_000_000;

const idOf = ({ person, house, organisation, thing }: Entry, subject: FeedDefinition['subject']): number =>
  (subject === 'house'
    ? house?.house_id
    : subject === 'organisation'
      ? organisation?.organisation_id
      : subject === 'thing'
        ? thing?.thing_id
        : person?.person_id) ?? 0;

const truthLine = (key: string, { person, house, organisation, thing }: Entry) =>
  `${key},${person?.person_id ?? ''},${house?.house_id ?? ''},${organisation?.organisation_id ?? ''},${thing?.thing_id ?? ''}\n`;

/** A line of the feed in its own form; JSON lines leave empty values out. */
export function lineOf({ format, delimiter, columns }: FeedDefinition, values: readonly string[]): string {
  if (format !== 'jsonl') return `${values.join(delimiter ?? ',')}\n`;
  const record: Record<string, string> = {};
  columns.forEach(([title], i) => {
    if (values[i] !== '') record[title] = values[i]!;
  });
  return `${JSON.stringify(record)}\n`;
}

/** Rows of each feed of one grid, gathered before they are written. */
class FeedLines {
  text = '';
  truth = '';
  rows = 0;
  readonly #feed: FeedDefinition;
  readonly #salt: number;
  readonly #grid: FeedGrid;
  readonly #writer: RecordWriter;
  readonly #random: Random;

  constructor(feed: FeedDefinition, grid: FeedGrid, writer: RecordWriter, random: Random) {
    this.#feed = feed;
    this.#salt = FEEDS.indexOf(feed);
    this.#grid = grid;
    this.#writer = writer;
    this.#random = random;
  }

  /** `record`: which of a subject's records; `day`: when it was written, a day of the system's own unless told. */
  add(entry: Entry, record: number, day?: string): void {
    const [feed, random] = [this.#feed, this.#random];
    const key = serialOf(idOf(entry, feed.subject) + record * NEXT_RECORD, this.#salt);
    const at = day ?? observedOn(feed.lagDays, random, entry.person?.born);
    const facts = { grid: this.#grid, plan: this.#grid.plan, entry, feed, key, random, observedOn: at };
    const line = lineOf(feed, this.#writer.write(facts));
    const twice = random.chance(DIRT[feed.care].lineTwice);
    this.text += twice ? line + line : line;
    this.truth += truthLine(key, entry);
    this.rows += twice ? 2 : 1;
  }

  writeTo(sink: LineSink, counts: Record<string, number>): void {
    if (this.rows === 0) return;
    const { code } = this.#feed;
    sink.write(`feed-${code}.part`, this.text);
    sink.write(`truth-${code}.csv`, this.truth);
    counts[`feed_${code}`] = (counts[`feed_${code}`] ?? 0) + this.rows;
  }
}

const personFinder = (persons: readonly PersonRow[], base: number) => (id: number | null) =>
  id === null ? undefined : persons[id - base];

/** Who is in a feed is drawn from a stream of its own, so that it can be told again without writing anything. */
const picksOf = (seed: number, feed: FeedDefinition, grid: FeedGrid) =>
  feed.entries(grid, new Random(seed, 'pick', feed.code, grid.plan.code));

/** Writes what the systems know of one grid after the other into `sink`: `feed-<code>.part` and `truth-<code>.csv`. */
export function createFeedWriter(
  seed: number,
  sink: LineSink,
  counts: Record<string, number>,
): (made: MadeGrid) => void {
  return ({ plan, contents, findHome }) => {
    const grid: FeedGrid = { plan, contents, findPerson: personFinder(contents.person, plan.personBase) };
    const writer = new RecordWriter({ seed, findHome });
    for (const feed of FEEDS) {
      const random = new Random(seed, 'feed', feed.code, plan.code);
      const lines = new FeedLines(feed, grid, writer, random);
      for (const entry of picksOf(seed, feed, grid)) {
        lines.add(entry, 0);
        if (random.chance(DIRT[feed.care].doubled)) lines.add(entry, 1);
      }
      lines.writeTo(sink, counts);
    }
  };
}

/** Feeds in which a death is news; the others hear of it late or never. */
const DEATH_FEEDS = new Set(['death', 'funeral']);

/** Writes the news of one day: rows of feeds about people that changed, under the keys that they had before. */
export function createChangeFeedWriter(
  seed: number,
  sink: LineSink,
  counts: Record<string, number>,
): (made: MadeGrid, changes: readonly ChangeRow[], day: string) => void {
  return ({ plan, contents, findHome }, changes, day) => {
    if (changes.length === 0) return;
    const changed = new Map(changes.map((row) => [row.person_id, row]));
    const known = personFinder(contents.person, plan.personBase);
    const findPerson = (id: number | null) => (id === null ? undefined : (changed.get(id) ?? known(id)));
    const before: FeedGrid = { plan, contents, findPerson };
    const fresh = (kind: string): FeedGrid => ({
      ...{
        plan,
        findPerson,
        contents: { ...contents, person: changes.filter(({ change }) => change === kind) },
      },
    });
    const writer = new RecordWriter({ seed, findHome });
    for (const feed of FEEDS) {
      if (feed.subject !== 'person') continue;
      const lines = new FeedLines(feed, before, writer, new Random(seed, 'news', day, feed.code, plan.code));
      for (const { person } of picksOf(seed, feed, before)) {
        const now = changed.get(person?.person_id ?? 0);
        if (now !== undefined && now.change !== 'death') lines.add({ person: now }, 0, day);
      }
      for (const entry of picksOf(seed, feed, fresh('birth'))) lines.add(entry, 0, day);
      if (DEATH_FEEDS.has(feed.code)) {
        for (const entry of picksOf(seed, feed, fresh('death'))) lines.add(entry, 0, day);
      }
      lines.writeTo(sink, counts);
    }
  };
}
