import type { Ctx } from '../context/index.ts';
import { type Db, statement } from '../db/index.ts';

const select = statement('settings.select', 'SELECT value FROM platform.setting WHERE key = $1');
const upsert = statement(
  'settings.upsert',
  `INSERT INTO platform.setting (key, value, changed_at, changed_by) VALUES ($1, $2, $3, $4)
   ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
);

/** The document under a key, or undefined. The caller knows its shape: it is the one who wrote it. */
export async function findSetting<Value>(db: Db, key: string): Promise<Value | undefined> {
  return (await db.run<{ value: Value }>(select, [key]))[0]?.value;
}

/** Stores a document under a key. */
export async function storeSetting(ctx: Ctx, key: string, value: unknown): Promise<void> {
  await ctx.db.run(upsert, [key, JSON.stringify(value), ctx.clock.now(), ctx.actor.id]);
}
