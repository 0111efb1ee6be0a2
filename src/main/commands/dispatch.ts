import {
  classifierOfWords,
  dispatchCrossValidate,
  dispatchEval,
  dispatchPredict,
  dispatchTrain,
  evaluateLabelled,
} from '../../base/classify/index.ts';
import { loadCityPack } from '../../cities/city-pack.ts';
import { AppError } from '../../lib/errors.ts';
import { packDirectoryOf } from '../set-up.ts';
import type { Command, CommandInput, CommandResult } from './command.ts';
import { requiredText, wholeNumberOf } from './options.ts';

type Run = (input: CommandInput) => Promise<CommandResult>;

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

const train: Run = async ({ values, say }) => {
  const trainFile = requiredText(values.train, 'train');
  const modelFile = requiredText(values.model, 'model');
  const output = await dispatchTrain({ trainFile, modelFile });
  say(`${output.rows} rows, ${output.labels.length} labels, ${output.trainSeconds.toFixed(1)} s`);
  return { output };
};

const evaluate: Run = async ({ values, say }) => {
  const { train, model } = values;
  const output = await dispatchEval({
    ...(typeof train === 'string' && { trainFile: train }),
    ...(typeof model === 'string' && { modelFile: model }),
    testFile: requiredText(values.test, 'test'),
  });
  say(`accuracy ${percent(output.accuracy)}, decided ${percent(output.decidedShare)} of ${output.rows} rows`);
  return { output };
};

const predict: Run = async ({ values, say }) => {
  const output = await dispatchPredict({
    modelFile: requiredText(values.model, 'model'),
    inputFile: requiredText(values.input, 'input'),
    write: writeOut,
  });
  if (values.json !== true) say(`${output.rows} rows, ${output.decided} decided`);
  return { output };
};

const crossValidate: Run = async ({ values, say }) => {
  const output = await dispatchCrossValidate({
    trainFile: requiredText(values.train, 'train'),
    folds: wholeNumberOf(values.folds, 'folds', 5),
  });
  say(`accuracy ${percent(output.accuracy)}, macro F1 ${output.macroF1.toFixed(3)} of ${output.rows} rows`);
  return { output };
};

/** Accuracy of a city pack's words, with nothing taught, on the messages labelled by hand. */
const labels: Run = async ({ values, say }) => {
  const messagesFile = requiredText(values.messages, 'messages');
  const city = typeof values.city === 'string' ? values.city : 'zhengzhou';
  const pack = loadCityPack(packDirectoryOf(city));
  const classifier = classifierOfWords(pack);
  const output = await evaluateLabelled(messagesFile, (text) => {
    const { guesses, kind } = classifier.understand(text);
    return { codes: guesses.map(({ code }) => code), confidence: guesses[0]?.confidence ?? 0, kind };
  });
  say(
    `code ${percent(output.accuracy)}, top three ${percent(output.topThree)}, level 2 ${percent(output.level2)}, ` +
      `level 1 ${percent(output.level1)}, kind ${percent(output.kind)} of ${output.rows} messages`,
  );
  return { output };
};

/** Rows leave as fast as whoever reads them takes them. */
function writeOut(line: string): void | Promise<void> {
  if (!process.stdout.write(`${line}\n`)) {
    return new Promise((resolve) => process.stdout.once('drain', () => resolve()));
  }
}

const runs: Readonly<Record<string, Run>> = {
  train,
  eval: evaluate,
  predict,
  'cross-validate': crossValidate,
  labels,
};

export const dispatch: Command = {
  usage: `${Object.keys(runs).join('|')} [--train F] [--test F] [--model F] [--input F] [--messages F] [--folds N]`,
  summary: 'trains and measures the reading of messages',
  options: {
    train: { type: 'string' },
    test: { type: 'string' },
    model: { type: 'string' },
    input: { type: 'string' },
    messages: { type: 'string' },
    folds: { type: 'string' },
    city: { type: 'string' },
  },
  run: async (input) => {
    const run = runs[input.positionals[0] ?? ''];
    if (run === undefined) {
      const expected = `one of ${Object.keys(runs).join(', ')}`;
      throw new AppError('config.invalid', {
        name: 'dispatch',
        value: input.positionals[0] ?? '',
        expected,
      });
    }
    return run(input);
  },
};
