// Writes what a load rejected as CSV, in a process of its own: it lies as Parquet.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openDuck, quoteText } from '../../../platform/analytics/index.ts';
import { faultWords } from './faults.ts';

export interface RejectedInput {
  readonly rejected: string;
  readonly to: string;
  readonly directory: string;
  readonly language: 'zh' | 'en';
}

const MEMORY_MB = 256;
const HEADER = {
  zh: ['行', '主键', '字段', '原因', '原值', '处理'],
  en: ['row', 'key', 'field', 'why', 'value', 'what was done'],
};
const DONE = { zh: ['整行另存', '去掉此值后入库'], en: ['row put aside', 'stored without the value'] };

/** Answers how many lines were written. */
export async function run({ rejected, to, directory, language }: RejectedInput): Promise<{ lines: number }> {
  const duck = await openDuck({ directory, memoryLimitMb: MEMORY_MB, threads: 1 });
  let lines = 0;
  const text = async function* () {
    yield `\ufeff${HEADER[language].join(',')}\r\n`;
    const sql = `SELECT "row"::VARCHAR, key, field, reason, value, kept FROM read_parquet(${quoteText(rejected)}) ORDER BY kept, "row"`;
    for await (const [rows = [], keys, fields, reasons, values, kept] of duck.chunks(sql)) {
      lines += rows.length;
      yield rows
        .map((row, at) => {
          const [field, reason] = [String(fields?.[at] ?? ''), String(reasons?.[at] ?? '')];
          const words = faultWords(field, reason, language);
          return [row, keys?.[at], field, words, values?.[at], DONE[language][kept?.[at] ? 1 : 0]]
            .map(cell)
            .join(',');
        })
        .join('\r\n')
        .concat('\r\n');
    }
  };
  try {
    await pipeline(Readable.from(text()), createWriteStream(to, { mode: 0o600 }));
    return { lines };
  } finally {
    await duck.close();
  }
}

/** As RFC 4180 has it; what a spreadsheet would take for a formula begins with a quote mark. */
function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
