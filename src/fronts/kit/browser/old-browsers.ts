/**
 * What browsers lack that a phone of Android 8 came with and nobody renewed (Chrome 66 to 80). Syntax is lowered by the
 * build (`target` in vite.config.ts); these are the functions that our fronts and their libraries call. First import of
 * a front, so that they are there before anything runs.
 */
type Loose = Record<string, unknown>;

const lack = (home: object, name: string, make: unknown): void => {
  if (name in home) return;
  Object.defineProperty(home, name, { value: make, configurable: true, writable: true });
};

lack(self, 'globalThis', self);
lack(self, 'queueMicrotask', (work: () => void) => {
  void Promise.resolve().then(work);
});
lack(Object, 'fromEntries', (entries: Iterable<readonly [string, unknown]>) => {
  const made: Loose = {};
  for (const [key, value] of entries) made[key] = value;
  return made;
});
lack(Promise, 'allSettled', (all: Iterable<unknown>) =>
  Promise.all(
    [...all].map((each) =>
      Promise.resolve(each).then(
        (value) => ({ status: 'fulfilled', value }),
        (reason: unknown) => ({ status: 'rejected', reason }),
      ),
    ),
  ),
);
lack(Array.prototype, 'flat', function flat(this: unknown[]) {
  return ([] as unknown[]).concat(...this);
});
lack(Array.prototype, 'flatMap', function flatMap(this: unknown[], work: (...all: unknown[]) => unknown) {
  return ([] as unknown[]).concat(...this.map((each, index) => work(each, index, this)));
});
for (const home of [Array.prototype, String.prototype])
  lack(home, 'at', function at(this: ArrayLike<unknown>, index: number) {
    return this[index < 0 ? this.length + index : index];
  });
const changed = (name: string, change: (copy: unknown[], all: never[]) => unknown[]): void =>
  lack(Array.prototype, name, function of(this: unknown[], ...all: never[]) {
    return change(this.slice(), all);
  });
changed('toSorted', (copy, all) => copy.sort(...all));
changed('toReversed', (copy) => copy.reverse());
changed('toSpliced', (copy, all) => {
  (copy.splice as (...all: never[]) => unknown)(...all);
  return copy;
});
changed('with', (copy, [index, value]: unknown[]) => {
  copy.splice(index as number, 1, value);
  return copy;
});
lack(Map, 'groupBy', (all: Iterable<unknown>, keyOf: (each: unknown, index: number) => unknown) => {
  const groups = new Map<unknown, unknown[]>();
  [...all].forEach((each, index) => {
    const key = keyOf(each, index);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  });
  return groups;
});
lack(Blob.prototype, 'arrayBuffer', function arrayBuffer(this: Blob) {
  return new Response(this).arrayBuffer();
});
lack(AbortSignal, 'timeout', (limitMs: number) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), limitMs);
  return controller.signal;
});
lack(AbortSignal, 'any', (signals: readonly AbortSignal[]) => {
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) controller.abort();
    else signal.addEventListener('abort', () => controller.abort(), { once: true });
  }
  return controller.signal;
});

export {};
