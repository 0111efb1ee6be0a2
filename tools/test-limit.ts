/**
 * Loaded into every test file's process by `npm test`: ends a file that takes too long, whether it waits for
 * something that never comes, has left something open, or spins. node:test has a limit for single tests only.
 */
import { relative } from 'node:path';
import { isMainThread, Worker } from 'node:worker_threads';

const limitMs = Number(process.env.TEST_FILE_LIMIT_MS ?? 0);
const GRACE_MS = 1_000;

if (limitMs > 0 && isMainThread && process.env.NODE_TEST_CONTEXT !== undefined) {
  const file = relative(process.cwd(), process.argv[1] ?? '');
  setTimeout(() => {
    const open = process.getActiveResourcesInfo().filter((name) => name !== 'MessagePort');
    console.error(`${file}: not done after ${limitMs} ms; still open: ${open.join(', ')}`);
  }, limitMs).unref();
  // A thread of its own can end a process whose event loop stands still.
  const watch = `setTimeout(() => {
    require('node:fs').writeSync(2, ${JSON.stringify(`${file}: killed after ${limitMs} ms\n`)});
    process.kill(process.pid, 'SIGKILL');
  }, ${limitMs + GRACE_MS})`;
  new Worker(watch, { eval: true, execArgv: [] }).unref();
}
