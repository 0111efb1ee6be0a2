import { findLeftovers } from '../../base/erasure/index.ts';
import { checkLoop } from '../../base/loop/index.ts';
import { uuidIds } from '../../lib/ids.ts';
import { systemClock } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import { verifyAudit } from '../../platform/audit/index.ts';
import { openSecret } from '../../platform/auth/index.ts';
import { loadConfig } from '../../platform/config/index.ts';
import { createCtx, type RootCtx } from '../../platform/context/index.ts';
import { createFileStore } from '../../platform/files/index.ts';
import { createPool } from '../../platform/threads/index.ts';
import { openCity } from '../city/city.ts';
import { openDatabase } from '../database.ts';
import { allFileReferrers, sweepFiles } from '../erasure/file-sweep.ts';
import { createLogger } from '../logger.ts';
import { allMigrations } from '../modules.ts';
import { scenes } from '../scenes.ts';
import type { Command } from './command.ts';

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** One thing that was looked at. */
interface Check {
  readonly name: string;
  readonly healthy: boolean;
  readonly found: string;
  readonly details?: unknown;
}

export const doctor: Command = {
  usage: '[loop|events|audit|files|erasure|schemas]',
  summary:
    'rebuilds every case from its log and compares; looks at events, audit chain, files and tables; changes nothing',
  run: async ({ positionals, say }) => {
    const config = loadConfig(process.env);
    const database = await openDatabase(config, { log: () => {}, statementTimeoutMs: 600_000 });
    try {
      const root = createCtx({
        ...{ actor: systemActor('doctor'), db: database.pool, clock: systemClock, ids: uuidIds },
        log: createLogger(config.logLevel),
      });
      const wanted = positionals.length === 0 ? Object.keys(checks) : positionals;
      const results: Check[] = [];
      for (const name of wanted) {
        const check = checks[name];
        if (check === undefined) continue;
        const result = await check(root, say);
        say(`${result.healthy ? 'well ' : 'ILL  '} ${result.name.padEnd(8)} ${result.found}`);
        results.push(result);
      }
      const healthy = results.every((result) => result.healthy);
      return { output: { healthy, checks: results }, code: healthy ? 0 : 1 };
    } finally {
      await database.close();
    }
  },
};

const checks: Readonly<Record<string, (root: RootCtx, say: (line: string) => void) => Promise<Check>>> = {
  loop: async (root, say) => {
    const city = await openCity(
      root,
      scenes.flatMap((scene) => scene.flows ?? []),
    );
    const { cases, actions, findings, faulty } = await checkLoop(root, city.loop, {
      onProgress: (done) => {
        if (done % 100_000 === 0) say(`      loop     ${done} cases rebuilt`);
      },
    });
    const found = `${cases} cases rebuilt from ${actions} actions, ${faulty} differ`;
    return { name: 'loop', healthy: faulty === 0, found, details: findings };
  },
  events: async (root) => {
    const [row] = await root.db.query<{ waiting: number; dead: number; seconds: number | null }>(
      `SELECT (SELECT count(*)::int FROM outbox.event) AS waiting, (SELECT count(*)::int FROM outbox.dead_event) AS dead,
         (SELECT round(extract(epoch FROM now() - min(stored_at)))::int FROM outbox.event) AS seconds`,
    );
    const since = typeof row?.seconds === 'number' ? `, the longest for ${row.seconds} s` : '';
    const found = `${row?.waiting ?? 0} waiting${since}; ${row?.dead ?? 0} given up`;
    return { name: 'events', healthy: row?.dead === 0, found };
  },
  audit: async (root) => {
    const verdict = await verifyAudit(root.db);
    const found = verdict.whole ? `${verdict.checked} entries, the chain is whole` : 'the chain is broken';
    return { name: 'audit', healthy: verdict.whole, found, details: verdict };
  },
  files: async (root) => {
    const config = loadConfig(process.env);
    const threads = createPool({ size: 1 });
    try {
      const files = createFileStore({ directory: `${config.dataDir}/files`, pool: threads, timeZone: 'UTC' });
      const swept = await sweepFiles(root, files, allFileReferrers(scenes), { dryRun: true });
      const found =
        `${swept.checked} files of ${megabytes(swept.checkedBytes)}; ` +
        `${swept.unreferenced} of ${megabytes(swept.unreferencedBytes)} that nobody refers to go with the next sweep`;
      return { name: 'files', healthy: true, found, details: swept };
    } finally {
      await threads.close();
    }
  },
  erasure: async (root) => {
    const secret = await openSecret(root.db, loadConfig(process.env).dataDir);
    const check = await findLeftovers(root.db, secret);
    const places = check.leftovers.map(({ place, rows }) => `${place} (${rows})`).join(', ');
    const found =
      check.leftovers.length === 0
        ? `nothing left of ${check.persons} erased people in ${check.places} columns`
        : `left of erased people: ${places}`;
    return { name: 'erasure', healthy: check.leftovers.length === 0, found, details: check };
  },
  schemas: async (root) => {
    const rows = await root.db.query<{ module: string }>('SELECT DISTINCT module FROM platform.migration');
    const known = new Set(allMigrations.map((source) => source.module));
    const orphans = rows.map((row) => row.module).filter((module) => !known.has(module));
    const found =
      orphans.length === 0 ? 'every schema has its module' : `without a module: ${orphans.join(', ')}`;
    return { name: 'schemas', healthy: true, found, details: orphans };
  },
};
