import { parentPort } from 'node:worker_threads';
import { assert } from '../../lib/assert.ts';
import { errorToParts, type TaskMessage, type TaskReply } from './protocol.ts';

// The body of every worker thread of the pool: import the module asked for (Node keeps it loaded), call the
// function, hand back its value. One task at a time; the pool sends the next only after the reply.

assert(parentPort, 'worker.ts runs only as a worker thread of the pool');
const port = parentPort;

port.on('message', async (task: TaskMessage) => {
  try {
    const value = await runTask(task);
    reply({ id: task.id, ok: true, value });
  } catch (error) {
    reply({ id: task.id, ok: false, error: errorToParts(error) });
  }
});

async function runTask(task: TaskMessage): Promise<unknown> {
  const module = (await import(task.moduleUrl)) as Record<string, unknown>;
  const run = module[task.functionName];
  assert(typeof run === 'function', `${task.moduleUrl} exports no function ${task.functionName}`);
  return await (run as (input: unknown) => unknown)(task.input);
}

function reply(message: TaskReply): void {
  port.postMessage(message);
}
