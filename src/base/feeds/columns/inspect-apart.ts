// Reads the beginning of a file that was sent, in a process of its own: workbooks and Parquet are heavy, and values leave
// that process masked.
import { mkdir, open, rm } from 'node:fs/promises';
import { type Duck, openDuck } from '../../../platform/analytics/index.ts';
import type { TablePlace } from '../../../platform/tables/index.ts';
import type { CheckedDeclaration, formats } from '../contract.ts';
import type { ColumnsInput, ColumnsView } from '../manage-contract.ts';
import { encodingOf, headOf, startOf } from '../reading/bytes.ts';
import { HEAD_ROWS, openInput } from '../reading/input.ts';
import { frequentOf } from './frequent.ts';
import { maskSample } from './mask-sample.ts';
import { type Proposal, proposeFields, proposeKey, type SampleColumn } from './proposals.ts';

export interface InspectInput {
  readonly file: string;
  /** For scratch; gone afterwards. */
  readonly directory: string;
  readonly wish: ColumnsInput;
}

const ROWS = 500;
const SAMPLES = 4;
const MOST_COLUMNS = 200;
const MEMORY_MB = 512;

type Format = (typeof formats)[number];

/** Throws what `openInput` throws of a file that cannot be read. */
export async function run({ file, directory, wish }: InspectInput): Promise<ColumnsView> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const duck = await openDuck({ directory, memoryLimitMb: MEMORY_MB, threads: 1 });
  try {
    const format = wish.format ?? (await formatOf(file));
    // UTF-16 is known by its mark and needs no encoding said.
    const isText = (format === 'csv' || format === 'jsonl') && !(await isWide(file));
    const encoding = isText ? encodingOf((await headOf(file)).bytes, wish.encoding, format) : undefined;
    const declaration = declarationOf(format, { ...wish, ...(encoding && { encoding }) });
    const { columns, rows, table } = await readHead(duck, declaration, file, directory);
    return {
      ...describe(columns, rows, wish.subject),
      ...{ format, encoding: encoding ?? null, rowsSeen: rows.length },
      delimiter: format === 'csv' ? (wish.delimiter ?? null) : null,
      table: table ? { sheet: table.sheet, line: table.line, sheets: [...(table.sheets ?? [])] } : null,
    };
  } finally {
    await duck.close();
    await rm(directory, { recursive: true, force: true });
  }
}

const isWide = async (file: string): Promise<boolean> => /^(?:\xff\xfe|\xfe\xff)/.test(await startOf(file));

/** By the first bytes: names of files say anything. */
async function formatOf(file: string): Promise<Format> {
  const start = await startOf(file);
  if (start === 'PK\x03\x04') return 'xlsx';
  if (start === 'PAR1') return 'parquet';
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    const text = buffer.toString('utf8', 0, bytesRead).replace('\ufeff', '').trimStart();
    return /^(?:\{|\[\s*\{)/.test(text) ? 'jsonl' : 'csv';
  } finally {
    await handle.close();
  }
}

/** A declaration that asks for nothing yet, or for all columns. */
const declarationOf = (
  format: Format,
  { encoding, delimiter, sheet }: ColumnsInput,
  key: readonly string[] = [],
): CheckedDeclaration =>
  ({
    format,
    key,
    fields: [],
    ...(encoding && { encoding }),
    ...(delimiter && { delimiter }),
    ...(sheet && { sheet }),
  }) as unknown as CheckedDeclaration;

async function readHead(
  duck: Duck,
  declaration: CheckedDeclaration,
  file: string,
  directory: string,
): Promise<{ columns: string[]; rows: (string | null)[][]; table?: TablePlace }> {
  let input = await openInput(duck, declaration, file, directory);
  const columns = [...new Set(input.columns.filter((name) => name !== ''))].slice(0, MOST_COLUMNS);
  // Lines of JSON give only the columns that were asked for.
  if (declaration.format === 'jsonl')
    input = await openInput(duck, { ...declaration, key: columns }, file, directory);
  const select = columns.map((name, at) => `${input.of(name)}::VARCHAR AS v${at}`).join(', ');
  const table = input.table && { table: input.table };
  if (columns.length === 0) return { columns, rows: [], ...table };
  const found = await duck.rows<Record<string, string | null>>(
    `SELECT ${select} FROM (SELECT * FROM ${input.head} LIMIT ${HEAD_ROWS}) LIMIT ${ROWS}`,
  );
  return { columns, rows: found.map((row) => columns.map((_, at) => row[`v${at}`] ?? null)), ...table };
}

function describe(
  names: readonly string[],
  rows: readonly (string | null)[][],
  subject: string | undefined,
): Pick<ColumnsView, 'columns' | 'key'> {
  const columns = names.map((name, at) => {
    const values = rows.flatMap((row) => row[at]?.trim() || []);
    const filled = rows.length === 0 ? 0 : values.length / rows.length;
    const unique = values.length === 0 ? 0 : new Set(values).size / values.length;
    return { name, values, filled, unique };
  });
  const proposals = proposeFields(columns, subject);
  return {
    key: proposeKey(columns, proposals),
    columns: columns.map((column) => viewOf(column, proposals.get(column.name))),
  };
}

function viewOf(column: SampleColumn & { filled: number; unique: number }, proposal: Proposal | undefined) {
  const { name, values, filled, unique } = column;
  // Masked by the proposal only where values bear it out.
  const field = (proposal?.fits ?? 0) >= 0.5 ? proposal?.field : undefined;
  const samples = [...new Set(values.slice(0, 50).map((value) => maskSample(value, field)))].slice(
    0,
    SAMPLES,
  );
  return {
    ...{ name, filled, unique, samples, frequent: frequentOf(column, proposal?.field) },
    ...{ proposal: proposal?.field ?? null, fits: proposal?.fits ?? null },
  };
}
