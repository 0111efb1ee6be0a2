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
}

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
  readonly kind: number;
  /** Of the surest twentieth, tenth, quarter, four tenths, and all: the least confidence and what is right. */
  readonly surest: readonly {
    readonly share: number;
    readonly confidence: number;
    readonly accuracy: number;
    readonly level2: number;
  }[];
}

const LABELS_FILE = fileURLToPath(new URL('real-messages-labels.csv', import.meta.url));

/**
 * Compares what `say` says about each message with the labels beside this file (see RULES.md).
 * `messagesFile` is a CSV file with the columns external_id, title and text, which is kept outside the project.
 * Throws `classify.file_unreadable`, `classify.invalid_csv` and, when no labelled message is found,
 * `classify.no_test_rows`.
 */
export async function evaluateLabelled(
  messagesFile: string,
  say: (text: string) => Said,
): Promise<LabelledEvaluation> {
  const labels = new Map<string, { kind: string; category: string }>();
  for await (const row of rowsOf(LABELS_FILE)) {
    labels.set(row.external_id ?? '', { kind: row.kind ?? '', category: row.category ?? '' });
  }
  const counts = { rows: 0, accuracy: 0, topThree: 0, level1: 0, level2: 0, kind: 0 };
  const judged: Judged[] = [];
  for await (const row of rowsOf(messagesFile)) {
    const label = labels.get(row.external_id ?? '');
    if (label === undefined) continue;
    const { codes, kind, confidence = 0 } = say(`${row.title ?? ''}\n${row.text ?? ''}`);
    const first = codes[0] ?? '';
    counts.rows += 1;
    counts.accuracy += Number(first.startsWith(label.category));
    counts.topThree += Number(codes.slice(0, 3).some((code) => code.startsWith(label.category)));
    counts.level1 += Number(first.slice(0, 2) === label.category.slice(0, 2));
    counts.level2 += Number(first.slice(0, 4) === label.category.slice(0, 4));
    counts.kind += Number(kind === label.kind);
    judged.push({
      confidence,
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
    kind: counts.kind / rows,
    surest: [0.05, 0.1, 0.25, 0.4, 1].map((share) => surestOf(judged, share)),
  };
}

interface Judged {
  readonly confidence: number;
  readonly accuracy: boolean;
  readonly level2: boolean;
}

function surestOf(judged: readonly Judged[], share: number) {
  const part = [...judged]
    .sort((one, other) => other.confidence - one.confidence)
    .slice(0, Math.max(1, Math.round(judged.length * share)));
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
