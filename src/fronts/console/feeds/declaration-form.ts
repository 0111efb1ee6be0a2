import type { ColumnsView } from '../../../base/feeds/manage-contract.ts';
import { isRecord, list, text } from './json.ts';
import {
  type Answered,
  type Asked,
  answerFrom,
  defaultAnswer,
  defaultRequest,
  queryFormOf,
  requestFrom,
} from './query-form.ts';
import { type ValueRow, valuesFrom, valuesOf } from './value-rows.ts';

/** A declaration as JSON: what the form does not show is kept as it was given. */
export type Json = Readonly<Record<string, unknown>>;

export type Origin = 'file' | 'table' | 'path' | 'query';

/** A declaration as a form has it: every field is text, columns by the standard field they hold. */
export interface DeclarationForm {
  readonly code: string;
  readonly title: string;
  readonly system: string;
  readonly resource: string;
  readonly subject: string;
  readonly owner: string;
  /** Codes of the unit whose it is and of the area that it is for. */
  readonly organisation: string;
  readonly area: string;
  readonly legalBasis: string;
  readonly period: string;
  readonly trust: string;
  readonly says: string;
  readonly origin: Origin;
  readonly format: string;
  readonly encoding: string;
  readonly delimiter: string;
  /** Of a workbook; empty: whichever has the columns. */
  readonly sheet: string;
  readonly connectionFrom: string;
  readonly path: string;
  readonly automatic: boolean;
  readonly synthetic: boolean;
  readonly key: readonly string[];
  /** Standard field → column. */
  readonly fields: Readonly<Record<string, string>>;
  readonly required: readonly string[];
  /** Date formats of fields that need one. */
  readonly dateFormats: Readonly<Record<string, string>>;
  /** Standard field → what the source writes and what that stands for. */
  readonly values: Readonly<Record<string, readonly ValueRow[]>>;
  readonly removedColumn: string;
  readonly removedValues: string;
  readonly quotaPerDay: string;
  readonly quotaPerAccount: string;
  readonly addressFrom: string;
  readonly authorizationFrom: string;
  readonly timeoutMs: string;
  readonly request: Asked;
  readonly answer: Answered;
  /** The whole as it was given. */
  readonly given: Json;
}

export const emptyForm: DeclarationForm = {
  ...{ code: '', title: '', system: '', resource: '', subject: 'person', owner: '', legalBasis: '' },
  ...{ organisation: '', area: '', values: {}, authorizationFrom: '', timeoutMs: '' },
  ...{ request: defaultRequest, answer: defaultAnswer },
  ...{
    period: 'month',
    trust: '50',
    says: '',
    origin: 'file',
    format: 'csv',
    encoding: '',
    delimiter: '',
    sheet: '',
  },
  ...{
    connectionFrom: 'FEED_',
    path: '',
    automatic: false,
    synthetic: false,
    key: [],
    fields: {},
    required: [],
  },
  ...{ dateFormats: {}, removedColumn: '', removedValues: '', quotaPerDay: '1000', quotaPerAccount: '' },
  ...{ addressFrom: 'FEED_', given: {} },
};

/** The form of a declaration; what has another type than it should is left empty and asked for again. */
export function formOf(given: Json): DeclarationForm {
  const fields = isRecord(given.fields) ? given.fields : {};
  const query = isRecord(given.queryOnly) ? given.queryOnly : undefined;
  const removed = isRecord(given.removed) ? given.removed : {};
  const columnOf = (from: unknown) => text(isRecord(from) ? from.column : from);
  const formats = Object.entries(fields).flatMap(([field, from]) =>
    isRecord(from) && typeof from.format === 'string' ? [[field, from.format] as const] : [],
  );
  const words = [
    'code',
    'title',
    'system',
    'resource',
    'owner',
    'organisation',
    'area',
    'legalBasis',
    'says',
    'encoding',
    'delimiter',
    'sheet',
    'path',
  ];
  return {
    ...emptyForm,
    ...Object.fromEntries(words.map((name) => [name, text(given[name])])),
    subject: text(given.subject) || 'person',
    period: text(given.period) || 'month',
    trust: text(given.trust),
    origin: originOf(given),
    format: text(given.format) || 'csv',
    connectionFrom: text(given.connectionFrom) || 'FEED_',
    automatic: given.automatic === true,
    synthetic: given.synthetic === true,
    key: list(given.key),
    fields: Object.fromEntries(Object.entries(fields).map(([field, from]) => [field, columnOf(from)])),
    required: list(given.required),
    dateFormats: Object.fromEntries(formats),
    values: valuesOf(fields),
    removedColumn: text(removed.column),
    removedValues: list(removed.values).join(' '),
    ...(query && {
      quotaPerDay: text(query.quotaPerDay),
      quotaPerAccount: text(query.quotaPerAccount),
      addressFrom: text(query.addressFrom),
      ...queryFormOf(query),
    }),
    given,
  };
}

function originOf(given: Json): Origin {
  if (given.queryOnly !== undefined) return 'query';
  if (given.format === 'postgresql') return 'table';
  return given.path === undefined ? 'file' : 'path';
}

