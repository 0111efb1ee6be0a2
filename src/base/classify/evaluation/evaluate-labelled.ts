import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CsvError, parse } from 'csv-parse';
import { AppError } from '../../../lib/errors.ts';

/** What is said about a message: the likeliest codes, best first, and its kind. */
export interface Said {
  readonly codes: readonly string[];
  /** Of the first code, 0 to 1. */
  readonly confidence?: number;
  readonly kind: string;
  readonly unit:
    | { readonly id: string; readonly confidence: number; readonly automatic: boolean }
    | undefined;
}

/** Sets of labels beside this file: the one that is measured on, and those that were used while making. */
export const LABEL_SETS = ['real-messages', 'calibration', 'development'] as const;
export type LabelSet = (typeof LABEL_SETS)[number];

/** Agreement with the labels given by hand, each a share of `rows`. */
export interface LabelledEvaluation {
  readonly rows: number;
  /** Labelled messages that the file does not hold. */
  readonly missing: number;
  /** The first code is the labelled one or, where the label is of the second level, below it. */
  readonly accuracy: number;
  /** So is one of the first three. */
  readonly topThree: number;
  readonly level1: number;
  readonly level2: number;
  /** Null for labels that say nothing of it. */
  readonly kind: number | null;
  /** The unit is the one that the duty list names for the labelled category. */
  readonly unit: number;
  /** The part that the machine would dispatch, and how much of it goes to the right unit. */
  readonly decidedShare: number;
  readonly decidedAccuracy: number | null;
  /** Of the surest twentieth, tenth, quarter, four tenths, and all: the least confidence and what is right. */
  readonly surest: readonly {
    readonly share: number;
    readonly confidence: number;
    readonly accuracy: number;
    readonly level2: number;
  }[];
  /** The same by the confidence in the unit. */
  readonly surestUnits: readonly {
    readonly share: number;
    readonly confidence: number;
    readonly accuracy: number;
  }[];
}

/**
 * Compares what `say` says about each message with a set of labels beside this file (see RULES.md); `unitOf` names the
 * unit of a labelled category.
 * `messagesFile` is a CSV file with the columns external_id, title and text, which is kept outside the project.
 * Throws `classify.file_unreadable`, `classify.invalid_csv` and, when no labelled message is found,
 * `classify.no_test_rows`.
 */
export async function evaluateLabelled(
  messagesFile: string,
  set: LabelSet,
  say: (text: string) => Said,
  unitOf: (code: string) => string | undefined,
): Promise<LabelledEvaluation> {
  const labels = new Map<string, { kind: string | undefined; category: string }>();
  for await (const row of rowsOf(fileURLToPath(new URL(`${set}-labels.csv`, import.meta.url)))) {
    labels.set(row.external_id ?? '', { kind: row.kind, category: row.category ?? '' });
  }
  const counts = { rows: 0, accuracy: 0, topThree: 0, level1: 0, level2: 0, kinds: 0, kind: 0, unit: 0 };
  const judged: Judged[] = [];
  for await (const row of rowsOf(messagesFile)) {
    const label = labels.get(row.external_id ?? '');
    if (label === undefined) continue;
    const { codes, kind, unit, confidence = 0 } = say(`${row.title ?? ''}\n${row.text ?? ''}`);
    const first = codes[0] ?? '';
    counts.rows += 1;
    counts.accuracy += Number(first.startsWith(label.category));
    counts.topThree += Number(codes.slice(0, 3).some((code) => code.startsWith(label.category)));
    counts.level1 += Number(first.slice(0, 2) === label.category.slice(0, 2));
    counts.level2 += Number(first.slice(0, 4) === label.category.slice(0, 4));
    counts.kinds += Number(label.kind !== undefined);
    counts.kind += Number(kind === label.kind);
    const isUnit = unit !== undefined && unit.id === unitOf(label.category);
    counts.unit += Number(isUnit);
    judged.push({
      ...{
        confidence,
        unit: isUnit,
        unitConfidence: unit?.confidence ?? 0,
        decided: unit?.automatic ?? false,
      },
      accuracy: first.startsWith(label.category),
      level2: first.slice(0, 4) === label.category.slice(0, 4),
    });
  }
  const { rows } = counts;
  if (rows === 0) throw new AppError('classify.no_test_rows', { file: messagesFile, labels: labels.size });
  return {
    rows,
    missing: labels.size - rows,
    accuracy: counts.accuracy / rows,
    topThree: counts.topThree / rows,
    level1: counts.level1 / rows,
    level2: counts.level2 / rows,
    kind: counts.kinds === 0 ? null : counts.kind / counts.kinds,
    unit: counts.unit / rows,
    ...decidedOf(judged),
    surest: SHARES.map((share) => surestOf(judged, share)),
    surestUnits: SHARES.map((share) => surestUnitsOf(judged, share)),
  };
}

const SHARES = [0.05, 0.1, 0.25, 0.4, 1] as const;

interface Judged {
  readonly unit: boolean;
  readonly unitConfidence: number;
  readonly decided: boolean;
  readonly confidence: number;
  readonly accuracy: boolean;
  readonly level2: boolean;
}

function decidedOf(judged: readonly Judged[]) {
  const decided = judged.filter((each) => each.decided);
  const right = decided.filter(({ unit }) => unit).length;
  return {
    decidedShare: decided.length / judged.length,
    decidedAccuracy: decided.length === 0 ? null : right / decided.length,
  };
}

function surestPart(judged: readonly Judged[], share: number, sureness: (each: Judged) => number) {
  const most = Math.max(1, Math.round(judged.length * share));
  return judged.toSorted((one, other) => sureness(other) - sureness(one)).slice(0, most);
}

function surestUnitsOf(judged: readonly Judged[], share: number) {
  const part = surestPart(judged, share, (each) => each.unitConfidence);
  const right = part.filter(({ unit }) => unit).length;
  return { share, confidence: part.at(-1)?.unitConfidence ?? 0, accuracy: right / part.length };
}

function surestOf(judged: readonly Judged[], share: number) {
  const part = surestPart(judged, share, (each) => each.confidence);
  const shareOf = (right: (each: Judged) => boolean) => part.filter(right).length / part.length;
  return {
    share,
    confidence: part.at(-1)?.confidence ?? 0,
    accuracy: shareOf(({ accuracy }) => accuracy),
    level2: shareOf(({ level2 }) => level2),
  };
}

async function* rowsOf(file: string): AsyncGenerator<Record<string, string | undefined>> {
  const parser = parse({ columns: true, bom: true, max_record_size: 1_000_000 });
  const stream = createReadStream(file).on('error', (error) => parser.destroy(error));
  try {
    yield* stream.pipe(parser) as AsyncIterable<Record<string, string | undefined>>;
  } catch (error) {
    const { code } = error as CsvError;
    if (!code) throw error;
    const reason = code.startsWith('CSV') ? 'classify.invalid_csv' : 'classify.file_unreadable';
    throw new AppError(reason, { file, reason: code }, error);
  } finally {
    stream.destroy();
  }
}
