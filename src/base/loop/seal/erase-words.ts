import { type Ctx, inTransaction } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import type { Flow } from '../flow/flow.ts';
import { reduce } from '../reduce.ts';
import type { ActionRecord, CaseState } from '../state.ts';
import { lockCaseState, readActions, storeWords } from '../store.ts';
import { documentsOf } from '../stored-case.ts';
import { beginSealing, isWords, rewrite } from './seal.ts';

export interface WordsErasure {
  readonly caseId: string;
  /** What takes the place of title and description, and the address goes; undefined when somebody else wrote them. */
  readonly shown?: string | undefined;
  /** Stands for a text that the person wrote. */
  readonly mark: string;
  /** Whether an action is the person's own: its words go whole. */
  readonly isTheirs: (actor: ActionRecord['actor']) => boolean;
  /** Takes the person's name and numbers out of a text of others; the same text when there are none. */
  readonly redact: (text: string) => string;
}

const update = statement(
  'loop.erase_words',
  `WITH row AS (UPDATE loop.case SET title = $2, address = $3 WHERE id = $1),
     words AS (DELETE FROM loop.sealed_words WHERE case_id = $1)
   UPDATE loop.case_document SET origin = $4, state = $5 WHERE case_id = $1`,
);

/**
 * Takes a person's words out of a closed case: out of its row, its documents, its search words and its log, where
 * every action stays with who, when and what followed, so that the case can still be rebuilt. Rows apart of a sealed
 * case go whole. False, and nothing changed, while the case is open. Throws `loop.case_not_found`.
 */
export async function eraseWords(
  ctx: Ctx,
  loop: {
    flows: { get(id: string, version: number): Flow };
    calendars: Parameters<typeof reduce>[3];
  },
  input: WordsErasure,
): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const stored = await lockCaseState(tx.db, input.caseId);
    if (stored.closedAt === undefined) return false;
    const flow = loop.flows.get(stored.flowId, stored.flowVersion);
    await tx.db.run(beginSealing, [stored.id]);
    let state: CaseState | undefined;
    for (const action of await readActions(tx.db, stored.id)) {
      const clean = cleanAction(flow, action, input);
      const [form, resolved] = [JSON.stringify(clean.form), JSON.stringify(clean.resolved)];
      if (form !== JSON.stringify(action.form) || resolved !== JSON.stringify(action.resolved))
        await tx.db.run(rewrite, [stored.id, action.sequence, form, resolved]);
      state = reduce(flow, state, clean, loop.calendars);
    }
    await tx.db.run(beginSealing, ['']);
    const { origin, document } = documentsOf(state!);
    const { title, place } = state!.subject;
    await tx.db.run(update, [stored.id, title, place.address ?? null, origin, document]);
    await storeWords(tx.db, state!);
    return true;
  });
}

function cleanAction(flow: Flow, action: ActionRecord, input: WordsErasure): ActionRecord {
  const { shown, mark, isTheirs, redact } = input;
  const form = Object.fromEntries(
    Object.entries(action.form).map(([key, value]) => [
      key,
      isTheirs(action.actor) && isWords(flow, action.type, key) ? mark : deep(value, redact),
    ]),
  );
  const resolved = deep(action.resolved, redact) as ActionRecord['resolved'];
  const { subject } = resolved;
  if (shown === undefined || subject === undefined) return { ...action, form, resolved };
  const { address: _, ...place } = subject.place ?? { areaPath: [] };
  const cleanSubject = {
    ...subject,
    ...(subject.title !== undefined && { title: shown }),
    ...(subject.description !== undefined && { description: shown }),
    ...(subject.place !== undefined && { place }),
  };
  return { ...action, form, resolved: { ...withoutGuessedWords(resolved), subject: cleanSubject } };
}

/** The words by which a text was understood are the person's own. */
function withoutGuessedWords(resolved: ActionRecord['resolved']): ActionRecord['resolved'] {
  const suggestion = resolved.origin?.suggestion as { words?: unknown } | undefined;
  if (suggestion?.words === undefined) return resolved;
  return { ...resolved, origin: { ...resolved.origin, suggestion: { ...suggestion, words: [] } } };
}

function deep(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((each) => deep(each, redact));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, deep(each, redact)]));
}
