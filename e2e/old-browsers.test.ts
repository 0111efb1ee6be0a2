import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const built = fileURLToPath(new URL('../dist/fronts', import.meta.url));
const skip = existsSync(`${built}/worker/service-worker.js`)
  ? false
  : 'the fronts are not built: npm run build';

/** What Chrome 66 cannot read, by the kind of its node. */
const UNKNOWN = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.QuestionDotToken, '?.'],
  [ts.SyntaxKind.QuestionQuestionToken, '??'],
  [ts.SyntaxKind.QuestionQuestionEqualsToken, '??='],
  [ts.SyntaxKind.BarBarEqualsToken, '||='],
  [ts.SyntaxKind.AmpersandAmpersandEqualsToken, '&&='],
  [ts.SyntaxKind.BigIntLiteral, '1n'],
  [ts.SyntaxKind.PrivateIdentifier, '#name'],
  [ts.SyntaxKind.PropertyDeclaration, 'class field'],
  [ts.SyntaxKind.ClassStaticBlockDeclaration, 'static block'],
]);

/** Functions that browsers learned after Chrome 66, by name. */
const LEARNED = new Set(
  `at flat flatMap toSorted toReversed toSpliced with findLast findLastIndex replaceAll matchAll hasOwn fromEntries groupBy
  allSettled any withResolvers union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom
  replaceChildren requestSubmit checkVisibility showPicker structuredClone queueMicrotask randomUUID timeout
  throwIfAborted isWellFormed toWellFormed fromAsync arrayBuffer`.split(/\s+/),
);
const lent = readFileSync(new URL('../src/fronts/kit/browser/old-browsers.ts', import.meta.url), 'utf8');
/** Those that the fronts bring with them, each named between quotes. */
const isLent = (name: string): boolean => lent.includes(`'${name}'`);

function unknownIn(text: string): string[] {
  const source = ts.createSourceFile('chunk.js', text, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const what = UNKNOWN.get(node.kind);
    if (what !== undefined) found.add(what);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const name = node.expression.name.text;
      if (LEARNED.has(name) && !isLent(name)) found.add(`${name}()`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found];
}

for (const front of ['worker', 'citizen'])
  test(`all that the phone keeps of ${front} can be read and called by Chrome 66`, { skip }, () => {
    const worker = readFileSync(`${built}/${front}/service-worker.js`, 'utf8');
    const files = JSON.parse(/const FILES = (\[.*?\]);/.exec(worker)![1]!) as string[];
    const scripts = files.filter((file) => file.endsWith('.js'));
    assert.ok(scripts.length > 5);
    for (const file of [...scripts, `/${front}/service-worker.js`])
      assert.deepEqual(unknownIn(readFileSync(built + file, 'utf8')), [], file);
  });
