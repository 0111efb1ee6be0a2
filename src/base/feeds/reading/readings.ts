import {
  readCreditCode,
  readDate,
  readDivisionCode,
  readName,
  readResidentNumber,
  readTelephone,
} from '../../../lib/identity/index.ts';
import { type Duck, quoteText } from '../../../platform/analytics/index.ts';
import type { FieldMapping } from '../contract.ts';
import { type FieldKind, type StandardField, standardFields } from '../contract.ts';
import { strptimeOf } from '../declaration.ts';

/** Marks an answer that is a reason and no value. Kinds that are checked never begin with it. */
export const NOT = '!';

const MOST_REMEMBERED = 200_000;

/** Answers again what was asked before: names, dates and divisions of a city repeat. */
function remembering(read: (text: string) => string | null): (text: string) => string | null {
  let known = new Map<string, string | null>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const answer = read(text);
    if (known.size >= MOST_REMEMBERED) known = new Map();
    known.set(text, answer);
    return answer;
  };
}

const asText = (reading: { value?: string | undefined; reason?: string | undefined }): string | null =>
  reading.value ?? (reading.reason === 'empty' ? null : NOT + reading.reason);

/** Kinds of numbers so long that a spreadsheet rounds them. */
export const CAN_BE_ROUNDED: ReadonlySet<FieldKind> = new Set([
  ...(['resident-number', 'credit-code', 'telephone', 'division'] as const),
]);
/** 4.10102E+17, or fifteen digits and noughts for the rest: that the check digit fits the noughts is chance. */
const ROUNDED = /^\d(\.\d+)?E\+\d{1,2}$|^\d{15}000$/i;
/** What programs put around a number so that it stays a text. */
const KEPT_AS_TEXT = /^(?:=?"|['‘’`])+|"+$/g;

type Read = (text: string) => { value?: string | undefined; reason?: string | undefined };

/** A rule for a long number, with what spreadsheets do to one. */
function readNumber(read: Read): (text: string) => string | null {
  return (text) => {
    const reading = read(text);
    if (reading.value !== undefined || reading.reason === 'empty') return asText(reading);
    const plain = text.normalize('NFKC').trim().replace(KEPT_AS_TEXT, '');
    if (ROUNDED.test(plain)) return `${NOT}rounded`;
    const again = plain === text ? reading : read(plain);
    return again.value ?? asText(reading);
  };
}

/** Text as it is compared: full-width forms made plain (NFKC), blanks and control characters to one blank. */
export const plainText = (text: string): string | null =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim() || null;

/** Makes the rules of the standards functions of text in SQL. */
export function defineReadings(duck: Duck): void {
  duck.define('read_resident_number', readNumber(readResidentNumber));
  duck.define('read_credit_code', readNumber(readCreditCode));
  duck.define(
    'read_name',
    remembering((text) => asText(readName(text))),
  );
  duck.define(
    'read_written_date',
    remembering((text) => asText(readDate(text))),
  );
  duck.define(
    'read_telephone',
    remembering(
      readNumber((text) => {
        const { value, reason } = readTelephone(text);
        return value ? { value: value.number } : { reason };
      }),
    ),
  );
  duck.define(
    'read_division',
    remembering(
      readNumber((text) => {
        const { value, reason } = readDivisionCode(text);
        return value ? { value: value.code } : { reason };
      }),
    ),
  );
  duck.define('plain_text', plainText);
}

/** What is not plain text already: full-width forms, blanks other than single ones, control characters. */
const NOT_PLAIN =
  '[\\x{00A0}\\x{2000}-\\x{200F}\\x{2E80}-\\x{2FDF}\\x{3000}\\x{F900}-\\x{FAFF}\\x{FE00}-\\x{FFEF}\\pC]|  ';

const sexes: readonly (readonly [string | null, readonly string[]])[] = [
  // GB/T 2261.1: 0 unknown, 9 not said.
  [null, ['0', '9', '未知', '未说明', '未知的性别', '未说明的性别', '０', '９']],
  ['1', ['1', '男', '男性', 'M', 'MALE', '１', 'Ｍ']],
  ['2', ['2', '女', '女性', 'F', 'FEMALE', '２', 'Ｆ']],
];
const SEXES = sexes
  .flatMap(([sex, words]) =>
    words.map((word) => `WHEN ${quoteText(word)} THEN ${sex === null ? 'NULL' : quoteText(sex)}`),
  )
  .join(' ');

/** What SQL can tell by itself is not asked of our rules; what it cannot, or finds wrong, is. */
const READ: Readonly<Record<FieldKind, (said: string) => string>> = {
  text: (said) =>
    `CASE WHEN regexp_matches(${said}, ${quoteText(NOT_PLAIN)}) THEN plain_text(${said}) ELSE ${said} END`,
  name: (said) => `read_name(${said})`,
  'resident-number': (said) => `read_resident_number(${said})`,
  'credit-code': (said) => `read_credit_code(${said})`,
  telephone: (said) =>
    `CASE WHEN regexp_full_match(${said}, '1[3-9][0-9]{9}') THEN ${said} ELSE read_telephone(${said}) END`,
  division: (said) => `read_division(${said})`,
  date: (said) =>
    `CASE WHEN regexp_full_match(${said}, '(1[89]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') AND TRY_CAST(${said} AS DATE) IS NOT NULL
          THEN ${said} ELSE read_written_date(${said}) END`,
  sex: (said) => `CASE upper(${said}) ${SEXES} ELSE CASE WHEN ${said} IS NOT NULL THEN '${NOT}sex' END END`,
  longitude: (said) => coordinate(said, 180),
  latitude: (said) => coordinate(said, 90),
};

const coordinate = (said: string, most: number) => `CASE WHEN ${said} IS NULL THEN NULL
  WHEN TRY_CAST(${said} AS DOUBLE) IS NULL OR NOT isfinite(TRY_CAST(${said} AS DOUBLE)) THEN '${NOT}number'
  WHEN abs(TRY_CAST(${said} AS DOUBLE)) > ${most} THEN '${NOT}range' ELSE ${said} END`;

/** SQL: the standard value of what was said, `!reason`, or NULL where nothing was said. */
export function readingOf({ field, format }: Pick<FieldMapping, 'field' | 'format'>, said: string): string {
  const pattern = format === undefined ? undefined : strptimeOf(format);
  if (pattern !== undefined)
    return `CASE WHEN ${said} IS NULL THEN NULL
      ELSE coalesce(try_strptime(${said}, ${quoteText(pattern)})::DATE::VARCHAR, '${NOT}format') END`;
  return READ[standardFields[field] as FieldKind](said);
}

/** Fields that speak of what has been: a day after the load's cannot be. */
export const isPast = (field: StandardField): boolean => field === 'born' || field === 'observed_on';
