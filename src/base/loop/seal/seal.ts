import { type Actor, isAllowed } from '../../../platform/access/index.ts';
import { type Ctx, inTransaction } from '../../../platform/context/index.ts';
import { type Db, statement, write } from '../../../platform/db/index.ts';
import type { Flow } from '../flow/flow.ts';
import { COMMENT, reduce, SEAL } from '../reduce.ts';
import type { ActionRecord, CaseState } from '../state.ts';
import { lockCaseState, readActions, storeCase, storeWords } from '../store.ts';
import { holds } from '../who.ts';

/** Permission to read what a sealed case keeps apart; who has the case in hand reads it as well. */
export const SEALED_READ = 'case.sealed.read';
/** Stands in the log where words were taken out. */
export const HIDDEN = '（保密）';
/** The attribute that makes a case a sealed one; a channel gives it when it opens a case that is secret at once. */
export const SEALED = 'sealed';

export const isSealed = (state: CaseState): boolean => state.attributes[SEALED] === true;

/** True when an actor may read the words of a sealed case. */
export function mayReadSealed(actor: Actor, state: CaseState): boolean {
  return isAllowed(actor, SEALED_READ) || holds(actor, state.hands.at(-1));
}

type Words = Readonly<Record<string, unknown>>;

const insertWords = statement(
  'loop.sealed_words.insert',
  `INSERT INTO loop.sealed_words (case_id, sequence, form, resolved) VALUES ($1, $2, $3, $4)`,
);
const selectWords = statement(
  'loop.sealed_words.select',
  'SELECT sequence, form FROM loop.sealed_words WHERE case_id = $1',
);
// The one change that the log allows, for this case and this transaction: see its trigger.
export const beginSealing = statement('loop.seal.begin', `SELECT set_config('loop.sealing', $1, true)`);
export const rewrite = statement(
  'loop.seal.rewrite',
  'UPDATE loop.action SET form = $3, resolved = $4 WHERE case_id = $1 AND sequence = $2',
);

/** Whether a field of an action's form holds words that somebody wrote. */
export function isWords(flow: Flow, type: string, key: string): boolean {
  return type === COMMENT ? key === 'text' : flow.actions[type]?.form?.[key]?.type === 'text';
}

/**
 * Parts the words of a form from what the flow works with: texts give way to a mark, choices, units and numbers stay.
 * `words` is undefined when there were none.
 */
function partForm(flow: Flow, type: string, form: Words): { form: Words; words: Words | undefined } {
  const words = Object.entries(form).filter(([key, value]) => isWords(flow, type, key) && value !== HIDDEN);
  if (words.length === 0) return { form, words: undefined };
  const hidden = Object.fromEntries(words.map(([key]) => [key, HIDDEN]));
  return { form: { ...form, ...hidden }, words: Object.fromEntries(words) };
}

/** The form as the log of a sealed case may hold it; its words go to a row of their own, which can be erased. */
export function sealForm(ctx: Ctx, flow: Flow, before: CaseState, type: string, form: Words): Words {
  if (!isSealed(before)) return form;
  const parted = partForm(flow, type, form);
  if (parted.words !== undefined)
    write(ctx.db, insertWords, [before.id, before.version + 1, JSON.stringify(parted.words), '{}']);
  return parted.form;
}

/** The log of a sealed case with its words back in their places, for somebody who may read them. */
export async function withSealedWords(
  db: Db,
  caseId: string,
  log: readonly ActionRecord[],
): Promise<ActionRecord[]> {
  const rows = await db.run<{ sequence: number; form: Words }>(selectWords, [caseId]);
  const words = new Map(rows.map((row) => [row.sequence, row.form]));
  return log.map((action) => ({ ...action, form: { ...action.form, ...words.get(action.sequence) } }));
}

export interface Seal {
  readonly caseId: string;
  /** What takes the place of title and description everywhere. */
  readonly shown: string;
  /** Takes words out of what was looked up for an action; subject and forms are done already. */
  readonly clean?: (resolved: ActionRecord['resolved']) => ActionRecord['resolved'];
}

/**
 * Seals a case whose matter became secret: title, description and address give way in its row, its documents, its
 * search words and its log; what people wrote in forms goes from the log to rows that can be erased. The log keeps
 * every action with who, when and what followed, so that it can still be rebuilt. Later words never reach the log.
 * Throws `loop.case_not_found`. Sealing twice changes nothing.
 */
export async function sealCase(
  ctx: Ctx,
  loop: {
    flows: { get(id: string, version: number): Flow };
    calendars: Parameters<typeof reduce>[3];
  },
  input: Seal,
): Promise<CaseState> {
  return inTransaction(ctx, async (tx) => {
    const stored = await lockCaseState(tx.db, input.caseId);
    if (isSealed(stored)) return stored;
    const flow = loop.flows.get(stored.flowId, stored.flowVersion);
    await tx.db.run(beginSealing, [stored.id]);
    let sealed: CaseState | undefined;
    for (const action of await readActions(tx.db, stored.id)) {
      const clean = cleanAction(flow, action, input);
      if (clean !== action) {
        const { form, resolved } = action;
        const key = [stored.id, action.sequence];
        await tx.db.run(insertWords, [...key, JSON.stringify(form), JSON.stringify(resolved)]);
        await tx.db.run(rewrite, [...key, JSON.stringify(clean.form), JSON.stringify(clean.resolved)]);
      }
      sealed = reduce(flow, sealed, clean, loop.calendars);
    }
    await tx.db.run(beginSealing, ['']);
    const { kind, id, organisationId } = tx.actor;
    const action: ActionRecord = {
      ...{ caseId: stored.id, sequence: stored.version + 1, type: SEAL, form: {} },
      at: new Date(Math.max(tx.clock.now().getTime(), Date.parse(stored.changedAt))).toISOString(),
      actor: { kind, id, ...(organisationId !== undefined && { organisationId }) },
      resolved: { attributes: { [SEALED]: true } },
    };
    const after = reduce(flow, sealed, action, loop.calendars);
    storeCase(tx.db, flow, stored, after, action);
    await storeWords(tx.db, after);
    return after;
  });
}

function cleanAction(flow: Flow, action: ActionRecord, { shown, clean }: Seal): ActionRecord {
  const { form, words } = partForm(flow, action.type, action.form);
  let { resolved } = action;
  const { subject } = resolved;
  if (subject) {
    const { address: _, ...place } = subject.place ?? { areaPath: [] };
    resolved = {
      ...resolved,
      subject: {
        ...subject,
        ...(subject.title !== undefined && { title: shown }),
        ...(subject.description !== undefined && { description: shown }),
        ...(subject.place !== undefined && { place }),
      },
    };
  }
  resolved = clean?.(resolved) ?? resolved;
  return words === undefined && resolved === action.resolved ? action : { ...action, form, resolved };
}
