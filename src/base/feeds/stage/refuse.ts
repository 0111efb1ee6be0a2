// When a file is not believed as a whole.
import { AppError } from '../../../lib/errors.ts';
import type { Duck } from '../../../platform/analytics/index.ts';
import type { CheckedDeclaration } from '../contract.ts';
import { MOST_REJECTS } from '../reading/csv.ts';
import type { Input } from '../reading/input.ts';
import { writeRejected } from '../rejected/write-rejected.ts';
import { rejectedLines } from './no-rows.ts';
import { roundedColumns, shiftedColumns } from './shifted.ts';
import type { StageInput, StageSummary } from './stage-input.ts';
import { finishFiles } from './staging.ts';

interface Counts {
  readonly rows: number;
  readonly bad: number;
  readonly aside: number;
  readonly unread: number;
  readonly headers: number;
  /** Totals and notes: put aside, and no fault of the file. */
  readonly summaries: number;
}

/** What a load brought. */
export type Brought = Pick<StageSummary, 'asOf' | 'rowsStored' | 'added' | 'changed' | 'removed'>;

/** More than this of the rows before: their keys are others now, or it is another list. */
const MOST_GONE = 0.5;
/** More than this of the rows: what is declared as their key does not tell them apart. */
const MOST_REPEATED = 0.5;
const FEWEST_ROWS = 20;

/** Rows of a table that was read, and lines that could not be. */
export async function countRows(duck: Duck, table: string, rejects: string | undefined): Promise<Counts> {
  const [row] = await duck.rows<Record<'rows' | 'aside' | 'summaries' | 'headers', bigint>>(
    `SELECT count(*) FILTER (is_row) AS rows, count(*) FILTER (is_row AND aside) AS aside,
       count(*) FILTER (NOT is_row AND aside) AS summaries,
       count(*) FILTER (NOT is_row AND NOT aside AND key IS NOT NULL) AS headers FROM ${table}`,
  );
  const [lines] =
    rejects === undefined
      ? []
      : await duck.rows<Record<'unread' | 'summaries', bigint>>(
          `SELECT count(DISTINCT line) FILTER (NOT is_summary AND NOT is_blank) AS unread,
             count(DISTINCT line) FILTER (is_summary) AS summaries FROM ${rejectedLines(rejects)}`,
        );
  const [aside, unread] = [Number(row?.aside ?? 0), Number(lines?.unread ?? 0)];
  return {
    ...{ rows: Number(row?.rows ?? 0) + unread, bad: aside + unread, aside, unread },
    headers: Number(row?.headers ?? 0),
    summaries: Number(row?.summaries ?? 0) + Number(lines?.summaries ?? 0),
  };
}

const MOST_REASONS = 5;

/** The commonest faults, `resident_number: check_digit × 120`. */
async function reasonsOf(duck: Duck, table: string, rejects: string | undefined): Promise<string> {
  const lines =
    rejects === undefined
      ? ''
      : `UNION ALL SELECT '*:' || lower(error_type) FROM ${rejectedLines(rejects)} WHERE NOT is_summary AND NOT is_blank`;
  const rows = await duck.rows<{ fault: string; n: bigint }>(
    `SELECT fault, count(*) AS n FROM (SELECT unnest(string_split(fault, ';')) AS fault FROM ${table} WHERE aside AND is_row ${lines})
     GROUP BY fault ORDER BY n DESC LIMIT ${MOST_REASONS}`,
  );
  return rows.map(({ fault, n }) => `${fault.replace(':', ' ')} × ${n}`).join(', ');
}

