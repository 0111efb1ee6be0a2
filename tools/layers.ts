/**
 * Who may import whom, by dependency-cruiser and the rules in .dependency-cruiser.cjs. The same rules are run
 * over a small planted tree with one offence for each of them, so that a rule that catches nothing is noticed.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Findings } from './findings.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const configuration = join(root, '.dependency-cruiser.cjs');
const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** Without a compiler that it understands dependency-cruiser sees no modules and is content. */
const FEWEST_MODULES = 100;
const OUTPUT_LIMIT_BYTES = 256 * 1024 * 1024;

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

interface Summary {
  readonly totalCruised: number;
  readonly violations: readonly Violation[];
}

/** Two files and the rule that the first one's import of the second breaks. */
interface Offence {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

const offences: readonly Offence[] = [
  { rule: 'no-circle', from: 'src/lib/one.ts', to: 'src/lib/two.ts' },
  { rule: 'resolvable', from: 'src/lib/broken.ts', to: './nowhere.ts' },
  { rule: 'lib-alone', from: 'src/lib/upward.ts', to: 'src/platform/db/index.ts' },
  { rule: 'lib-pure', from: 'src/lib/reads.ts', to: 'node:fs' },
  { rule: 'platform-below-base', from: 'src/platform/db/upward.ts', to: 'src/base/loop/index.ts' },
  { rule: 'base-below-scenes', from: 'src/base/loop/upward.ts', to: 'src/scenes/park/index.ts' },
  { rule: 'base-through-its-door', from: 'src/base/loop/burglar.ts', to: 'src/base/areas/store.ts' },
  { rule: 'base-through-its-door', from: 'src/scenes/park/burglar.ts', to: 'src/base/areas/store.ts' },
  { rule: 'base-through-its-door', from: 'src/main/burglar.ts', to: 'src/base/areas/store.ts' },
  { rule: 'base-listed', from: 'src/base/newcomer/index.ts', to: 'src/lib/one.ts' },
  { rule: 'cities-below-main', from: 'src/cities/upward.ts', to: 'src/scenes/park/index.ts' },
  { rule: 'scene-below-main', from: 'src/scenes/park/city.ts', to: 'src/cities/town.ts' },
  { rule: 'scene-through-its-api', from: 'src/scenes/park/burglar.ts', to: 'src/scenes/lift/store.ts' },
  { rule: 'browser-apart', from: 'src/fronts/worker/server.ts', to: 'src/base/loop/index.ts' },
  { rule: 'browser-apart', from: 'src/scenes/park/ui/server.ts', to: 'src/scenes/park/store.ts' },
  { rule: 'browser-without-server', from: 'src/fronts/worker/files.ts', to: 'node:fs' },
  { rule: 'front-alone', from: 'src/fronts/worker/guest.ts', to: 'src/fronts/wall/home.ts' },
  { rule: 'kit-below-fronts', from: 'src/fronts/kit/upward.ts', to: 'src/scenes/park/ui/page.ts' },
  { rule: 'page-on-the-kit', from: 'src/scenes/park/ui/guest.ts', to: 'src/fronts/wall/home.ts' },
  { rule: 'contract-pure', from: 'src/scenes/park/contract.ts', to: 'src/platform/db/index.ts' },
  { rule: 'main-on-top', from: 'src/platform/db/main.ts', to: 'src/main/server.ts' },
  { rule: 'no-test-in-product', from: 'src/base/loop/tested.ts', to: 'src/base/loop/testing.ts' },
];

const { forbidden: rules } = createRequire(import.meta.url)(configuration) as {
  forbidden: readonly { readonly name: string; readonly comment: string }[];
};
const orders = rules.map(({ name }) => name).filter((name) => name.startsWith('base-order-'));

/** Checks all code, and that each rule catches its planted offence. */
export async function checkLayers(): Promise<Findings> {
  const folders = ['src', 'tools', 'e2e', 'bench'].filter((folder) => existsSync(join(root, folder)));
  const [real, planted] = await Promise.all([cruise(root, folders), checkPlants()]);
  const failures = real.violations.map(describe);
  if (real.totalCruised < FEWEST_MODULES) {
    failures.push(`only ${real.totalCruised} modules were seen; is the package typescript@6 installed?`);
  }
  return {
    failures: [...failures, ...planted],
    notes: [`${real.totalCruised} modules; every rule tried on a planted offence`],
  };
}

async function checkPlants(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'citybrain-layers-'));
  try {
    plant(folder);
    const { violations } = await cruise(folder, ['src']);
    const caught = new Set(violations.map(({ rule, from }) => `${rule.name} ${from}`));
    const names = rules.map(({ name }) => name);
    const wanted = [
      ...offences.map(({ rule, from }) => `${rule} ${from}`),
      ...orders.map((name) => `${name} ${orderOffender(name)}`),
    ];
    const untried = names.filter((name) => !wanted.some((each) => each.startsWith(`${name} `)));
    return [
      ...wanted
        .filter((each) => !caught.has(each))
        .map((each) => `a planted offence was not caught: ${each}`),
      ...untried.map((name) => `no offence is planted for the rule ${name}: add one to tools/layers.ts`),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function plant(folder: string): void {
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text, { flag: 'a' });
  };
  write('src/lib/two.ts', "import './one.ts';\n"); // closes the circle
  const last = 'src/base/scene/index.ts';
  const all = [...offences, ...orders.map((rule) => ({ rule, from: orderOffender(rule), to: last }))];
  for (const { from, to } of all) {
    const ours = to.startsWith('src/');
    const up = '../'.repeat(from.split('/').length - 1);
    write(from, `import '${ours ? up + to : to}';\n`);
    if (ours) write(to, 'export const planted = 1;\n');
  }
}

function orderOffender(rule: string): string {
  return `src/base/${rule.slice('base-order-'.length)}/early.ts`;
}

async function cruise(folder: string, paths: readonly string[]): Promise<Summary> {
  const args = [program, ...paths, '--config', configuration, '--output-type', 'json'];
  const limits = { maxBuffer: OUTPUT_LIMIT_BYTES, timeout: 120_000 };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, ...limits });
  return (JSON.parse(stdout) as { summary: Summary }).summary;
}

function describe({ from, to, rule }: Violation): string {
  const comment = rules.find(({ name }) => name === rule.name)?.comment ?? '';
  return `${from} imports ${to}: ${rule.name}. ${comment}`;
}
