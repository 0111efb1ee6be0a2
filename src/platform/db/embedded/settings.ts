/**
 * PostgreSQL's settings for many small durable transactions on a modest machine that it shares with Node.
 * The files are written anew at every start; an operator's own settings go into `local.conf` beside the
 * cluster, which wins.
 */
import { statfsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { assert } from '../../../lib/assert.ts';

export interface ServerAddress {
  port: number;
  /** Directory of the unix socket; undefined: TCP on 127.0.0.1. */
  socketDir?: string;
}

export interface MachineSize {
  memoryBytes: number;
  cores: number;
  /** Size of the disk under the cluster. */
  diskBytes: number;
  /** Size of /dev/shm; containers often have 64 MB. */
  sharedMemoryBytes: number;
}

const MB = 1024 * 1024;
const GB = 1024 * MB;

/** What this machine, or the container around this process, has. */
export function measureMachine(clusterParent: string): MachineSize {
  const constrained = process.constrainedMemory();
  const memoryBytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return {
    memoryBytes,
    cores: availableParallelism(),
    diskBytes: diskSize(clusterParent),
    sharedMemoryBytes: diskSize('/dev/shm'),
  };
}

/** The settings by name, unquoted. Memory: a thirty-second for shared_buffers, never above a quarter. */
export function chooseSettings(machine: MachineSize): Record<string, string> {
  const { memoryBytes, cores, diskBytes } = machine;
  const sharedBuffers = Math.min(clamp(memoryBytes / 32, 128 * MB, 2 * GB), memoryBytes / 4);
  const maxWal = clamp(diskBytes / 10, 512 * MB, 4 * GB);
  return {
    shared_buffers: megabytes(sharedBuffers),
    // A load of many rows writes whole pages into the log: with the usual 16 MB it waits for the disk each time they fill.
    wal_buffers: megabytes(clamp(memoryBytes / 384, 16 * MB, 64 * MB)),
    effective_cache_size: megabytes(memoryBytes / 2),
    work_mem: '8MB',
    maintenance_work_mem: megabytes(clamp(memoryBytes / 64, 64 * MB, 512 * MB)),
    huge_pages: 'try',
    dynamic_shared_memory_type: sharedMemoryType(machine),
    max_connections: '100',
    max_parallel_workers: String(cores),
    max_parallel_workers_per_gather: String(clamp(Math.floor(cores / 2), 1, 4)),
    // Durable is a rule: an acknowledged report survives a power cut.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // Only pglz is built in, and it would take a sixteenth of the database's work under load; disk is cheaper.
    wal_compression: 'off',
    max_wal_size: megabytes(maxWal),
    min_wal_size: megabytes(Math.min(256 * MB, maxWal / 2)),
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
    io_method: 'worker', // a third faster than sync on a cold scan, the same on a warm one
    jit: 'off',
    // Case and task rows are updated many times an hour: vacuum small and often.
    autovacuum_naptime: '20s',
    autovacuum_vacuum_scale_factor: '0.05',
    autovacuum_analyze_scale_factor: '0.05',
    autovacuum_vacuum_insert_scale_factor: '0.1',
    autovacuum_vacuum_cost_limit: '1000',
    idle_in_transaction_session_timeout: '5min',
    max_locks_per_transaction: '256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    datestyle: 'iso, ymd',
    lc_messages: 'C',
    default_text_search_config: 'pg_catalog.simple',
    ...logSettings(),
  };
}

/** A ring of seven daily files. Values of parameters and rows stay out of it: they are personal data. */
function logSettings(): Record<string, string> {
  return {
    logging_collector: 'on',
    log_directory: '../log',
    log_filename: 'postgresql-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    log_rotation_size: '0',
    log_file_mode: '0600',
    log_line_prefix: '%m [%p] %a ',
    log_min_duration_statement: '1s',
    log_lock_waits: 'on',
    log_checkpoints: 'off',
    log_error_verbosity: 'terse',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
  };
}

/** The text of postgresql.conf. `overrides` win over the chosen settings, local.conf over both. */
export function renderConfiguration(
  address: ServerAddress,
  settings: Record<string, string>,
  overrides: Record<string, string>,
): string {
  const connection = {
    port: String(address.port),
    listen_addresses: address.socketDir === undefined ? '127.0.0.1' : '',
    unix_socket_directories: address.socketDir ?? '',
    unix_socket_permissions: '0700',
    password_encryption: 'scram-sha-256',
  };
  const lines = Object.entries({ ...settings, ...overrides, ...connection }).map(([name, value]) => {
    assert(/^[a-z_][a-z0-9_.]*$/i.test(name), `a setting's name: ${name}`);
    return `${name} = '${value.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  });
  return [
    '# Written at every start of citybrain. Your own settings belong into ../local.conf, which wins.',
    ...lines,
    "include_if_exists = '../local.conf'",
    '',
  ].join('\n');
}

/**
 * The text of pg_hba.conf: over the socket only the accounts in pg_ident.conf, as the system names them; over
 * TCP the password; nobody else.
 */
export function renderAccess(socket: boolean): string {
  const rule = socket
    ? 'local all all peer map=citybrain'
    : 'host all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256';
  return `# Written at every start of citybrain.\n${rule}\n`;
}

/** The text of pg_ident.conf: which accounts of the system are the database's superuser. */
export function renderAccountMap(accounts: readonly string[], superuser: string): string {
  const lines = [...new Set(accounts)].map(
    (name) => `citybrain "${name.replaceAll('"', '""')}" "${superuser}"`,
  );
  return `# Written at every start of citybrain.\n${lines.join('\n')}\n`;
}

function sharedMemoryType(machine: MachineSize): string {
  if (process.platform === 'win32') return 'windows';
  if (process.platform === 'linux' && machine.sharedMemoryBytes < 256 * MB) return 'sysv';
  return 'posix';
}

function diskSize(path: string): number {
  try {
    const { blocks, bsize } = statfsSync(path);
    return blocks * bsize;
  } catch {
    return 0;
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function megabytes(bytes: number): string {
  return `${Math.max(1, Math.floor(bytes / MB))}MB`;
}
