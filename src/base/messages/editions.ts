import { AppError } from '../../lib/errors.ts';
import { audit } from '../../platform/audit/index.ts';
import { type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { type Db, isUniqueViolation, statement } from '../../platform/db/index.ts';
import type { PushHub } from '../../platform/push/index.ts';
import type { EditionPage, MessageEdition } from './contract.ts';

type Document = Omit<MessageEdition, 'version'>;

const NOTHING: MessageEdition = { version: 0, templates: {}, rules: {}, manners: {} };
/** On which processes tell each other that there is a new edition. */
const TOPIC = 'messages';

const select = statement(
  'messages.edition.newest',
  'SELECT version, document FROM messages.edition ORDER BY version DESC LIMIT 1',
);
const insert = statement(
  'messages.edition.insert',
  `INSERT INTO messages.edition (version, document, subject, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)`,
);
const history = statement(
  'messages.edition.history',
  `SELECT version, subject, changed_at AS "changedAt", changed_by AS "changedBy" FROM messages.edition
   ORDER BY version DESC LIMIT 50`,
);

/** What the administration changed, as this process knows it. */
export interface Editions {
  current(): MessageEdition;
  /** Stores a change as the next edition. Throws `messages.changed_meanwhile` when `version` is not the newest. */
  change(ctx: Ctx, version: number, subject: string, edit: (from: Document) => Document): Promise<void>;
  history(ctx: Ctx): Promise<EditionPage>;
  stop(): void;
}

async function findNewest(db: Db): Promise<MessageEdition> {
  const [row] = await db.run<{ version: number; document: Document }>(select);
  return row === undefined ? NOTHING : { ...row.document, version: row.version };
}

/** Reads the newest edition and follows what other processes store. */
export async function openEditions(root: RootCtx, push: PushHub): Promise<Editions> {
  let newest = await findNewest(root.db);
  const refresh = () =>
    findNewest(root.db).then(
      (found) => {
        newest = found;
      },
      (error: unknown) =>
        root.log.warn({ error: String(error) }, 'messages: the newest edition was not read'),
    );
  const unsubscribe = push.subscribe(new Set([TOPIC, 'system']), () => void refresh());
  return {
    current: () => newest,
    change: (ctx, version, subject, edit) =>
      inTransaction(ctx, async (tx) => {
        const from = await findNewest(tx.db);
        if (from.version !== version) throw new AppError('messages.changed_meanwhile');
        const { version: _, ...document } = from;
        const next = edit(document);
        const values = [version + 1, JSON.stringify(next), subject, tx.clock.now(), tx.actor.id];
        await tx.db.run(insert, values).catch((error: unknown) => {
          throw isUniqueViolation(error) ? new AppError('messages.changed_meanwhile') : error;
        });
        await audit(tx, { action: 'messages.rules.changed', subject, details: { version: version + 1 } });
        const tell = () => {
          newest = { ...next, version: version + 1 };
          push.publish([{ topic: TOPIC, type: 'messages.edition', data: { version: version + 1 } }]);
        };
        if ('afterCommit' in tx.db) (tx.db as { afterCommit(call: () => void): void }).afterCommit(tell);
        else tell();
      }),
    history: async (ctx) => ({
      items: (
        await ctx.db.run<{ version: number; subject: string; changedAt: Date; changedBy: string }>(history)
      ).map((row) => ({ ...row, changedAt: row.changedAt.toISOString() })),
    }),
    stop: unsubscribe,
  };
}
