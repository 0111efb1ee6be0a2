import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ApiSurroundings, createApi, isApiError, withQuery } from './api.ts';

type Answer = Response | Error;

function surroundingsOf(answers: Answer[]): {
  calls: { url: string; headers: Record<string, string>; body: unknown }[];
  surroundings: ApiSurroundings;
} {
  const calls: { url: string; headers: Record<string, string>; body: unknown }[] = [];
  let keys = 0;
  return {
    calls,
    surroundings: {
      fetch: async (url, init) => {
        calls.push({ url, headers: init.headers as Record<string, string>, body: init.body });
        const answer = answers.shift();
        if (answer instanceof Error) throw answer;
        assert.ok(answer, 'one call more than expected');
        return answer;
      },
      cookies: () => 'theme=x; citybrain_csrf=a%2Fb',
      language: () => 'zh-CN',
      newKey: () => `key-${++keys}`,
      wait: async () => {},
    },
  };
}

/** A line that is dead without saying so. */
const neverAnswered = (init: RequestInit): Promise<Response> =>
  new Promise((_resolve, reject) => {
    // Holds the loop open: a timeout signal alone does not.
    const hold = setTimeout(() => {}, 5_000);
    init.signal?.addEventListener('abort', () => {
      clearTimeout(hold);
      reject(init.signal?.reason);
    });
  });

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });

describe('api', () => {
  it('sends the same idempotency key on every try, with the token of the session', async () => {
    const { calls, surroundings } = surroundingsOf([
      new TypeError('network'),
      json(503, { code: 'http.unavailable' }),
      json(201, { id: 'c1' }),
    ]);
    const created = await createApi(surroundings)<{ id: string }>('POST', '/api/v1/cases', {
      text: '路灯不亮',
    });
    assert.deepEqual(created, { id: 'c1' });
    assert.deepEqual(
      calls.map((call) => call.headers['Idempotency-Key']),
      ['key-1', 'key-1', 'key-1'],
    );
    assert.equal(calls[0]?.headers['X-CSRF-Token'], 'a/b');
    assert.equal(calls[0]?.body, '{"text":"路灯不亮"}');
  });

  it('keeps the key that an outbox gives', async () => {
    const { calls, surroundings } = surroundingsOf([json(200, {})]);
    await createApi(surroundings)('POST', '/api/v1/cases', {}, { idempotencyKey: 'outbox-7' });
    assert.equal(calls[0]?.headers['Idempotency-Key'], 'outbox-7');
  });

  it('does not try a refused request again and says which field, why and what would be right', async () => {
    const { calls, surroundings } = surroundingsOf([
      json(422, {
        code: 'intake.invalid',
        title: '内容有误',
        detail: '请补充地点',
        fields: [{ field: 'body.point', reason: '不在本市范围内', right: '在地图上选择市内地点' }],
      }),
    ]);
    await assert.rejects(createApi(surroundings)('POST', '/api/v1/reports', {}), (error) => {
      assert.ok(isApiError(error, 'intake.invalid'));
      assert.equal(error.status, 422);
      assert.equal(error.fields[0]?.field, 'point');
      assert.equal(error.fields[0]?.why, '不在本市范围内');
      assert.equal(error.fields[0]?.right, '在地图上选择市内地点');
      assert.equal(error.isPassing, false);
      return true;
    });
    assert.equal(calls.length, 1);
  });

  it('tells no network, no answer in time and nonsense apart', async () => {
    const offline = surroundingsOf([new TypeError('x'), new TypeError('x'), new TypeError('x')]);
    await assert.rejects(createApi(offline.surroundings)('GET', '/a'), (error) =>
      isApiError(error, 'client.offline'),
    );
    const slow: ApiSurroundings = {
      ...offline.surroundings,
      fetch: (_url, init) => neverAnswered(init),
    };
    await assert.rejects(createApi(slow)('GET', '/a', undefined, { timeoutMs: 5, retries: 0 }), (error) =>
      isApiError(error, 'client.timeout'),
    );
    const html = surroundingsOf([new Response('<html>', { status: 200 })]);
    await assert.rejects(createApi(html.surroundings)('GET', '/a', undefined, { retries: 0 }), (error) =>
      isApiError(error, 'client.unreadable'),
    );
  });

  it('ends what changes something when its time is over, and asks once more for what only reads', async () => {
    for (const [method, tries] of [
      ['POST', 1],
      ['PUT', 1],
      ['GET', 3],
    ] as const) {
      let calls = 0;
      const dead: ApiSurroundings = {
        ...surroundingsOf([]).surroundings,
        fetch: (_url, init) => {
          calls += 1;
          return neverAnswered(init);
        },
      };
      await assert.rejects(createApi(dead)(method, '/a', {}, { timeoutMs: 5 }), (error) =>
        isApiError(error, 'client.timeout'),
      );
      assert.equal(calls, tries, method);
    }
  });

  it('gives the caller its own abort back', async () => {
    const { surroundings } = surroundingsOf([new TypeError('x')]);
    const stop = new AbortController();
    stop.abort(new Error('page left'));
    await assert.rejects(
      createApi(surroundings)('GET', '/a', undefined, { signal: stop.signal }),
      /page left/,
    );
  });

  it('never leaves our own origin', async () => {
    const { surroundings } = surroundingsOf([]);
    await assert.rejects(createApi(surroundings)('GET', 'https://elsewhere.example/'), /own origin/);
    await assert.rejects(createApi(surroundings)('GET', '//elsewhere.example/'), /own origin/);
  });

  it('builds queries without empty parts', () => {
    assert.equal(
      withQuery('/a', { q: '', unit: undefined, state: ['late', 'moving'], limit: 50 }),
      '/a?state=late&state=moving&limit=50',
    );
    assert.equal(withQuery('/a', {}), '/a');
  });
});
