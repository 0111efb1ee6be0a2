import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LinkConfig, parseConfig } from './config.ts';

/** A folder for one test file. */
export const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'linkage-'));

export interface TestRow {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly number: string;
  readonly born: string;
  readonly telephone: string;
  readonly address: string;
}

export const HEADER = 'id,person,name,number,born,telephone,address';
export const lineOf = (row: TestRow): string =>
  [row.id, row.person, row.name, row.number, row.born, row.telephone, row.address].join(',');

const SURNAMES = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林';
const GIVEN = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉志婷雪琳鑫浩宇轩';

/** Made-up people, most with two records, the second one dirty in one or two ways. Always the same. */
export function makePeople(count: number): TestRow[] {
  let state = 12_345;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const of = (text: string) => [...text][random([...text].length)]!;
  const rows: TestRow[] = [];
  for (let person = 0; person < count; person++) {
    const born = `${1950 + random(60)}-${String(1 + random(12)).padStart(2, '0')}-${String(1 + random(28)).padStart(2, '0')}`;
    const name = of(SURNAMES) + of(GIVEN) + of(GIVEN);
    const telephone = `13${String(random(1_000_000)).padStart(6, '0')}${String(random(1000)).padStart(3, '0')}`;
    const address = `合成路${1 + random(200)}号${of(GIVEN)}${of(GIVEN)}花园${1 + random(20)}号楼${1 + random(4)}单元${100 * (1 + random(30)) + 1 + random(4)}室`;
    const clean = { person: `p${person}`, name, number: '', born, telephone, address };
    rows.push({ id: `a${person}`, ...clean });
    if (random(3) === 0) continue;
    const dirty = [
      { telephone: '' },
      { born: born.replaceAll('-', '/') },
      { address: address.replace('号楼', '栋') },
      { name: name.slice(0, 2) + of(GIVEN) },
      { address: '' },
    ][random(5)]!;
    rows.push({ id: `b${person}`, ...clean, ...dirty });
  }
  return rows;
}

/** A configuration over one CSV of such rows; `more` takes the place of its parts. */
export function testConfig(folder: string, rows: readonly TestRow[] | string, more: object = {}): LinkConfig {
  const file = join(folder, 'rows.csv');
  writeFileSync(file, typeof rows === 'string' ? rows : `${[HEADER, ...rows.map(lineOf)].join('\n')}\n`);
  return parseConfig({
    link: 'both',
    id: 'id',
    sources: [{ name: 'rows', file }],
    truth: { column: 'person' },
    fields: {
      ...{ name: 'chinese-name', number: 'resident-number', born: 'date', telephone: 'telephone' },
      address: 'chinese-address',
    },
    comparisons: [
      { field: 'name', kind: 'chinese-name' },
      { field: 'born', kind: 'date' },
      { field: 'telephone', kind: 'telephone' },
      { field: 'address', kind: 'chinese-address' },
    ],
    keys: [['number']],
    blocking: [['name', 'born'], ['telephone'], ['born', 'address:numbers'], ['name:sound', 'address:place']],
    ...{ memoryLimitMb: 256, threads: 1, output: join(folder, 'linked') },
    ...more,
  });
}
