import { join } from 'node:path';
import { addressTagger, normaliseAddress, readBioFile } from '../../base/addresses/index.ts';
import { AppError } from '../../lib/errors.ts';
import { loadConfig } from '../../platform/config/index.ts';
import type { Command, CommandInput, CommandResult } from './command.ts';

type Run = (input: CommandInput) => Promise<CommandResult>;

const clock = () => performance.now();
const share = (value: number) => value.toFixed(4);

/** What `train` writes and `eval` reads unless told otherwise. */
const usualModel = () => join(loadConfig(process.env).dataDir, 'addresses', 'tagger.model');

const textOf = (value: string | boolean | undefined) =>
  typeof value === 'string' && value !== '' ? value : undefined;

function fileOf(input: CommandInput): string {
  const file = input.positionals[1];
  if (file === undefined) {
    const expected = 'a file of labelled addresses: one character, a blank and its tag a line';
    throw new AppError('config.invalid', { name: 'FILE', value: '', expected });
  }
  return file;
}

/** Learns from a file; says how well it knows that same file, which is no measure of how it does on others. */
const train: Run = async (input) => {
  const file = fileOf(input);
  const model = textOf(input.values.out) ?? usualModel();
  const { evaluateTagger, packTagger, saveTagger, trainTagger, unpackTagger } = await addressTagger();
  const addresses = await readBioFile(file);
  const started = clock();
  let said = 0;
  const trained = await trainTagger(addresses, {
    onProgress: (part) => {
      if (part - said < 0.1) return;
      said = part;
      if (input.values.json !== true) input.say(`${Math.round(part * 100)} %`);
    },
  });
  const seconds = (clock() - started) / 1000;
  const bytes = await saveTagger(trained, model);
  const evaluation = evaluateTagger(unpackTagger(packTagger(trained), model), addresses, clock);
  const { precision, recall, f1 } = evaluation;
  const labels = Object.keys(evaluation.labels).length;
  input.say(
    `${addresses.length} addresses, ${labels} labels, ${seconds.toFixed(1)} s, ${bytes} bytes in ${model}`,
  );
  const output = {
    ...{ model, bytes, addresses: addresses.length, labels, seconds, measuredOn: 'the training file itself' },
    ...{ precision, recall, f1 },
  };
  return { output };
};

const evaluate: Run = async (input) => {
  const file = fileOf(input);
  const model = textOf(input.values.model) ?? usualModel();
  const { evaluateTagger, loadTagger } = await addressTagger();
  const addresses = await readBioFile(file);
  const evaluation = evaluateTagger(await loadTagger(model), addresses, clock);
  const { precision, recall, f1, addressesPerSecond } = evaluation;
  input.say(
    `precision ${share(precision)}, recall ${share(recall)}, f1 ${share(f1)} over ${evaluation.spans} spans of ` +
      `${addresses.length} addresses, ${Math.round(addressesPerSecond)} addresses a second`,
  );
  return { output: { model, ...evaluation } };
};

/** The parts of one address as the rules of the product read them, and its standard writing. */
const parse: Run = async ({ positionals, say }) => {
  const output = normaliseAddress(positionals.slice(1).join(' '));
  say(output.canonical);
  for (const [part, text] of Object.entries(output.parts)) say(`  ${part} ${text}`);
  return { output };
};

const runs: Readonly<Record<string, Run>> = { train, eval: evaluate, parse };

export const address: Command = {
  usage: 'train FILE [--out MODEL] | eval FILE [--model MODEL] | parse TEXT',
  summary: 'reads addresses: parse shows the parts of one; train learns from labelled ones, eval measures',
  options: { out: { type: 'string' }, model: { type: 'string' } },
  run: (input) => {
    const run = runs[input.positionals[0] ?? ''];
    if (run !== undefined) return run(input);
    const expected = `one of ${Object.keys(runs).join(', ')}`;
    throw new AppError('config.invalid', { name: 'address', value: input.positionals[0] ?? '', expected });
  },
};
