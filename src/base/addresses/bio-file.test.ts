import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { AppError } from '../../lib/errors.ts';
import { parseBio, readBioFile } from './bio-file.ts';

const codeOf = (read: () => unknown) => {
  try {
    read();
    return undefined;
  } catch (error) {
    return error instanceof AppError ? [error.code, error.details.line] : error;
  }
};

test('labelled addresses are read with any blank lines, line ends and byte order mark', () => {
  const read = parseBio('\uFEFF\n东 B-road\r\n路 I-road\r\n12 B-number\n\n\n\n西 O', 'f');
  assert.deepEqual(read, [
    { tokens: ['东', '路', '12'], tags: ['B-road', 'I-road', 'B-number'] },
    { tokens: ['西'], tags: ['O'] },
  ]);
  assert.deepEqual(parseBio('  O\n', 'f'), [{ tokens: [' '], tags: ['O'] }]);
});

test('relatives of BIO are read as it', () => {
  const tagsOf = (tags: string) => {
    const lines = tags.split(' ').map((tag) => `路 ${tag}`);
    return parseBio(lines.join('\n'), 'f')[0]!.tags.join(' ');
  };
  assert.equal(tagsOf('B-road M-road E-road S-number O'), 'B-road I-road I-road B-number O');
  assert.equal(tagsOf('I-road I-road I-town O I-town'), 'B-road I-road B-town O B-town');
});

test('a wrong file is refused with the line and the reason', () => {
  const cases: [string, string, number?][] = [
    ['', 'addresses.no_addresses'],
    ['\n\n', 'addresses.no_addresses'],
    ['东 B-road\n路', 'addresses.line_wrong', 2],
    ['东 B-road\n路 X-road', 'addresses.tag_wrong', 2],
    ['路 B-', 'addresses.tag_wrong', 1],
    ['路 O\n\n东 road', 'addresses.tag_wrong', 3],
    ['路 O\n'.repeat(2_001), 'addresses.too_long'],
    [Array.from({ length: 300 }, (_, at) => `路 B-${at}\n`).join(''), 'addresses.too_many_labels'],
  ];
  for (const [text, code, line] of cases)
    assert.deepEqual(
      codeOf(() => parseBio(text, 'f')),
      [code, line],
    );
});

test('a file in GB18030, in UTF-16 or that is not there is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'addresses-'));
  try {
    const file = join(folder, 'made.txt');
    await writeFile(file, Buffer.from([0xb6, 0xab, 0x20, 0x4f, 0x0a]));
    await assert.rejects(readBioFile(file), { code: 'addresses.not_utf8' });
    await writeFile(file, Buffer.from('\ufeff路 O', 'utf16le'));
    await assert.rejects(readBioFile(file), { code: 'addresses.not_utf8' });
    await assert.rejects(readBioFile(join(folder, 'none.txt')), { code: 'addresses.file_unreadable' });
    await assert.rejects(readBioFile(folder), { code: 'addresses.file_unreadable' });
  } finally {
    await rm(folder, { recursive: true });
  }
});
