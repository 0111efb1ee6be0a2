import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ApiError } from './problem.ts';
import { createQueue, memoryQueueStorage, type Queue, type QueueItem, type QueueStorage } from './queue.ts';

interface Bench {
  queue: Queue;
  sent: { path: string; body: unknown; key: string }[];
  uploads: string[];
  nowMs: number;
  isOnline: boolean;
  /** What the server does with a call; answers unless it throws. */
  answer: (item: QueueItem) => unknown;
}

async function bench(storage: QueueStorage = memoryQueueStorage(), owner = 'wang'): Promise<Bench> {
  let ids = 0;
  const state = { sent: [], uploads: [], nowMs: 0, isOnline: true, answer: () => ({}) } as unknown as Bench;
  state.queue = await createQueue({
    storage,
    owner,
    upload: async (_item, file) => {
      state.uploads.push(file.idempotencyKey);
      return `file-of-${file.name}`;
    },
    send: async (item, body) => {
      const answer = state.answer(item);
      state.sent.push({ path: item.path, body, key: item.idempotencyKey });
      return answer;
    },
    newId: () => `${owner}-${++ids}`,
    nowMs: () => state.nowMs,
    isOnline: () => state.isOnline,
    exclusively: (work) => work(),
  });
  return state;
}

const refused = (): never => {
  throw new ApiError({ status: 409, code: 'loop.taken_by_another', title: '已由他人签收' });
};
const lost = (): never => {
  throw new ApiError({ status: 0, code: 'client.offline' });
};
const act = (subject: string, path: string) => ({ subject, words: path, path, body: { path } });