/** A share as people read it: 12.3 %. */
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** Throws what is wrong with a file as a whole: too many bad rows, or columns that hold something else. */
export async function refuseBad(duck: Duck, input: StageInput, opened: Input, counts: Counts): Promise<void> {
  const { declaration } = input;
  const { rows, bad, unread } = counts;
  if (rows === 0) throw new AppError('feeds.no_rows', { file: input.file.split('/').at(-1) ?? '' });
  if (opened.rejects !== undefined && unread > 0) await refuseOpenQuote(duck, opened.rejects);
  const rounded = input.confirmed ? [] : await roundedColumns(duck, declaration);
  const shifted =
    input.confirmed || rounded.length > 0 ? [] : await shiftedColumns(duck, declaration, opened);
  const isTooBad = bad / rows > declaration.maximumBadShare || unread >= MOST_REJECTS || bad === rows;
  if (!isTooBad && shifted.length + rounded.length === 0) return;
  await writeRejected(duck, declaration, input.directory, opened.rejects);
  await finishFiles(input.directory, ['rejected.parquet']);
  if (rounded.length > 0) throw new AppError('feeds.numbers_rounded', { columns: rounded.join('; ') });
  if (shifted.length > 0) throw new AppError('feeds.columns_shifted', { columns: shifted.join('; ') });
  const reasons = await reasonsOf(duck, 'checked', opened.rejects);
  if (bad === rows) throw new AppError('feeds.all_bad', { rows, reasons });
  const maximum = percent(declaration.maximumBadShare);
  throw new AppError('feeds.too_many_bad', { rows, bad, share: percent(bad / rows), maximum, reasons });
}

/** A quote that does not end takes the lines behind it along: they must not be lost as one bad row. */
async function refuseOpenQuote(duck: Duck, rejects: string): Promise<void> {
  const [open] = await duck.rows<{ line: bigint; lines: bigint }>(
    `SELECT line, length(csv_line) - length(replace(csv_line, chr(10), '')) AS lines FROM ${rejects}
     WHERE error_type = 'UNQUOTED VALUE' AND contains(trim(csv_line, chr(10) || chr(13)), chr(10)) ORDER BY line LIMIT 1`,
  );
  if (open) throw new AppError('feeds.quote_open', { line: Number(open.line), lines: Number(open.lines) });
}

/** Throws `feeds.all_bad` when no row of the beginning can be used: then the rest is not read. */
export async function refuseBeginning(
  duck: Duck,
  declaration: CheckedDeclaration,
  rejects: string | undefined,
): Promise<void> {
  const { rows, bad } = await countRows(duck, 'beginning', rejects);
  if (rows === 0 || bad < rows) return;
  const rounded = await roundedColumns(duck, declaration, 'beginning');
  if (rounded.length > 0) throw new AppError('feeds.numbers_rounded', { columns: rounded.join('; ') });
  throw new AppError('feeds.all_bad', { rows, reasons: await reasonsOf(duck, 'beginning', rejects) });
}

/** Throws `feeds.key_repeats` when most rows of a whole file say something else than another one of their key. */
export function refuseRepeated(
  { declaration, mode, confirmed }: StageInput,
  { rows, bad }: Counts,
  differing: number,
): void {
  const good = rows - bad;
  if (confirmed || mode === 'changes' || good < FEWEST_ROWS || differing <= good * MOST_REPEATED) return;
  throw new AppError('feeds.key_repeats', {
    rows: good,
    keys: good - differing,
    key: declaration.key.join('、'),
  });
}

/** A feed that shrinks or speaks of an earlier day than before is more often a wrong file than the truth. */
export function refuseSuspicious(input: StageInput, { asOf, rowsStored, added, removed }: Brought): void {
  const { previous, declaration, confirmed, mode } = input;
  if (confirmed || previous === undefined) return;
  if (asOf < previous.asOf) throw new AppError('feeds.turned_back', { asOf, before: previous.asOf });
  if (mode === 'full' && rowsStored < previous.rows * (1 - declaration.maximumShrink))
    throw new AppError('feeds.shrunk', {
      ...{ rows: rowsStored, before: previous.rows, maximum: percent(declaration.maximumShrink) },
    });
  const mayTurnOver = declaration.maximumShrink >= 1 || previous.rows < FEWEST_ROWS;
  if (mode === 'full' && !mayTurnOver && removed > previous.rows * MOST_GONE)
    throw new AppError('feeds.keys_changed', { before: previous.rows, removed, added });
}
