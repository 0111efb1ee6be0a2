import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isAppError } from '../../lib/errors.ts';
import { linkRecords, parseConfig } from './index.ts';
import { makeFolder } from './testing.ts';

const root = makeFolder();
after(() => rmSync(root, { recursive: true }));

/** A configuration that is right; `more` takes the place of its parts. */
const plain = (more: object = {}) => ({
  ...{ link: 'dedupe', id: 'nr', sources: [{ file: 'a.csv' }], output: join(root, 'linked') },
  fields: { name: 'text', born: 'date' },
  comparisons: [
    { field: 'name', kind: 'name' },
    { field: 'born', kind: 'date' },
  ],
  blocking: [['name'], ['born']],
  ...more,
});

const fieldsOf = (name: string) => ({
  fields: { [name]: 'text', born: 'date' },
  comparisons: [
    { field: name, kind: 'name' },
    { field: 'born', kind: 'date' },
  ],
  blocking: [[name], ['born']],
});

test('what would end in a message of the database, or in a wrong result, is refused with its field', () => {
  parseConfig(plain());
  const cases: [more: object, field: string][] = [
    // A word of SQL, and columns that records have anyway: `id` and `truth` gave a wrong result in silence.
    ...['order', 'select', 'source', 'id', 'truth', 'rid'].map((name): [object, string] => [
      fieldsOf(name),
      `fields.${name}`,
    ]),
    // Names that every JavaScript object has.
    [{ blocking: [['constructor']] }, 'blocking[0][0]'],
    [{ comparisons: [{ field: 'toString', kind: 'exact' }] }, 'comparisons[0].field'],
    [{ prior: { rules: [], recall: 0.7 } }, 'prior.rules'],
    [
      {
        comparisons: [
          { field: 'name', kind: 'name' },
          { field: 'name', kind: 'text' },
        ],
      },
      'comparisons[1].field',
    ],
    [{ oneToOne: true }, 'oneToOne'],
    [
      {
        ...{ link: 'link', oneToOne: true },
        sources: Array.from({ length: 33 }, (_, n) => ({ name: `s${n}`, file: 'a.csv' })),
      },
      'oneToOne',
    ],
    // Records are named source/id.
    [{ sources: [{ name: 'a/b', file: 'a.csv' }] }, 'sources[0].name'],
    // No group to take, and what DuckDB's regular expressions do not know.
    [{ truth: { pattern: '^rec-[0-9]+' } }, 'sources[0].truth.pattern'],
    [{ truth: { pattern: '^(?=r)rec-([0-9]+)' } }, 'sources[0].truth.pattern'],
    [{ truth: { pattern: '(r)\\1' } }, 'sources[0].truth.pattern'],
  ];
  for (const [more, field] of cases)
    assert.throws(
      () => parseConfig(plain(more)),
      (error) => isAppError(error, 'linkage.config') && error.details.field === field,
      JSON.stringify(more).slice(0, 100),
    );
});

test('an output that cannot be made is named as the entry that is wrong', async () => {
  const folder = join(root, 'file-in-the-way');
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.csv'), 'nr,name,born\n1,a,1980-01-01\n');
  writeFileSync(join(folder, 'linked'), '');
  const config = parseConfig(
    plain({ sources: [{ file: join(folder, 'a.csv') }], output: join(folder, 'linked') }),
  );
  await assert.rejects(
    linkRecords(config),
    (error) => isAppError(error, 'linkage.config') && error.details.field === 'output',
  );
});

test('more comparisons than one exact number holds are refused before anything is read', async () => {
  const many = Array.from({ length: 24 }, (_, n) => `field${n}`);
  const folder = join(root, 'many');
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.csv'), `nr,${many.join(',')}\n1,${many.join(',')}\n`);
  const config = parseConfig(
    plain({
      fields: Object.fromEntries(many.map((name) => [name, 'text'])),
      comparisons: many.map((field) => ({ field, kind: 'name' })),
      blocking: [['field0'], ['field1']],
      ...{ sources: [{ file: join(folder, 'a.csv') }], output: join(folder, 'linked') },
    }),
  );
  await assert.rejects(
    linkRecords(config),
    (error) => isAppError(error, 'linkage.config') && error.details.field === 'comparisons',
  );
});

test('names of columns may hold quotes, blanks, points and words of SQL', async () => {
  const folder = join(root, 'names');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'a.csv'),
    'nr,"Full ""name""",SELECT.from\n1,ada,1980-01-01\n2,ada,1980-01-01\n',
  );
  const columns = { name: 'Full "name"', born: 'SELECT.from' };
  const { records } = await linkRecords(
    parseConfig(
      plain({ sources: [{ file: join(folder, 'a.csv'), columns }], output: join(folder, 'linked') }),
    ),
  );
  assert.equal(records, 2);
});
