import { photosEval, photosTrain } from '../../base/classify/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Command, CommandInput, CommandResult } from './command.ts';
import { requiredText } from './options.ts';

type Run = (input: CommandInput) => Promise<CommandResult>;

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

const train: Run = async ({ values, say }) => {
  const output = await photosTrain({
    trainFile: requiredText(values.train, 'train'),
    modelFile: requiredText(values.model, 'model'),
  });
  const { pairs, skipped, decidedShare, decidedAccuracy } = output.crossValidated;
  say(
    `${pairs} pairs, ${skipped} skipped; of pairs it has not seen it decides ${percent(decidedShare)}, ` +
      `${percent(decidedAccuracy)} of them rightly`,
  );
  return { output };
};

const evaluate: Run = async ({ values, say }) => {
  const output = await photosEval({
    testFile: requiredText(values.test ?? values.train, 'test'),
    modelFile: requiredText(values.model, 'model'),
  });
  say(
    `accuracy ${percent(output.accuracy)} of ${output.pairs} pairs, ${output.skipped} skipped; decides ` +
      `${percent(output.decidedShare)}, ${percent(output.decidedAccuracy)} rightly, ${output.falseGone} wrongly gone`,
  );
  return { output };
};

const runs: Readonly<Record<string, Run>> = { train, eval: evaluate };

/** The model that says whether a defect is gone, from a city's own pairs of photos. */
export const photos: Command = {
  usage: 'train|eval --train F|--test F --model F',
  summary: 'trains and measures the judging of photo pairs',
  options: { train: { type: 'string' }, test: { type: 'string' }, model: { type: 'string' } },
  run: async (input) => {
    const name = input.positionals[0] ?? '';
    const run = runs[name];
    if (run === undefined)
      throw new AppError('config.invalid', {
        ...{ name: 'photos', value: name, expected: `one of ${Object.keys(runs).join(', ')}` },
      });
    return run(input);
  },
};
