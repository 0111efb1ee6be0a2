import { AppError } from '../../lib/errors.ts';
import type { Actor } from '../../platform/access/index.ts';
import type { Ctx, RootCtx } from '../../platform/context/index.ts';
import type { MigrationSource } from '../../platform/db/migrations.ts';
import type { FileReferrer, FileStore } from '../../platform/files/index.ts';
import type { Route } from '../../platform/http/index.ts';
import { addErrors, type ErrorCatalogue } from '../../platform/i18n/errors.ts';
import type { Consumer, Watcher } from '../../platform/outbox/index.ts';
import type { PushHub } from '../../platform/push/index.ts';
import type { Erasure } from '../erasure/index.ts';
import type { IndicatorDefinition } from '../indicators/index.ts';
import type { Intake } from '../intake/index.ts';
import type { Flow, Words } from '../loop/index.ts';
import type { Notices } from '../messages/index.ts';
import type { CalendarBook } from '../organisations/index.ts';
import type { SceneManifest } from './manifest.ts';
import type { SyntheticLife } from './synthetic.ts';

export type { PermissionDefinition, SceneManifest } from './manifest.ts';
export { type OutsidePlace, OutsideRefusal, type OutsideWorld } from './outside.ts';
export type { SyntheticArrival, SyntheticMoment } from './synthetic.ts';

/** Everything the base knows of the city, for scenes; one object whose fields follow changes of the administration. */
export interface City extends Intake {
  readonly identity: {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly timeZone: string;
  };
  readonly calendars: CalendarBook;
  /** The pack's settings, e.g. `whistle`; a scene gives the shape it expects. */
  setting<Value>(key: string): Value;
  /** What the product and its scenes are called here. */
  readonly brand: {
    readonly city: Words;
    readonly product: Words;
    readonly scenes: Readonly<Record<string, Words>>;
    readonly contacts: readonly (Words & { readonly number: string })[];
    /** Shows the way on phones that know no `geo:`: an address with {lon}, {lat} and {name}. */
    readonly routeLink?: string;
  };
  /** Reads what the administration changed. */
  refresh(): Promise<void>;
}

/** What a scene is given when the server is put together. */
export interface SceneParts {
  readonly city: City;
  readonly files: FileStore;
  readonly push: PushHub;
}

/** What a scene brings to the synthetic life of a demonstration. */
export type SceneLife = SyntheticLife<SceneParts>;

/** A job that a schedule starts; it may run again after a failure. */
export interface SceneJob {
  readonly name: string;
  /** Cron in the city's time zone. */
  readonly schedule: string;
  run(ctx: RootCtx, parts: SceneParts): Promise<void>;
}

/** Long work of a scene, asked for by `askRun` with its kind and done in a process apart; see `RunKind`. */
export interface SceneRun {
  /** `<scene>.<work>`. */
  readonly kind: string;
  /** Of DuckDB; the process has more. */
  readonly memoryLimitMb: number;
  readonly timeoutMs: number;
  /** Bears being killed and begun again; answers small plain figures. */
  run(root: RootCtx, parts: SceneRunParts): Promise<Record<string, unknown>>;
}

/** What a scene's work apart is given. */
export interface SceneRunParts {
  readonly city: City;
  readonly dataDir: string;
  /** What it was asked for. */
  readonly subject: string;
  readonly memoryLimitMb: number;
  say(progress: Readonly<Record<string, unknown>>): void;
}

/** A member of a demonstration's staff who looks after a community. */
export interface DemoMember {
  readonly areaId: string;
  readonly actor: Actor;
}

