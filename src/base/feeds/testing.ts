import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { residentCheckCharacter } from '../../lib/identity/index.ts';
import { openDuck } from '../../platform/analytics/index.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { type LoadOptions, loadSource } from './loading/load.ts';

/** Declares people of a made-up register; `more` changes it. */
export const declarationOf = (code: string, more: object = {}) => ({
  ...{ code, title: '合成人口', system: '合成系统', subject: 'person', format: 'csv', key: ['编号'] },
  fields: {
    ...{ name: '姓名', resident_number: '证件号', sex: '性别', born: '出生日期', telephone: '电话' },
    ...{ address: '住址', observed_on: '登记日期' },
  },
  ...{ required: ['name'], period: 'month', owner: '合成单位', legalBasis: '合成依据', trust: 50 },
  ...{ synthetic: true, ...more },
});

export const HEADER = '编号,姓名,证件号,性别,出生日期,电话,住址,登记日期';

/** The synthetic person of a number: division 990101 does not exist. */
export function person(
  number: number,
  changes: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const day = String(1 + (number % 28)).padStart(2, '0');
  const year = String(1950 + (number % 60));
  const first = `990101${year}06${day}${String(number % 1000).padStart(3, '0')}`;
  return {
    ...{ 编号: `P${number}`, 姓名: '王小明', 证件号: first + residentCheckCharacter(first) },
    ...{ 性别: number % 2 ? '男' : '女', 出生日期: `${year}-06-${day}`, 住址: `合成路${number}号` },
    ...{ 电话: `1380000${String(number % 10_000).padStart(4, '0')}`, 登记日期: '2026-11-10', ...changes },
  };
}

export const lineOf = (row: Readonly<Record<string, string>>): string =>
  HEADER.split(',')
    .map((name) => row[name] ?? '')
    .join(',');

/** A register of so many people as CSV. */
export const register = (
  count: number,
  change: (row: Record<string, string>) => object = (row) => row,
): string =>
  `${HEADER}\n${Array.from({ length: count }, (_, at) => lineOf({ ...person(at + 1), ...change(person(at + 1)) })).join('\n')}\n`;

/** A folder of the test file's own with what tests of loads need. */
export function feedsFolder() {
  const directory = mkdtempSync(join(tmpdir(), 'citybrain-feeds-'));
  after(() => rmSync(directory, { recursive: true, force: true }));
  let files = 0;
  return {
    directory,
    /** What routes and runs need of the server, beside who is asked. */
    parts: {
      ...{ dataDir: directory, feedsDirectory: directory, timeZone: 'Asia/Shanghai' },
      uploadLimitBytes: 50_000_000,
    },
    write: (content: string | Uint8Array, ending = 'csv'): string => {
      files += 1;
      const path = join(directory, `file-${files}.${ending}`);
      writeFileSync(path, content);
      return path;
    },
    load: (root: RootCtx, code: string, file: string | undefined, more: Partial<LoadOptions> = {}) =>
      loadSource(root, {
        ...{
          code,
          ...(file !== undefined && { file }),
          mode: 'full',
          dataDir: directory,
          timeZone: 'Asia/Shanghai',
        },
        ...{ memoryLimitMb: 256, threads: 1, environment: {}, ...more },
      }),
    query: async <Row>(sql: string): Promise<Row[]> => {
      const duck = await openDuck({ directory, memoryLimitMb: 128, threads: 1 });
      try {
        return await duck.rows<Row>(sql);
      } finally {
        await duck.close();
      }
    },
  };
}

/** Text of the test data in GB18030: each of its characters as Node's own decoder knows it. */
export function gb18030(text: string): Buffer {
  codes ??= twoByteCodes();
  const bytes: number[] = [];
  for (const letter of text) {
    const code = codes.get(letter);
    if (code === undefined) bytes.push(letter.charCodeAt(0));
    else bytes.push(code >> 8, code & 0xff);
  }
  return Buffer.from(bytes);
}

let codes: Map<string, number> | undefined;

function twoByteCodes(): Map<string, number> {
  const decoder = new TextDecoder('gb18030');
  const found = new Map<string, number>();
  for (let high = 0x81; high <= 0xfe; high += 1)
    for (let low = 0x40; low <= 0xfe; low += 1)
      if (low !== 0x7f) found.set(decoder.decode(Uint8Array.of(high, low)), (high << 8) | low);
  return found;
}
