/**
 * `npm test [pattern…] [--flag…]`: runs the tests on one PostgreSQL that all files share.
 *
 *   npm test                                every test
 *   npm test src/base/loop                  a folder
 *   npm test 'src/**\/*.access.test.ts'     a pattern
 *   npm test flow --test-name-pattern=undo  files whose path contains "flow"; flags go to node
 */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { holdTestServer } from './test-server.ts';

const PATTERNS = ['src/**/*.test.ts', 'tools/**/*.test.ts', 'e2e/**/*.test.ts'];
const CONCURRENCY = 2;
/** For what hangs outside of any single test's own limit: longer than the longest of those together. */
const FILE_LIMIT_MS = 400_000;

const root = fileURLToPath(new URL('..', import.meta.url));

/** The test files that the arguments mean, all of them when there are none; paths from the root, sorted. */
function findTestFiles(wanted: readonly string[]): string[] {
  const all = globSync(PATTERNS, { cwd: root });
  if (wanted.length === 0) return all.sort();
  const found = wanted.flatMap((pattern) => {
    const matched = globSync(pattern, { cwd: root }).filter((file) => file.endsWith('.test.ts'));
    const files = matched.length > 0 ? matched : all.filter((file) => file.includes(pattern));
    if (files.length === 0) throw new Error(`no test file matches ${pattern}`);
    return files;
  });
  return [...new Set(found)].sort();
}

/**
 * Runs the files with the project's own Node, and gives back its exit code. There is no --test-force-exit: a
 * file that does not end by itself has left something open, and the limit on a file says what.
 */
function runFiles(files: readonly string[], flags: readonly string[]): Promise<number> {
  const args = [
    ...['--import', new URL('test-limit.ts', import.meta.url).href],
    ...['--test', '--test-reporter=spec', `--test-concurrency=${CONCURRENCY}`],
    ...flags,
    ...files,
  ];
  // Every file is a process of its own that reads hundreds of the same modules: see src/main/cli.ts.
  const cache = fileURLToPath(new URL('../node_modules/.cache/citybrain', import.meta.url));
  const limits = { TEST_FILE_LIMIT_MS: String(FILE_LIMIT_MS), NODE_COMPILE_CACHE: cache };
  const env = { ...limits, ...process.env };
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  // The runner ends its files and says which were interrupted; we wait for it and then stop the database.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 1));
  });
}

const given = process.argv.slice(2);
try {
  const files = findTestFiles(given.filter((each) => !each.startsWith('--')));
  const server = await holdTestServer();
  try {
    process.exitCode = await runFiles(
      files,
      given.filter((each) => each.startsWith('--')),
    );
  } finally {
    await server.stop();
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
