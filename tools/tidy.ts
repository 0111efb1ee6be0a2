/** The house's rules of style that no other tool knows; docs/STYLE.md says them in words. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { Findings } from './findings.ts';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

const FILE_LINES_MOST = 600;
const FILE_LINES_ASKED = 300;
const FUNCTION_LINES_MOST = 70;

const CODE = /\.(ts|tsx|cjs|mjs|js|css|sql|sh)$/;
const SCRIPT = /\.(ts|tsx|cjs|mjs|js)$/;
const GENERATED = /\.generated\.[a-z]+$|^package-lock\.json$|^docs\/openapi\.json$/;
const BINARY = /\.(png|jpe?g|webp|gif|ico|woff2?|ttf|otf|pdf|gz|zip|xlsx|pbf|bin)$/;

/** Layers in which no city and no scene is named. */
const NAMELESS = /^src\/(lib|platform|base|fronts)\//;
/** Scenes and main are deeper in the city, but know its pack only by what it says. */
const CITYLESS = /^src\/(lib|platform|base|fronts|scenes)\//;
const CITY = /zhengzhou|郑州|郑好/i;

/** What one file breaks, each as "path:line what". */
export interface TidyFile {
  readonly path: string;
  readonly text: string;
}

/** Checks every file that is, or would be, in the repository. */
export function checkTidiness(): Findings {
  const paths = listFiles();
  const scenes = listScenes();
  const failures = [...checkMigrationNumbers(paths)];
  const notes: string[] = [];
  for (const path of paths) {
    failures.push(...checkName(path));
    if (BINARY.test(path)) continue;
    const file = { path, text: readFileSync(join(root, path), 'utf8') };
    failures.push(...checkMachine(file));
    if (!CODE.test(path) || GENERATED.test(path)) continue;
    failures.push(...checkLength(file), ...checkWords(file), ...checkNames(file, scenes));
    if (SCRIPT.test(path)) failures.push(...checkFunctions(file));
    const lines = countLines(file.text);
    if (lines > FILE_LINES_ASKED && lines <= FILE_LINES_MOST) notes.push(`${path} has ${lines} lines`);
  }
  failures.push(...checkErrorCodes(paths));
  return { failures, notes };
}

function listFiles(): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return [...new Set(listed.split('\0'))]
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .sort();
}

