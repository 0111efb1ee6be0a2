import type { Words } from '../../lib/words.ts';

export interface PermissionDefinition {
  readonly id: string;
  readonly title: Words;
  /** Roles that have it from the start; the administration may change that. */
  readonly roles: readonly string[];
}

/** What a scene is, as pure data: the browser reads it too. */
export interface SceneManifest {
  readonly id: string;
  readonly title: Words;
  /** The question of the city that it answers, in one sentence. */
  readonly answers: Words;
  /** What a unit should know before it writes the result of a case that came by this scene's channel. */
  readonly resultHint?: Words;
  /** Keeps things of its own beside a case of its channel, which do not follow it into another one: no 并单 by hand. */
  readonly keepsCases?: true;
  /** Other scenes whose `api.ts` it uses. */
  readonly dependsOn: readonly string[];
  readonly permissions: readonly PermissionDefinition[];
  /** Who has use for its page at the desk; those with any permission of it unless told. */
  readonly deskFor?: readonly string[];
  /** Where its page stands among the others at the desk: the lower, the earlier; 70 unless told, ties by id. */
  readonly deskOrder?: number;
  /** Ids of its flows. */
  readonly flows: readonly string[];
  /** Ids of its indicators, `<id>.<name>`; their definitions are the scene's `figures`. */
  readonly indicators: readonly string[];
  readonly quality: {
    readonly level: 'bronze' | 'silver' | 'gold';
    /** Points of the scale that are not done, each with its reason. */
    readonly open: Readonly<Record<string, string>>;
  };
}
