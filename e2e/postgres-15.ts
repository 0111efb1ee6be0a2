import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, chooseAccount, spawnIdentity } from '../src/platform/db/embedded/account.ts';

const run = promisify(execFile);
/** Where Debian puts the oldest PostgreSQL that is supported. */
const PROGRAMS = '/usr/lib/postgresql/15/bin';

/** Whether this machine has PostgreSQL 15. */
export const hasPostgres15 = existsSync(join(PROGRAMS, 'postgres'));

/** A PostgreSQL 15 of the test's own in `folder`, reached over a socket there; run by an account that is not root. */
export async function startPostgres15(
  folder: string,
): Promise<{ connectionString: string; stop(): Promise<void> }> {
  const home = join(folder, 'pg15');
  const cluster = join(home, 'cluster');
  const account: Account = chooseAccount(cluster, () => {});
  mkdirSync(home, { mode: 0o700 });
  if (account.foreign) chownSync(home, account.uid, account.gid);
  const environment = { PATH: process.env.PATH, LC_ALL: 'C' };
  const options = { ...spawnIdentity(account), cwd: '/', env: environment, timeout: 60_000 };
  const program = (name: string, ...args: string[]) => run(join(PROGRAMS, name), args, options);
  const initial = ['-U', 'citybrain', '--encoding=UTF8', '--locale=C.UTF-8', '--auth=trust', '--no-sync'];
  await program('initdb', '-D', cluster, ...initial);
  const settings = `-c listen_addresses= -c unix_socket_directories=${home} -c fsync=off -c max_connections=100`;
  await program('pg_ctl', '-D', cluster, '-w', '-l', join(home, 'log'), '-o', settings, 'start');
  const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
  return {
    connectionString: `postgresql://citybrain@/postgres?host=${encodeURIComponent(home)}&port=5432`,
    stop: async () => {
      process.kill(pid, 'SIGQUIT');
      while (existsSync(join(cluster, 'postmaster.pid')))
        await new Promise((resolve) => setTimeout(resolve, 50));
    },
  };
}
