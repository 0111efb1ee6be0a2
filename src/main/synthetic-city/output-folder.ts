import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../lib/errors.ts';

/** Raised whenever the same seed makes another city: parts of two versions must never be mixed. */
export const FORMAT_VERSION = 5;
const FILE = 'synthetic-city.json';

/** What an output folder says of itself. */
export interface CityManifest {
  readonly version: number;
  readonly city: string;
  readonly scale: number;
  readonly seed: number;
  readonly feeds: boolean;
  readonly synthetic: true;
  readonly state: 'running' | 'done';
  /** The process that writes, while it does. */
  readonly pid?: number;
  /** Rows of each table and feed, when done. */
  readonly rows?: Readonly<Record<string, number>>;
}

const identityOf = ({ version, city, scale, seed, feeds }: CityManifest) =>
  `${city}, scale ${scale}, seed ${seed}, ${feeds ? 'with' : 'without'} feeds, version ${version}`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export function readManifest(directory: string): CityManifest | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, FILE), 'utf8')) as CityManifest;
  } catch {
    return undefined;
  }
}

/** Replaces the manifest at once: a kill leaves the old one or the new one. */
export function writeManifest(directory: string, manifest: CityManifest): void {
  const draft = join(directory, `${FILE}.draft`);
  writeFileSync(draft, `${JSON.stringify(manifest, null, 2)}\n`);
  renameSync(draft, join(directory, FILE));
}

/**
 * Claims an output folder for a city. Returns what stands there already: 'done' when the same city is whole, 'begun'
 * when it is to be gone on with, 'new' otherwise. Never mixes two cities.
 * Throws `synth.other_output`, `synth.not_empty`, `synth.running`.
 */
export function claimDirectory(directory: string, wanted: CityManifest): 'new' | 'begun' | 'done' {
  mkdirSync(directory, { recursive: true });
  const found = readManifest(directory);
  if (found === undefined) {
    if (readdirSync(directory).some((name) => name !== `${FILE}.draft`))
      throw new AppError('synth.not_empty', { directory });
    writeManifest(directory, wanted);
    return 'new';
  }
  const [there, asked] = [identityOf(found), identityOf(wanted)];
  if (there !== asked) throw new AppError('synth.other_output', { directory, found: there, asked });
  if (found.state === 'done') return 'done';
  if (found.pid !== undefined && found.pid !== process.pid && isAlive(found.pid)) {
    throw new AppError('synth.running', { directory, pid: found.pid });
  }
  writeManifest(directory, wanted);
  return 'begun';
}

/** Bytes on disk that a person needs at most while the city is being made: parts and results stand side by side. */
const BYTES_PER_PERSON = { truth: 700, feeds: 4_200 };

/** Bytes that a city with so many people needs while it is being made. */
export const roomFor = (persons: number, feeds: boolean): number =>
  persons * (BYTES_PER_PERSON.truth + (feeds ? BYTES_PER_PERSON.feeds : 0));

/** Refuses before a byte is written what cannot fit. Throws `synth.disk_full`. */
export function checkRoom(directory: string, persons: number, feeds: boolean): void {
  const { bavail, bsize } = statfsSync(directory);
  const needed = roomFor(persons, feeds);
  if (bavail * bsize < needed) throw diskFull(directory, needed);
}

/** The error of a full disk, with figures. */
export function diskFull(directory: string, neededBytes: number, cause?: unknown): AppError {
  const { bavail, bsize } = statfsSync(directory);
  const [neededMb, freeMb] = [Math.ceil(neededBytes / 1e6), Math.floor((bavail * bsize) / 1e6)];
  return new AppError('synth.disk_full', { directory, neededMb, freeMb }, cause);
}

/** Whether a part has been made whole before. */
export const isPartDone = (parts: string, number: number): boolean => existsSync(join(parts, String(number)));

/** Takes away what a kill in the middle of a part left behind. */
export function sweepDrafts(parts: string): void {
  if (!existsSync(parts)) return;
  for (const name of readdirSync(parts)) {
    if (name.endsWith('.draft')) rmSync(join(parts, name), { recursive: true, force: true });
  }
}
