import { parseArgs } from 'node:util';
import { AppError } from '../lib/errors.ts';
import { describeError } from '../platform/i18n/errors.ts';
import { commands } from './commands/index.ts';
import { registerErrors } from './errors.ts';

/** A command that is done ends at once; what it left open keeps its process so long at most. */
const END_LIMIT_MS = 15_000;

/** Runs one command of the command line; the last line of output is one JSON object with --json. */
async function main(): Promise<number> {
  registerErrors();
  const [name = 'help', ...rest] = process.argv.slice(2);
  const loadCommand = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (loadCommand === undefined || rest.includes('--help')) {
    await printHelp(loadCommand === undefined ? Object.keys(commands) : [name]);
    return name === 'help' || rest.includes('--help') ? 0 : 2;
  }
  // Loaded here so that a scene that is wrong is reported like everything else.
  const command = await loadCommand();
  const { values, positionals } = parseArgs({
    args: joinNegatives(rest),
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, ...command.options },
  });
  const json = values.json === true;
  const result = await command.run({
    values: values as Record<string, string | boolean | undefined>,
    positionals,
    // With --json, words for people go to standard error: standard output is for programs.
    say: (line) => (json ? process.stderr : process.stdout).write(`${line}\n`),
  });
  if (json && result.output !== undefined) process.stdout.write(`${JSON.stringify(result.output)}\n`);
  return result.code ?? 0;
}

/** `--offset -300` as people write it: a number below 0 is the option's value, not another option. */
function joinNegatives(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1);
    if (/^-\d+$/.test(arg) && before?.startsWith('--') && !before.includes('='))
      joined[joined.length - 1] = `${before}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

async function printHelp(names: readonly string[]): Promise<void> {
  const lines: string[] = [];
  for (const name of names) {
    const { usage, summary } = await commands[name]!();
    lines.push(`  ${`${name} ${usage}`.padEnd(58)} ${summary}`);
  }
  process.stdout.write(`citybrain 城市大脑\n\n${lines.join('\n')}\n\nEvery command takes --json.\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  let message = error instanceof Error ? error.message : String(error);
  const zh = /^zh/i.test(process.env.LANG ?? '');
  const code = error instanceof AppError ? error.code : (error as { code?: string }).code;
  if (error instanceof AppError) {
    const { text } = describeError(error.code, error.details, zh ? 'zh' : 'en');
    message = text;
    const remedy = typeof error.details.remedy === 'string' ? `\n${error.details.remedy}` : '';
    process.stderr.write(`citybrain: ${text}${remedy}\n`);
  } else if (code?.startsWith('ERR_PARSE_ARGS')) {
    process.stderr.write(`citybrain: ${(error as Error).message}\n`);
  } else {
    process.stderr.write(`citybrain: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
  if (process.argv.includes('--json')) {
    const details = error instanceof AppError ? { details: error.details } : {};
    process.stdout.write(
      `${JSON.stringify({ error: code ?? 'internal.unexpected', message, ...details })}\n`,
    );
  }
  process.exitCode = 1;
}
// Only while something else holds the process: whoever waits for a command must not wait for ever, and reads why.
setTimeout(() => {
  const open = process.getActiveResourcesInfo().join(', ');
  process.stderr.write(`citybrain: done, but something was left open: ${open}\n`);
  process.exit();
}, END_LIMIT_MS).unref();