/** A scene: a folder that can be deleted. */
export interface Scene {
  readonly manifest: SceneManifest;
  /** Its error codes, `<id>.<reason>`, with status and words. */
  readonly errors?: ErrorCatalogue;
  /** What it notes in the audit log, in words by the codes of its actions; `audit-contract.ts`, for pages too. */
  readonly auditWords?: Readonly<Record<string, Words>>;
  readonly migrations?: MigrationSource;
  readonly flows?: readonly Flow[];
  routes?(parts: SceneParts): readonly Route[];
  consumers?(parts: SceneParts): readonly Consumer[];
  /** Tell open pages at once. */
  watchers?(parts: SceneParts): readonly Watcher[];
  readonly jobs?: readonly SceneJob[];
  readonly runs?: readonly SceneRun[];
  /** Its columns with hashes of stored files: what they refer to is never swept away. */
  readonly fileReferrers?: readonly FileReferrer[];
  /** Whom it tells what; the same consumer tells it that tells of incidents. */
  readonly notices?: Notices;
  /** Its figures, counted from a view of its own schema; asked for like all others. */
  readonly figures?: readonly IndicatorDefinition[];
  /** What it does with what it keeps of a person who asks to be erased. */
  readonly erasures?: readonly Erasure[];
  readonly synthetic?: SceneLife;
  /** Gives a demonstration something to look at, once its registry is made; does nothing where there is something. */
  demonstrate?(
    root: RootCtx,
    parts: { readonly city: City; readonly members: readonly DemoMember[] },
  ): Promise<void>;
  /** Fills the scene's tables from the city pack's folder when a city is set up. */
  setUp?(ctx: Ctx, parts: { packDirectory: string; city: City }): Promise<void>;
}

function figureFaults({ manifest, figures = [] }: Scene): string[] {
  const faults: string[] = [];
  const schema = `${manifest.id.replaceAll('-', '_')}.`;
  const ids = figures.map(({ id }) => id);
  if (ids.join() !== manifest.indicators.join())
    faults.push(`figures are ${ids.join()}, the manifest says ${manifest.indicators.join()}`);
  for (const { id, facts } of figures) {
    if (!id.startsWith(`${manifest.id}.`)) faults.push(`figure ${id} does not begin with ${manifest.id}.`);
    if (typeof facts !== 'string' && !facts.view.startsWith(schema))
      faults.push(`figure ${id} counts ${facts.view}, which is not of the schema ${schema}`);
  }
  return faults;
}

const ID = /^[a-z][a-z0-9-]*$/;

/**
 * Checks a scene whole and makes its errors known; a manifest that is wrong stops the start. Throws `scene.invalid`
 * with every fault.
 */
export function defineScene(scene: Scene): Scene {
  const { manifest } = scene;
  const faults: string[] = [];
  if (!ID.test(manifest.id)) faults.push(`id "${manifest.id}" is not in kebab-case`);
  if (manifest.title.zh === '' || manifest.title.en === '') faults.push('title needs words in zh and en');
  for (const permission of manifest.permissions) {
    if (!permission.id.startsWith(`${manifest.id}.`))
      faults.push(`permission ${permission.id} does not begin with ${manifest.id}.`);
    if (permission.roles.length === 0) faults.push(`permission ${permission.id} is held by no role`);
  }
  const flows = (scene.flows ?? []).map((flow) => flow.id);
  if (flows.join() !== manifest.flows.join())
    faults.push(`flows are ${flows.join()}, the manifest says ${manifest.flows.join()}`);
  faults.push(...figureFaults(scene));
  for (const { kind } of scene.runs ?? [])
    if (!kind.startsWith(`${manifest.id}.`)) faults.push(`run ${kind} does not begin with ${manifest.id}.`);
  if (scene.migrations && scene.migrations.module !== manifest.id)
    faults.push('its migrations are named otherwise');
  for (const code of Object.keys(scene.errors ?? {}))
    if (!code.startsWith(`${manifest.id}.`)) faults.push(`error ${code} does not begin with ${manifest.id}.`);
  if (faults.length > 0) throw new AppError('scene.invalid', { scene: manifest.id, faults });
  if (scene.errors) addErrors(scene.errors);
  return scene;
}