/** The declaration of a form, as `citybrain feeds add` takes it. */
export function declarationOf(form: DeclarationForm): Json {
  const { queryOnly, format: _, encoding: __, delimiter: ___, path: ____, ...given } = form.given;
  const {
    sheet: __________,
    connectionFrom: _____,
    key: ______,
    fields: _______,
    required: ________,
    removed: _________,
    ...kept
  } = given;
  const optional = (name: 'resource' | 'says' | 'organisation' | 'area') =>
    form[name].trim() === '' ? undefined : form[name].trim();
  const said = {
    ...{ ...kept, code: form.code.trim(), title: form.title.trim(), system: form.system.trim() },
    ...{ resource: optional('resource'), subject: form.subject, owner: form.owner.trim() },
    ...{ organisation: optional('organisation'), area: optional('area') },
    ...{ legalBasis: form.legalBasis.trim(), period: form.period, trust: numberOf(form.trust) },
    ...{
      says: form.subject === 'person' ? optional('says') : undefined,
      synthetic: form.synthetic || undefined,
    },
    automatic: (form.automatic && (form.origin === 'table' || form.origin === 'path')) || undefined,
  };
  const rows = form.origin === 'query' ? { queryOnly: queryOf(form, queryOnly) } : rowsOf(form);
  return Object.fromEntries(Object.entries({ ...said, ...rows }).filter(([, value]) => value !== undefined));
}

/** What is no number is sent as it was written: the server says what would be right. */
const numberOf = (words: string): unknown =>
  words.trim() === '' ? undefined : Number.isNaN(Number(words)) ? words : Number(words);

function rowsOf(form: DeclarationForm): Json {
  const isText = form.origin !== 'table' && (form.format === 'csv' || form.format === 'jsonl');
  const mapped = Object.entries(form.fields).filter(([, column]) => column !== '');
  return {
    format: form.origin === 'table' ? 'postgresql' : form.format,
    encoding: isText && form.encoding !== '' ? form.encoding : undefined,
    delimiter:
      form.origin !== 'table' && form.format === 'csv' && form.delimiter !== '' ? form.delimiter : undefined,
    sheet:
      form.origin !== 'table' && form.format === 'xlsx' && form.sheet.trim() !== ''
        ? form.sheet.trim()
        : undefined,
    path: form.origin === 'path' ? form.path.trim() : undefined,
    connectionFrom: form.origin === 'table' ? form.connectionFrom.trim() : undefined,
    key: form.key.length > 0 ? form.key : undefined,
    fields: Object.fromEntries(mapped.map(([field, column]) => [field, sourceOf(form, field, column)])),
    required: form.required.filter((field) => (form.fields[field] ?? '') !== ''),
    removed:
      form.removedColumn === ''
        ? undefined
        : {
            column: form.removedColumn,
            values: form.removedValues.split(/[\s,，、]+/).filter((each) => each !== ''),
          },
  };
}

/** A column alone is its name; its format and its values go with it. */
function sourceOf(form: DeclarationForm, field: string, column: string): unknown {
  const before = isRecord(form.given.fields) ? form.given.fields[field] : undefined;
  const { column: _, format: __, values: ___, ...kept } = isRecord(before) ? before : {};
  const values = valuesFrom(form.values[field] ?? []);
  const format = (form.dateFormats[field] ?? '').trim();
  const more = { ...kept, ...(format !== '' && { format }), ...(values && { values }) };
  return Object.keys(more).length === 0 ? column : { column, ...more };
}

function queryOf(form: DeclarationForm, before: unknown): Json {
  const given = isRecord(before) ? before : {};
  const { quotaPerAccount: _, authorizationFrom: __, timeoutMs: ___, ...kept } = given;
  const account = numberOf(form.quotaPerAccount);
  const timeoutMs = numberOf(form.timeoutMs);
  const authorizationFrom = form.authorizationFrom.trim();
  const answer = answerFrom(form.answer, kept.answer);
  return {
    ...kept,
    ...{ quotaPerDay: numberOf(form.quotaPerDay), addressFrom: form.addressFrom.trim() },
    ...{ request: requestFrom(form.request), ...(answer && { answer }) },
    ...(account !== undefined && { quotaPerAccount: account }),
    ...(authorizationFrom !== '' && { authorizationFrom }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}

/** Takes over what a sample file shows: its format, and the proposals where nothing was chosen yet. */
export function withColumns(form: DeclarationForm, seen: ColumnsView): DeclarationForm {
  const names = new Set(seen.columns.map(({ name }) => name));
  const chosen = Object.entries(form.fields).filter(([, column]) => names.has(column));
  const taken = new Set(chosen.map(([, column]) => column));
  const proposed = seen.columns.flatMap(({ name, proposal }) =>
    proposal === null || taken.has(name) || chosen.some(([field]) => field === proposal)
      ? []
      : [[proposal, name] as const],
  );
  const fields = Object.fromEntries([...chosen, ...proposed]);
  const key = form.key.filter((column) => names.has(column));
  const required =
    form.required.length > 0 ? form.required : NEEDED.filter((field) => fields[field] !== undefined);
  return {
    ...form,
    ...{ format: seen.format, encoding: seen.encoding ?? '', fields, required },
    key: key.length > 0 ? key : seen.key,
    sheet: seen.table === null ? '' : form.sheet,
  };
}

/** Without these a row says nothing of whom it is about. */
const NEEDED = ['name', 'organisation_name', 'thing_code'];
