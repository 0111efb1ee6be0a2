import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declarationOf, feedsFolder, gb18030 } from '../../base/feeds/testing.ts';
import { isAppError } from '../../lib/errors.ts';
import { readDeclaration } from './feeds-folder.ts';

const folder = feedsFolder();
const declaration = declarationOf('register');
const text = JSON.stringify(declaration);

test('a declaration may begin with a mark of byte order; in another encoding it is told as such', async () => {
  assert.deepEqual(await readDeclaration(folder.write(`\ufeff${text}`, 'json')), declaration);
  await assert.rejects(readDeclaration(folder.write(gb18030(text), 'json')), (error) => {
    return isAppError(error, 'feeds.encoding_wrong') && error.details.declared === 'utf-8';
  });
  await assert.rejects(readDeclaration(folder.write(text.slice(9), 'json')), (error) => {
    return isAppError(error, 'feeds.file_missing');
  });
});
