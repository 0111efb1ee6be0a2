import type { CityPart, MadeGrid } from '../contents.ts';
import type { PersonRow } from '../model.ts';
import { serialOf } from '../numbers.ts';
import { Random } from '../random.ts';
import type { Home } from './addresses.ts';
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

/** Writes what the systems know of one grid after the other into `sink`: `feed-<code>.part` and `truth-<code>.csv`. */
export function createFeedWriter(
  part: CityPart,
  sink: LineSink,
  counts: Record<string, number>,
): (made: MadeGrid) => void {
  return (made) => {
    const { plan, contents } = made;
    const grid: FeedGrid = { plan, contents, findPerson: personFinder(contents.person, plan.personBase) };
    const findHome = (houseId: number | null): Home | undefined => made.findHome(houseId);
    const writer = new RecordWriter({ seed: part.seed, findHome });
    for (const [salt, feed] of FEEDS.entries()) {
      const random = new Random(part.seed, 'feed', feed.code, plan.code);
      const { doubled, lineTwice } = DIRT[feed.care];
      let [text, truth, rows] = ['', '', 0];
      const add = (entry: Entry, record: number) => {
        const key = serialOf(idOf(entry, feed.subject) + record * NEXT_RECORD, salt);
        const day = observedOn(feed.lagDays, random, entry.person?.born);
        const line = lineOf(feed, writer.write({ grid, plan, entry, feed, key, random, observedOn: day }));
        const twice = random.chance(lineTwice);
        text += twice ? line + line : line;
        truth += truthLine(key, entry);
        rows += twice ? 2 : 1;
      };
      for (const entry of feed.entries(grid, random)) {
        add(entry, 0);
        if (random.chance(doubled)) add(entry, 1);
      }
      if (rows === 0) continue;
      sink.write(`feed-${feed.code}.part`, text);
      sink.write(`truth-${feed.code}.csv`, truth);
      counts[`feed_${feed.code}`] = (counts[`feed_${feed.code}`] ?? 0) + rows;
    }
  };
}

const personFinder = (persons: readonly PersonRow[], base: number) => (id: number | null) =>
  id === null ? undefined : persons[id - base];
