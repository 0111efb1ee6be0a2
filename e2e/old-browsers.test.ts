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

function unknownIn(text: string): string[] {
  const source = ts.createSourceFile('chunk.js', text, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const what = UNKNOWN.get(node.kind);
    if (what !== undefined) found.add(what);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found];
}

for (const front of ['worker', 'citizen'])
  test(`all that the phone keeps of ${front} can be read by Chrome 66`, { skip }, () => {
    const worker = readFileSync(`${built}/${front}/service-worker.js`, 'utf8');
    const files = JSON.parse(/const FILES = (\[.*?\]);/.exec(worker)![1]!) as string[];
    const scripts = files.filter((file) => file.endsWith('.js'));
    assert.ok(scripts.length > 5);
    for (const file of [...scripts, `/${front}/service-worker.js`])
      assert.deepEqual(unknownIn(readFileSync(built + file, 'utf8')), [], file);
  });