describe('the outbox of a phone', () => {
  it('keeps everything while there is no network and sends it in order afterwards', async () => {
    const phone = await bench();
    phone.isOnline = false;
    for (const path of ['/a', '/b', '/c']) await phone.queue.add(act('case:1', path));
    await phone.queue.drain();
    assert.equal(phone.sent.length, 0);
    assert.equal(phone.queue.view().items.length, 3);
    phone.isOnline = true;
    await phone.queue.drain();
    assert.deepEqual(
      phone.sent.map((call) => call.path),
      ['/a', '/b', '/c'],
    );
    assert.equal(phone.queue.view().items.length, 0);
  });

  it('survives a kill between storing and sending, with the same key', async () => {
    const storage = memoryQueueStorage();
    const before = await bench(storage);
    before.answer = lost;
    await before.queue.add(act('case:1', '/sign'));
    await before.queue.drain();
    const key = before.queue.view().items[0]?.idempotencyKey;
    const after = await bench(storage);
    after.nowMs = 10_000;
    await after.queue.drain();
    assert.deepEqual(
      after.sent.map((call) => call.key),
      [key],
    );
  });

  it('sends each file once, even when the call after it fails', async () => {
    const phone = await bench();
    phone.answer = lost;
    await phone.queue.add({
      ...act('case:1', '/prove'),
      body: { photos: [{ $file: 'after' }], note: '已修好' },
      files: [{ name: 'after', blob: new Blob(['x']) }],
    });
    await phone.queue.drain();
    phone.answer = () => ({});
    phone.nowMs = 5_000;
    await phone.queue.drain();
    assert.equal(phone.uploads.length, 1);
    assert.deepEqual(phone.sent[0]?.body, { photos: ['file-of-after'], note: '已修好' });
  });

  it('shows a refusal to the person, holds back what follows about that case and lets others go on', async () => {
    const phone = await bench();
    phone.isOnline = false;
    await phone.queue.add(act('case:1', '/sign'));
    await phone.queue.add(act('case:1', '/handle'));
    await phone.queue.add(act('case:2', '/sign-2'));
    phone.isOnline = true;
    phone.answer = (item) => (item.path === '/sign' ? refused() : {});
    await phone.queue.drain();
    assert.deepEqual(
      phone.sent.map((call) => call.path),
      ['/sign-2'],
    );
    const conflict = phone.queue.view().items[0];
    assert.equal(conflict?.state, 'conflict');
    assert.equal(conflict?.problem?.title, '已由他人签收');

    phone.answer = () => ({});
    const formerKey = conflict?.idempotencyKey;
    await phone.queue.resolve(conflict?.id ?? '', { do: 'replace', body: { forced: true } });
    await phone.queue.drain();
    assert.deepEqual(
      phone.sent.map((call) => call.path),
      ['/sign-2', '/sign', '/handle'],
    );
    assert.deepEqual(phone.sent[1]?.body, { forced: true });
    assert.notEqual(phone.sent[1]?.key, formerKey);
  });

  it('lets a refused thing go when the person says so', async () => {
    const phone = await bench();
    phone.answer = refused;
    const item = await phone.queue.add(act('case:1', '/sign'));
    await phone.queue.drain();
    await phone.queue.resolve(item.id, { do: 'drop' });
    await phone.queue.drain();
    assert.deepEqual(phone.queue.view().items, []);
  });

  it('waits longer after each failure and never gives up by itself', async () => {
    const phone = await bench();
    phone.answer = lost;
    await phone.queue.add(act('case:1', '/sign'));
    await phone.queue.drain();
    const waits: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      const due = phone.queue.view().items[0]?.notBeforeMs ?? 0;
      waits.push(due - phone.nowMs);
      phone.nowMs = due;
      await phone.queue.drain();
    }
    assert.deepEqual(waits.slice(0, 4), [2_000, 4_000, 8_000, 16_000]);
    assert.equal(Math.max(...waits), 120_000);
    assert.equal(phone.queue.view().items[0]?.state, 'waiting');
  });

  it('blames nothing on a thing when the session is over: it goes at once when the person has signed in', async () => {
    for (const problem of [
      { status: 401, code: 'auth.session_expired' },
      { status: 403, code: 'request.csrf' },
    ]) {
      const phone = await bench();
      phone.isOnline = false;
      for (const path of ['/a', '/b']) await phone.queue.add(act(path, path));
      phone.isOnline = true;
      let calls = 0;
      phone.answer = () => {
        calls += 1;
        throw new ApiError(problem);
      };
      await phone.queue.drain();
      assert.equal(calls, 1, 'the others would fare no better');
      phone.answer = () => ({});
      await phone.queue.drain();
      assert.deepEqual(
        phone.sent.map((call) => call.path),
        ['/a', '/b'],
      );
    }
  });

  it('keeps what belongs to another person on the same phone', async () => {
    const storage = memoryQueueStorage();
    const wang = await bench(storage, 'wang');
    wang.isOnline = false;
    await wang.queue.add(act('case:1', '/sign'));
    const li = await bench(storage, 'li');
    await li.queue.drain();
    assert.equal(li.sent.length, 0);
    assert.equal(li.queue.view().items.length, 0);
    assert.equal((await storage.list('wang')).length, 1);
  });

  it('delivers everything exactly once and in order per subject, however often the network fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }),
        fc.array(fc.boolean(), { maxLength: 40 }),
        async (subjects, failures) => {
          const phone = await bench();
          phone.isOnline = false;
          for (const [index, subject] of subjects.entries()) {
            await phone.queue.add(act(`case:${subject}`, `/${subject}/${index}`));
          }
          phone.isOnline = true;
          phone.answer = () => (failures.pop() === true ? lost() : {});
          for (let round = 0; round < 60 && phone.queue.view().items.length > 0; round += 1) {
            phone.nowMs += 200_000;
            await phone.queue.drain();
          }
          const paths = phone.sent.map((call) => call.path);
          assert.equal(paths.length, subjects.length);
          for (const subject of new Set(subjects)) {
            const own = paths.filter((path) => path.startsWith(`/${subject}/`));
            const numbers = own.map((path) => Number(path.split('/')[2]));
            assert.deepEqual(
              numbers,
              [...numbers].sort((one, two) => one - two),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
