import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asUnsent, sendAll } from './send-all.ts';

interface Photo {
  readonly id: string;
  readonly fileId?: string;
}
const photo = (id: string, fileId?: string): Photo => ({ id, ...(fileId !== undefined && { fileId }) });

/** A form whose photos change while some are on their way. */
function formOf(...photos: Photo[]) {
  const form = { photos: photos as readonly Photo[], uploads: [] as string[] };
  const send = (meanwhile: (id: string) => void = () => {}) =>
    sendAll(() => form.photos, {
      upload: async ({ id }, done, all) => {
        form.uploads.push(`${id} ${done}/${all}`);
        meanwhile(id);
        return `file-${id}`;
      },
      onSent: (next) => {
        form.photos = next;
      },
    });
  return { form, send };
}

test('what is photographed while others are on their way goes too and stays; what is removed does not go', async () => {
  const { form, send } = formOf(photo('a', 'file-a'), photo('b'), photo('c'));
  const ids = await send((id) => {
    if (id !== 'b') return;
    form.photos = [...form.photos.filter((each) => each.id !== 'c'), photo('d')];
  });
  assert.deepEqual(ids, ['file-a', 'file-b', 'file-d']);
  assert.deepEqual(form.uploads, ['b 1/3', 'd 2/3']);
  assert.deepEqual(
    form.photos.map(({ id, fileId }) => [id, fileId]),
    [
      ['a', 'file-a'],
      ['b', 'file-b'],
      ['d', 'file-d'],
    ],
  );
});

test('after a try that failed only the rest is sent; what the server lost is sent again', async () => {
  const { form, send } = formOf(photo('a'), photo('b'));
  await assert.rejects(
    send((id) => {
      if (id === 'b') throw new Error('no network');
    }),
  );
  form.uploads.length = 0;
  assert.deepEqual(await send(), ['file-a', 'file-b']);
  assert.deepEqual(form.uploads, ['b 1/2']);
  form.photos = asUnsent(form.photos);
  assert.deepEqual(await send(), ['file-a', 'file-b']);
});
