// The other side of runApart: one order, its answer, the end.
import { AppError } from '../../lib/errors.ts';
import { errorToParts } from '../threads/index.ts';
import type { Apart, Order, Reply } from './apart.ts';

const WATCH_MS = 250;

const tell = (reply: Reply, sent?: () => void) => process.send?.(reply, undefined, undefined, sent);
const finish = (reply: Reply) => tell(reply, () => process.exit(0));

async function serve({ module, input, memoryLimitMb }: Order): Promise<void> {
  // DuckDB's memory lies outside the heap that --max-old-space-size bounds.
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() <= memoryLimitMb * 1_048_576) return;
    finish({ error: errorToParts(new AppError('analytics.out_of_memory', { memoryLimitMb })) });
  }, WATCH_MS);
  try {
    const { run } = (await import(module)) as { run?: Apart<unknown, unknown> };
    if (run === undefined) throw new Error(`${module} exports no function run`);
    finish({ value: await run(input, (progress) => tell({ progress })) });
  } catch (error) {
    finish({ error: errorToParts(error) });
  } finally {
    clearInterval(watch);
  }
}

if (process.send) {
  // Whoever ordered it is gone: nobody waits for the answer.
  // By force: an orderly exit waits for the statement that DuckDB is at, which never ends once its threads have gone.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.once('message', (order: Order) => void serve(order));
}
