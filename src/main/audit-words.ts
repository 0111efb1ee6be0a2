import { auditWords } from '../base/desk/index.ts';
import type { Words } from '../lib/words.ts';
import { scenes } from './scenes.ts';

/** What is noted in the audit log, in words by the codes of its actions: of platform and base, and of all scenes. */
export const allAuditWords: ReadonlyMap<string, Words> = new Map([
  ...Object.entries(auditWords),
  ...scenes.flatMap((scene) => Object.entries(scene.auditWords ?? {})),
]);
