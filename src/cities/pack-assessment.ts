import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { PackReader } from './pack-reader.ts';

const FILE = 'assessment.json';
/** Faults of one file that are told: a wrong shape would otherwise repeat itself. */
const MOST_FAULTS = 10;

const Day = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Days = Type.Integer({ minimum: 1, maximum: 250 });
const closed = { additionalProperties: false } as const;
/** From when a rule holds, and what it rests on. */
const origin = { validFrom: Day, source: Type.String({ minLength: 1, maxLength: 200 }) };
const rate = {
  weight: Share,
  withoutKinds: Type.Array(Type.String({ minLength: 1 }), { maxItems: 20 }),
};

/** How the city assesses (考核办法): 三率, 好差评, 二次办理, 申诉剔除, 督办 and the points a ticket may cost its unit. */
export const Assessment = Type.Object(
  {
    /** Versions of the three rates, the oldest first; each holds from its day. */
    threeRates: Type.Array(
      Type.Object(
        {
          ...origin,
          response: Type.Object(rate, closed),
          resolution: Type.Object(rate, closed),
          satisfaction: Type.Object(
            { ...rate, satisfiedFrom: Type.Integer({ minimum: 1, maximum: 10 }) },
            closed,
          ),
          gradesFrom: Type.Object({ a: Share, b: Share, c: Share }, closed),
        },
        closed,
      ),
      { minItems: 1, maxItems: 50 },
    ),
    rating: Type.Object(
      {
        ...origin,
        levels: Type.Integer({ minimum: 2, maximum: 10 }),
        negativeLevels: Type.Array(Type.Integer({ minimum: 1, maximum: 10 }), { minItems: 1 }),
        callBackWithinDays: Type.Integer({ minimum: 1, maximum: 60 }),
        rectifyWithinWorkingDays: Days,
      },
      closed,
    ),
    secondHandling: Type.Object({ ...origin, withinWorkingDays: Days }, closed),
    appeals: Type.Object({ ...origin, askWithinWorkingDays: Days, reviewWithinWorkingDays: Days }, closed),
    /** By the level of the order: 1 ordinary, 2 important, 3 listed (挂牌). */
    orders: Type.Object(
      {
        ...origin,
        answerWithinWorkingHours: Type.Object(
          Object.fromEntries(
            ['1', '2', '3'].map((level) => [level, Type.Number({ minimum: 0.5, maximum: 200 })]),
          ),
          closed,
        ),
      },
      closed,
    ),
    grading: Type.Object(
      {
        ...origin,
        version: Type.String({ minLength: 1, maxLength: 40 }),
        gradesFrom: Type.Object(
          Object.fromEntries(
            ['A', 'B', 'C'].map((grade) => [grade, Type.Number({ minimum: 0, maximum: 100 })]),
          ),
          closed,
        ),
        deductions: Type.Array(
          Type.Object(
            {
              id: Type.String({ minLength: 1, maxLength: 40 }),
              points: Type.Number({ minimum: 0, maximum: 100 }),
              clause: Type.String({ minLength: 1, maxLength: 300 }),
            },
            closed,
          ),
          { minItems: 1, maxItems: 30 },
        ),
      },
      closed,
    ),
  },
  closed,
);
export type Assessment = Static<typeof Assessment>;

/** assessment.json of a pack, checked whole; what is wrong is reported with its line. */
export function readAssessment(reader: PackReader): Assessment {
  const text = reader.text(FILE) ?? '';
  const lineOf = (path: string) => lineIn(text, path);
  let value: unknown;
  try {
    value = JSON.parse(text === '' ? '{}' : text);
  } catch (error) {
    reader.report(FILE, 1, 'file', error instanceof Error ? error.message : 'unreadable', 'JSON');
    return {} as Assessment;
  }
  if (text === '') return {} as Assessment;
  if (!Value.Check(Assessment, value)) {
    for (const { instancePath, message } of [...Value.Errors(Assessment, value)].slice(0, MOST_FAULTS)) {
      const field = instancePath.slice(1).replaceAll('/', '.') || 'file';
      reader.report(FILE, lineOf(field), field, message, 'as in src/cities/pack-assessment.ts');
    }
    return {} as Assessment;
  }
  for (const [field, why, expected] of findContradictions(value))
    reader.report(FILE, lineOf(field), field, why, expected);
  return value;
}

type Fault = readonly [field: string, why: string, expected: string];

/** What single values cannot show: weights that are no whole, lines and days out of order. */
function findContradictions(value: Assessment): Fault[] {
  const faults: Fault[] = [];
  for (const [index, rates] of value.threeRates.entries()) {
    const field = `threeRates.${index}`;
    const weights = rates.response.weight + rates.resolution.weight + rates.satisfaction.weight;
    if (Math.abs(weights - 1) > 1e-9) faults.push([field, `the weights make ${weights}`, 'together 1']);
    const { a, b, c } = rates.gradesFrom;
    if (!(a > b && b > c)) faults.push([`${field}.gradesFrom`, 'the lines do not go down', 'a > b > c']);
    const before = value.threeRates[index - 1];
    if (before !== undefined && before.validFrom >= rates.validFrom)
      faults.push([
        `${field}.validFrom`,
        `${rates.validFrom} is not after the version before`,
        'the oldest first',
      ]);
    if (rates.satisfaction.satisfiedFrom > value.rating.levels)
      faults.push([
        `${field}.satisfaction.satisfiedFrom`,
        'it is above the levels',
        `1 to ${value.rating.levels}`,
      ]);
  }
  const { A = 0, B = 0, C = 0 } = value.grading.gradesFrom;
  if (!(A > B && B > C)) faults.push(['grading.gradesFrom', 'the lines do not go down', 'A > B > C']);
  const ids = value.grading.deductions.map((deduction) => deduction.id);
  if (new Set(ids).size < ids.length)
    faults.push(['grading.deductions', 'one stands there twice', 'each id once']);
  if (value.rating.negativeLevels.some((level) => level > value.rating.levels))
    faults.push(['rating.negativeLevels', 'one is above the levels', `1 to ${value.rating.levels}`]);
  return faults;
}

/** The line of the last key of a path that is found on the way; 1 when none is. */
function lineIn(text: string, path: string): number {
  let at = 0;
  for (const key of path.split('.')) {
    const next = text.indexOf(`"${key}"`, at);
    if (next >= 0) at = next + 1;
  }
  return text.slice(0, at).split('\n').length;
}
