/**
 * Telling processes apart across restarts. A process id alone is reused (in a container nearly always), so a
 * lock names its holder by id and start time.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

export interface ProcessIdentity {
  pid: number;
  /** Boot and start time of the process, compared as text; empty where the system does not tell. */
  started: string;
}

/** The identity of the living process `pid`, or undefined when there is none (a zombie counts as none). */
export function findProcess(pid: number): ProcessIdentity | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  if (process.platform === 'linux') return findLinuxProcess(pid);
  if (process.platform === 'win32') return { pid, started: '' };
  const row = ask('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]).trim();
  if (row.startsWith('Z')) return undefined;
  return { pid, started: row.replace(/^\S+\s+/, '') };
}

/** True while the very process that was identified lives. */
export function isSameProcessAlive(identity: ProcessIdentity): boolean {
  const found = findProcess(identity.pid);
  if (found === undefined) return false;
  return identity.started === '' || found.started === '' || found.started === identity.started;
}

/** True when `pid` is a living postmaster working in `clusterDir`. */
export function isPostmaster(pid: number, clusterDir: string): boolean {
  if (findProcess(pid) === undefined) return false;
  if (process.platform === 'win32') return true;
  const command = commandLineOf(pid);
  // Children of a postmaster call themselves "postgres: …".
  if (!command.includes('postgres') || command.startsWith('postgres: ')) return false;
  try {
    // The postmaster works inside its cluster; the link follows a directory that was moved under it.
    return readlinkSync(`/proc/${pid}/cwd`) === clusterDir;
  } catch {
    return true;
  }
}

function findLinuxProcess(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may itself hold brackets and spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return { pid, started: `${bootId()}:${fields[19]}` };
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

function commandLineOf(pid: number): string {
  if (process.platform !== 'linux') return ask('ps', ['-o', 'command=', '-p', String(pid)]);
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function ask(command: string, argv: string[]): string {
  try {
    return execFileSync(command, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
