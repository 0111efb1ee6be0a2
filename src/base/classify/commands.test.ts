import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isAppError } from '../../lib/errors.ts';
import { dispatchCrossValidate, dispatchEval, dispatchPredict, dispatchTrain } from './commands.ts';
import { exampleMessages } from './text/example-messages.ts';

let folder = '';
const at = (name: string) => join(folder, name);
const csv = (rows: readonly { text: string; label: string }[]) =>
  `\ufefftext,label\n${rows.map(({ text, label }) => `"${text}",${label}`).join('\n')}\n`;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'classify-'));
  await writeFile(at('train.csv'), csv(exampleMessages(120)));
  await writeFile(at('test.csv'), csv(exampleMessages(40, 5)));
});
after(() => rm(folder, { recursive: true }));

async function predictions(inputFile: string) {
  const lines: string[] = [];
  await dispatchPredict({ modelFile: at('model'), inputFile, write: (line) => void lines.push(line) });
  return lines.map((line) => JSON.parse(line) as { row: number; label: string; decided: boolean });
}

test('train, eval by model and by file, and cross-validation give figures', async () => {
  const trained = await dispatchTrain({ trainFile: at('train.csv'), modelFile: at('model') });
  assert.equal(trained.rows, 120);
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.endsWith('.part')),
    [],
  );
  const byModel = await dispatchEval({ modelFile: at('model'), testFile: at('test.csv') });
  assert.ok(byModel.accuracy > 0.95 && byModel.trainSeconds === 0 && byModel.p99Us > 0);
  const byFile = await dispatchEval({ trainFile: at('train.csv'), testFile: at('test.csv') });
  assert.equal(byFile.accuracy, byModel.accuracy);
  assert.equal((await dispatchCrossValidate({ trainFile: at('train.csv'), folds: 3 })).rows, 120);
});

test('every input row gives a line in order, an empty one undecided; GB18030 is read', async () => {
  await writeFile(at('input.csv'), 'id,text\n1,路灯坏了夜里漆黑一片\n2,\n3,"水龙头没水,\n停水没有通知"\n');
  const lines = await predictions(at('input.csv'));
  assert.deepEqual(
    lines.map(({ row, label }) => [row, label].join(' ')).filter((_, index) => index !== 1),
    ['1 路灯', '3 供水'],
  );
  assert.equal(lines[1]?.decided, false);
  // "text", "路灯坏了" and "水龙头没水" in GB18030.
  const gb = Buffer.from('746578740ac2b7b5c6bbb5c1cb0acbaec1facdb7c3bbcbae0a', 'hex');
  await writeFile(at('gb.csv'), gb);
  assert.deepEqual(
    (await predictions(at('gb.csv'))).map(({ label }) => label),
    ['路灯', '供水'],
  );
});

test('files that do not fit are refused with what was found', async () => {
  const refuses = async (
    content: string,
    code: string,
    check: (details: Record<string, unknown>) => boolean,
  ) => {
    await writeFile(at('bad.csv'), content);
    await assert.rejects(
      dispatchTrain({ trainFile: at('bad.csv'), modelFile: at('never') }),
      (error) => isAppError(error, code) && check(error.details),
    );
  };
  await refuses('message,label\na,b\n', 'classify.missing_column', ({ column, found }) => {
    return column === 'text' && String(found) === 'message,label';
  });
  await refuses('', 'classify.missing_column', ({ column }) => column === 'text');
  await refuses('text,label\n路灯坏了,路灯\n停水,\n', 'classify.empty_label', ({ row }) => row === 2);
  await refuses('text,label\n"路灯,坏了\n', 'classify.invalid_csv', ({ line }) => typeof line === 'number');
  await assert.rejects(dispatchTrain({ trainFile: at('nowhere.csv'), modelFile: at('never') }), (error) =>
    isAppError(error, 'classify.file_unreadable'),
  );
  await assert.rejects(dispatchEval({ testFile: at('test.csv') }), (error) =>
    isAppError(error, 'classify.no_model_given'),
  );
  await assert.rejects(dispatchEval({ modelFile: at('train.csv'), testFile: at('test.csv') }), (error) =>
    isAppError(error, 'classify.invalid_model'),
  );
  assert.ok(!(await readdir(folder)).includes('never'));
});
