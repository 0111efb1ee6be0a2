import {
  dispatchCrossValidate,
  dispatchEval,
  dispatchPredict,
  dispatchTrain,
  evaluateLabelled,
  LABEL_SETS,
  type LabelSet,
} from '../../base/classify/index.ts';
import { suggestRoute, type Understands, understand } from '../../base/intake/index.ts';
import { loadCityPack } from '../../cities/city-pack.ts';
import { AppError } from '../../lib/errors.ts';
import { systemClock } from '../../lib/time.ts';
import { understandsOf } from '../city/pack-reader.ts';
import { packDirectoryOf } from '../city/set-up.ts';
import type { Command, CommandInput, CommandResult } from './command.ts';
import { requiredText, wholeNumberOf } from './options.ts';

type Run = (input: CommandInput) => Promise<CommandResult>;

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const maybe = (share: number | null) => (share === null ? '–' : percent(share));

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

/** Accuracy of a city pack's words and duty list, with nothing taught, on messages labelled by hand. */
const labels: Run = async ({ values, say }) => {
  const messagesFile = requiredText(values.messages, 'messages');
  const city = typeof values.city === 'string' ? values.city : 'zhengzhou';
  const set = LABEL_SETS.find((each) => each === (values.labels ?? LABEL_SETS[0]));
  if (set === undefined) {
    const expected = `one of ${LABEL_SETS.join(', ')}`;
    throw new AppError('config.invalid', { name: '--labels', value: String(values.labels), expected });
  }
  const knows = understandsOf(loadCityPack(packDirectoryOf(city)));
  const output = await evaluateUnits(messagesFile, set, knows);
  say(
    `code ${percent(output.accuracy)}, top three ${percent(output.topThree)}, level 2 ${percent(output.level2)}, ` +
      `level 1 ${percent(output.level1)}, kind ${maybe(output.kind)} of ${output.rows} messages`,
  );
  say(
    `unit ${percent(output.unit)}; dispatched by the machine ${percent(output.decidedShare)}, ` +
      `of these ${maybe(output.decidedAccuracy)} to the right unit`,
  );
  return { output };
};

/** The messages name no place: units are those of the city, the day is today. */
function evaluateUnits(messagesFile: string, set: LabelSet, knows: Understands) {
  const day = systemClock.now().toISOString().slice(0, 10);
  const { mainList } = knows.categories;
  const say = (text: string) => {
    const { guesses } = knows.classifier.understand(text);
    const { suggestion } = understand(knows, { text, path: [], day });
    const { route, kind, confidence, automatic } = suggestion;
    return {
      ...{ codes: guesses.map(({ code }) => code), confidence: guesses[0]?.confidence ?? 0, kind },
      unit: route && { id: route.unit.id, confidence, automatic },
    };
  };
  const unitOf = (code: string) => {
    const category = knows.categories.find(mainList, code);
    return category && suggestRoute(knows, category, [], day)?.unit.id;
  };
  return evaluateLabelled(messagesFile, set, say, unitOf);
}

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
  usage: `${Object.keys(runs).join('|')} [--train F] [--test F] [--model F] [--input F] [--messages F] [--labels SET] [--folds N]`,
  summary: 'trains and measures the reading of messages',
  options: {
    train: { type: 'string' },
    test: { type: 'string' },
    model: { type: 'string' },
    input: { type: 'string' },
    messages: { type: 'string' },
    folds: { type: 'string' },
    city: { type: 'string' },
    labels: { type: 'string' },
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
