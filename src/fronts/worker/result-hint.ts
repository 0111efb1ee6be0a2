import type { Words } from '../../lib/words.ts';

const manifests = import.meta.glob<{ readonly id: string; readonly resultHint?: Words }>(
  '../../scenes/*/manifest.ts',
  { eager: true, import: 'manifest' },
);

/** The actions that tell what was done. */
const WORK = ['handle', 'assist', 'solve-in-place'];

/** Whether an action ends somebody's work, so that it is checked afterwards. */
export function isWork(action: string): boolean {
  return WORK.includes(action);
}

/** What the result of a case that came by this channel is used for, where its scene says so. */
export function resultHintOf(channel: string): Words | undefined {
  return Object.values(manifests).find(({ id }) => id === channel)?.resultHint;
}