function listScenes(): string[] {
  const folder = join(root, 'src/scenes');
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** Names are in kebab-case; documents in Markdown and what other tools expect may be in capitals. */
export function checkName(path: string): string[] {
  const name = basename(path);
  const usual = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/.test(name);
  const document = /^[A-Z][A-Z0-9_-]*(\.zh-CN)?\.md$|^(LICENSE|NOTICE|Dockerfile)$/.test(name);
  const hidden = !path.includes('/') && name.startsWith('.');
  const folders = path.split('/').slice(0, -1);
  const wrongFolder = folders.find((folder) => !/^\.?[a-z0-9]+(-[a-z0-9]+)*$/.test(folder));
  if (wrongFolder !== undefined) return [`${path}: the folder ${wrongFolder} is not in kebab-case`];
  return usual || document || hidden ? [] : [`${path}: the name is not in kebab-case`];
}

/** At most 600 lines. */
export function checkLength({ path, text }: TidyFile): string[] {
  const lines = countLines(text);
  if (lines <= FILE_LINES_MOST) return [];
  return [`${path} has ${lines} lines, at most ${FILE_LINES_MOST} may be: divide it by what it is about`];
}

/** No marks of unfinished work, and no test that shuts out the others. */
export function checkWords(file: TidyFile): string[] {
  const unfinished = new RegExp(
    `\\b(${['TO', 'FIX'].map((word, i) => word + ['DO', 'ME'][i]).join('|')})\\b`,
  );
  return [
    ...linesWith(file, unfinished, 'finish it, or say in the docs what is missing'),
    ...linesWith(file, /\b(test|it|describe|suite)\.only\(/, 'this shuts out the other tests'),
  ];
}

/** No city in the layers that serve every city, and no scene in those below the scenes. */
export function checkNames(file: TidyFile, scenes: readonly string[]): string[] {
  const found = CITYLESS.test(file.path) ? linesWith(file, CITY, 'only its pack may name the city') : [];
  if (!NAMELESS.test(file.path)) return found;
  for (const scene of scenes) {
    // One-word names such as "patrol" are also words of the trade: only what is clearly an id counts.
    const id = scene.includes('-') ? `${scene}(['"\`./]|$)` : `${scene}[./]`;
    const pattern = new RegExp(`scenes/${scene}\\b|['"\`]${id}`);
    found.push(...linesWith(file, pattern, `this layer may not name the scene ${scene}`));
  }
  return found;
}

/** No path of somebody's machine and no address of a package registry. */
export function checkMachine(file: TidyFile): string[] {
  const own = [root, homedir()].filter((path) => path.split('/').length > 2).map(escapePattern);
  const paths = new RegExp(`(?<![\\w./:-])(${[...own, '/home/\\w', '/Users/\\w', '/root/\\w'].join('|')})`);
  const registry = /https?:\/\/[^\s"'/]*(registry|npmmirror|artifactory|nexus|verdaccio)[^\s"'/]*\//;
  return [
    ...linesWith(file, paths, 'a path of one machine'),
    ...linesWith(file, registry, 'an address of a package registry'),
  ];
}

/** Migrations of a module are numbered from 0001 without gaps. */
export function checkMigrationNumbers(paths: readonly string[]): string[] {
  const files = paths.filter((path) => /\/migrations\/[^/]+$/.test(path));
  const folders = Map.groupBy(files, (path) => path.slice(0, path.lastIndexOf('/')));
  return [...folders.values()].flatMap((members) =>
    members.sort().flatMap((path, index) => {
      const number = String(index + 1).padStart(4, '0');
      const right = new RegExp(`/${number}-[a-z0-9-]+\\.sql$`).test(path);
      return right ? [] : [`${path}: the next migration of this folder is ${number}-name.sql`];
    }),
  );
}

/** Every code that is thrown has its status and words in exactly one catalogue. */
function checkErrorCodes(paths: readonly string[]): string[] {
  const catalogues = paths.filter((path) =>
    /^src\/(platform\/i18n|cities|main(\/[^/]+)?|(base|scenes)\/[^/]+)\/([a-z]+-)?errors\.ts$/.test(path),
  );
  const homes = new Map<string, string>();
  const doubles: string[] = [];
  for (const path of catalogues) {
    for (const [, code] of readFileSync(join(root, path), 'utf8').matchAll(/^ {2}'([a-z0-9_.-]+)':/gm)) {
      const home = homes.get(code!);
      if (home !== undefined) doubles.push(`${path} has ${code}, which ${home} has too`);
      homes.set(code!, path);
    }
  }
  const throwing = paths.filter(
    (path) =>
      path.startsWith('src/') && path.endsWith('.ts') && !/(\.test|testing|[.-]fixture)\.ts$/.test(path),
  );
  const wordless = throwing.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const codes = [...text.matchAll(/new AppError\(\s*'([^']+)'/g)].map((match) => match[1]!);
    const missing = [...new Set(codes)].filter((code) => !homes.has(code));
    return missing.map((code) => `${path} throws ${code}, which no catalogue has (errors.ts of its module)`);
  });
  return [...doubles, ...wordless];
}

/** No function longer than 70 lines; what only groups tests does not count. */
export function checkFunctions({ path, text }: TidyFile): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && !isTestGroup(node)) {
      const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      const lines = source.getLineAndCharacterOfPosition(node.end).line - first + 1;
      if (lines > FUNCTION_LINES_MOST) {
        found.push(
          `${path}:${first + 1} a function of ${lines} lines, at most ${FUNCTION_LINES_MOST} may be`,
        );
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTestGroup(node: ts.Node): boolean {
  const call = node.parent;
  return ts.isCallExpression(call) && /^(describe|suite)\b/.test(call.expression.getText());
}

function linesWith({ path, text }: TidyFile, pattern: RegExp, why: string): string[] {
  if (!pattern.test(text)) return [];
  return text.split('\n').flatMap((line, index) => {
    const match = pattern.exec(line);
    return match === null ? [] : [`${path}:${index + 1} "${match[0]}": ${why}`];
  });
}

function countLines(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
