// Long work of a scene in a process of its own.
import { assert } from '../../lib/assert.ts';
import type { Say } from '../../platform/analytics/index.ts';
import { scenes } from '../scenes.ts';
import { type ApartInput, withCity } from './city-apart.ts';

export interface SceneApartInput extends ApartInput {
  readonly kind: string;
  readonly subject: string;
}

/** Answers what the work answers; throws what it throws. */
export async function run(input: SceneApartInput, say: Say): Promise<Record<string, unknown>> {
  const { kind, subject, dataDir, memoryLimitMb } = input;
  const work = scenes.flatMap((scene) => scene.runs ?? []).find((each) => each.kind === kind);
  assert(work, `no scene does ${kind}`);
  return withCity(`citybrain ${kind}`, input, (root, city) =>
    work.run(root, { city, dataDir, subject, memoryLimitMb, say }),
  );
}
