import { maskAddress, maskIdNumber, maskName, maskPhone } from '../../../platform/access/mask.ts';
import type { AttributeView } from '../contract.ts';

/** What one source says of an entity, in standard fields. */
export interface EntityRecord {
  readonly sourceId: number;
  readonly key: string;
  readonly observedOn: string;
  readonly fields: Readonly<Record<string, string | number | null>>;
}

export interface SourceNote {
  readonly title: string;
  /** 1 to 100; whom to believe where sources say different things. */
  readonly trust: number;
}

/**
 * What changes with life is believed from whoever saw it last; what does not, from whoever is to be trusted most.
 */
const CHANGING = new Set([
  ...[
    'telephone',
    'address',
    'residence_address',
    'organisation_name',
    'household_number',
    'relation_to_head',
  ],
  ...['head_name', 'valid_to', 'lon', 'lat'],
]);

/** True when `a` is to be believed before `b` for this attribute. */
function isBefore(attribute: string, a: Said, b: Said): boolean {
  const byTrust = a.trust - b.trust;
  const byDay = a.observedOn < b.observedOn ? -1 : a.observedOn > b.observedOn ? 1 : 0;
  const [first, then] = CHANGING.has(attribute) ? [byDay, byTrust] : [byTrust, byDay];
  return first === 0 ? then > 0 : first > 0;
}

interface Said {
  readonly value: string;
  readonly title: string;
  readonly trust: number;
  readonly observedOn: string;
}

/**
 * All that is known of an entity, attribute by attribute: the value to believe with everybody who says so and since
 * when, and what contradicts it. Values are compared as loads normalised them.
 */
export function attributesOf(
  records: readonly EntityRecord[],
  sources: ReadonlyMap<number, SourceNote>,
): AttributeView[] {
  const said = new Map<string, Said[]>();
  for (const { sourceId, observedOn, fields } of records) {
    const source = sources.get(sourceId) ?? { title: `#${sourceId}`, trust: 0 };
    for (const [attribute, value] of Object.entries(fields)) {
      if (value === null || value === '') continue;
      const all = said.get(attribute) ?? [];
      all.push({ value: String(value), title: source.title, trust: source.trust, observedOn });
      said.set(attribute, all);
    }
  }
  return [...said].map(([attribute, all]) => viewOf(attribute, all));
}

function viewOf(attribute: string, all: readonly Said[]): AttributeView {
  const best = all.reduce((one, other) => (isBefore(attribute, other, one) ? other : one));
  const values = Map.groupBy(all, ({ value }) => value);
  const notesOf = (value: string) =>
    (values.get(value) ?? [])
      .map(({ title, observedOn }) => ({ source: title, observedOn }))
      .sort((a, b) => (a.observedOn < b.observedOn ? 1 : -1));
  const sources = notesOf(best.value);
  return {
    attribute,
    value: best.value,
    sources,
    since: sources.at(-1)!.observedOn,
    others: [...values.keys()]
      .filter((value) => value !== best.value)
      .map((value) => ({ value, sources: notesOf(value) })),
  };
}

const MASKS: Readonly<Record<string, (value: string) => string>> = {
  name: maskName,
  head_name: maskName,
  resident_number: maskIdNumber,
  resident_number_15: maskIdNumber,
  head_number: maskIdNumber,
  household_number: maskIdNumber,
  telephone: maskPhone,
  address: maskAddress,
  residence_address: maskAddress,
  registered_address: maskAddress,
  born: (value) => `${value.slice(0, 4)}-**-**`,
};

/** What the register of organisations tells everybody: where one is, and who heads it. */
export const PUBLIC_OF_ORGANISATIONS: ReadonlySet<string> = new Set(['address', 'head_name']);

/**
 * The same for a reader who may not see values of persons: contradictions still show as such. `shown` are attributes that
 * are public of what this is.
 */
export function maskAttributes(
  views: readonly AttributeView[],
  shown: ReadonlySet<string> = new Set(),
): AttributeView[] {
  return views.map((view) => {
    const mask = MASKS[view.attribute];
    if (mask === undefined || shown.has(view.attribute)) return view;
    return {
      ...view,
      value: mask(view.value),
      others: view.others.map((other) => ({ ...other, value: mask(other.value) })),
    };
  });
}

/** One record's values for a reader who may not see values of persons. */
function maskRecord(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, MASKS[name]?.(value) ?? value]),
  );
}

/** The values of a record as words. */
export function textsOf(fields: EntityRecord['fields']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  );
}

/** Many a source calls its rows by a resident number or a name: of a key only its end is shown. */
const maskKey = (key: string): string => `****${[...key].slice(-2).join('')}`;

/** One record as pages show it, masked unless the reader may see values of persons. */
export function recordView(
  record: EntityRecord,
  sources: ReadonlyMap<number, SourceNote>,
  isUnmasked: boolean,
) {
  const fields = textsOf(record.fields);
  return {
    ...{ sourceId: record.sourceId, observedOn: record.observedOn },
    key: isUnmasked ? record.key : maskKey(record.key),
    source: sources.get(record.sourceId)?.title ?? '',
    fields: isUnmasked ? fields : maskRecord(fields),
  };
}
