/**
 * `npm run check`: types, formatting, layers, tidiness and drift, one line for each with its time, then what is
 * wrong. Ends with 1 when anything is. `npm run check types layers` runs those alone.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Findings } from './findings.ts';
import { checkLayers } from './layers.ts';
import { checkTidiness } from './tidy.ts';

interface Check {
  readonly name: string;
  readonly title: string;
  run(): Promise<Findings> | Findings;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const CONCURRENCY = 2;
const LIMIT_MS = 300_000;
const SHOWN = 40;

const compiler = ['node_modules/ts7/bin/tsc', '--noEmit', '--pretty', 'false', '-p'];
const biome = [
  'node_modules/@biomejs/biome/bin/biome',
  'ci',
  '--colors=off',
  '--diagnostic-level=warn',
  '--reporter=summary',
  '.',
];

const checks: readonly Check[] = [
  { name: 'types', title: 'types of the server', run: () => runTool([...compiler, 'tsconfig.json']) },
  { name: 'dom', title: 'types of the pages', run: () => runTool([...compiler, 'tsconfig.dom.json']) },
  { name: 'layers', title: 'who imports whom', run: checkLayers },
  { name: 'format', title: 'format and lint', run: () => runTool(biome) },
  { name: 'schema', title: 'row types', run: () => runTool(['tools/generate-schema.ts', '--check']) },
  { name: 'openapi', title: 'routes', run: () => runTool(['tools/generate-openapi.ts', '--check']) },
  { name: 'tidy', title: 'rules of style', run: checkTidiness },
];

/** Runs a Node program with the project's own Node; what it prints is what is wrong, if it fails. */
function runTool(args: readonly string[]): Promise<Findings> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
    }
    child.once('error', (error) => {
      text += `${error.message}\n`;
    });
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      const said = text.split('\n').filter((line) => line.trim() !== '');
      if (code === 0) resolve({ failures: [], notes: [] });
      else resolve({ failures: said.length > 0 ? said : [`ended with ${signal ?? code}`], notes: [] });
    });
  });
}

async function runCheck(check: Check): Promise<boolean> {
  const started = performance.now();
  let findings: Findings;
  try {
    findings = await check.run();
  } catch (error) {
    findings = { failures: [String((error as Error).stack ?? error)], notes: [] };
  }
  const { failures, notes } = findings;
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  const result = failures.length === 0 ? 'ok    ' : 'FAILED';
  const lines = [
    `${result} ${seconds} s  ${check.name.padEnd(8)} ${check.title}`,
    ...failures.slice(0, SHOWN).map((failure) => `         ${failure}`),
    ...(failures.length > SHOWN ? [`         and ${failures.length - SHOWN} lines more`] : []),
    ...notes.map((note) => `  note   ${note}`),
  ];
  console.log(lines.join('\n'));
  return failures.length === 0;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(
    `there is no check ${unknown.join(', ')}; there are ${checks.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}
const waiting = checks.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const failed: string[] = [];
const work = async (): Promise<void> => {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    if (!(await runCheck(check))) failed.push(check.name);
  }
};
await Promise.all(Array.from({ length: CONCURRENCY }, work));
console.log(failed.length === 0 ? 'all checks passed' : `failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
