import { type ReactNode, useState } from 'react';
import type { BulkAnswer, MergeAnswer } from '../../../base/desk/contract.ts';
import { FormSheet, useSend } from '../../kit/desk/index.tsx';
import {
  ActionFields,
  type ActionValues,
  api,
  Button,
  formOf,
  Sheet,
  toast,
  useApiQuery,
  useText,
} from '../../kit/index.tsx';
import type { ActionView, CaseDetail } from '../case/types.ts';
import { useMay } from '../session.tsx';
import { consoleWords } from '../words/console-words.ts';
import { usePick } from '../words-of.tsx';
import { BulkResult } from './bulk-result.tsx';
import { deskWords } from './words/desk-words.ts';

/** The server's bound for one call. */
export const MOST_PICKED = 200;
/** Each case needs words, photos or a category of its own. */
const ONE_BY_ONE = [
  'reclassify',
  'handle',
  'assist',
  'solve-in-place',
  'answer',
  'supplement',
  'decide-panel',
];

const isForMany = ({ id, fields }: ActionView): boolean =>
  !ONE_BY_ONE.includes(id) &&
  fields.every(({ type, required }) => !required || !['files', 'reference', 'person'].includes(type));

/** What can be done to all that are chosen, by what the first of them allows; the server judges each. */
export function ManyBar(props: {
  picked: ReadonlySet<string>;
  onAll: () => void;
  onNone: () => void;
  onDone: (into?: string) => void;
}): ReactNode {
  const { picked, onAll, onNone, onDone } = props;
  const text = useText(deskWords);
  const pick = usePick();
  const [first = ''] = picked;
  const { data } = useApiQuery<CaseDetail>(`/api/v1/cases/${first}`, { enabled: first !== '' });
  const [open, setOpen] = useState<ActionView>();
  const mayDispatch = useMay('incident.dispatch');
  const actions = (data?.actions ?? []).filter(isForMany);
  return (
    <section className="desk-many" aria-label={text.pick}>
      <span className="cb-row-apart">
        <strong className="cb-figures" role="status">
          {text.picked(picked.size)}
        </strong>
        <span className="cb-row">
          <Button kind="quiet" onClick={onAll}>
            {text.pickAll}
          </Button>
          <Button kind="quiet" hotkey="Esc" onClick={onNone}>
            {text.pickNone}
          </Button>
        </span>
      </span>
      {first === '' ? null : (
        <span className="cb-row">
          {actions.map((action) => (
            <Button key={action.id} onClick={() => setOpen(action)}>
              {pick(action.title)}
            </Button>
          ))}
          {data?.state === 'awaiting-dispatch' && mayDispatch && picked.size > 1 ? (
            <MergeButton ids={[...picked]} onDone={onDone} />
          ) : null}
          {data !== undefined && actions.length === 0 ? (
            <span className="cb-muted">{text.pickNothing}</span>
          ) : null}
        </span>
      )}
      {picked.size >= MOST_PICKED ? <span className="cb-muted cb-small">{text.pickMost}</span> : null}
      {open === undefined ? null : (
        <ManySheet
          key={open.id}
          action={open}
          ids={[...picked]}
          onDone={onDone}
          onClose={() => setOpen(undefined)}
        />
      )}
    </section>
  );
}

function ManySheet(props: {
  action: ActionView;
  ids: readonly string[];
  onDone: () => void;
  onClose: () => void;
}): ReactNode {
  const { action, ids, onDone, onClose } = props;
  const text = useText(deskWords);
  const pick = usePick();
  const [values, setValues] = useState<ActionValues>({});
  const [answer, setAnswer] = useState<BulkAnswer>();
  // The number stays what was asked for, though the choice is emptied once it is done.
  const [count] = useState(ids.length);
  const sending = useSend({ tells: 'here' });
  const fields = action.fields.filter(({ type }) => type !== 'files');
  const title = text.manyTitle(pick(action.title), count);
  if (answer !== undefined)
    return (
      <Sheet
        title={title}
        isOpen
        onClose={() => {
          onDone();
          onClose();
        }}
      >
        <BulkResult answer={answer} />
      </Sheet>
    );
  return (
    <FormSheet
      title={title}
      submit={text.manySend(count)}
      isBusy={sending.isPending}
      problem={sending.problem}
      onClose={onClose}
      onSubmit={() =>
        sending.send<BulkAnswer>(
          'POST',
          '/api/v1/desk/bulk',
          { action: action.id, form: formOf(fields, values), items: ids.map((id) => ({ id })) },
          setAnswer,
        )
      }
    >
      <ActionFields fields={fields} values={values} onChange={setValues} problemOf={() => undefined} />
    </FormSheet>
  );
}

/** The server looks at no more together. */
const MOST_MERGED = 20;

/** Puts what is chosen to the first of it, as reports about one thing; one press undoes it. */
function MergeButton(props: { ids: readonly string[]; onDone: (into?: string) => void }): ReactNode {
  const { ids, onDone } = props;
  const text = useText(deskWords);
  const { undo } = useText(consoleWords);
  const [answer, setAnswer] = useState<MergeAnswer>();
  const sending = useSend({ tells: 'toast' });
  const [into = '', ...cases] = ids;
  const part = (groups: MergeAnswer['groups']): void =>
    void api<{ items: readonly unknown[] }>('POST', '/api/v1/desk/part', { groups }).then(
      ({ items }) => toast(text.parted(items.length)),
      () => toast(text.notParted),
    );
  const merge = (): void =>
    sending.send<MergeAnswer>('POST', '/api/v1/desk/merge', { into, cases }, (merged) => {
      if (merged.groups.length > 0)
        toast(text.merged(merged.groups.length, merged.into.number), {
          words: undo,
          do: () => part(merged.groups),
        });
      if (merged.refused.length === 0) onDone(into);
      else setAnswer(merged);
    });
  return (
    <>
      <Button isBusy={sending.isPending} disabled={ids.length > MOST_MERGED} onClick={merge}>
        {ids.length > MOST_MERGED ? text.mergeMost(MOST_MERGED) : text.merge}
      </Button>
      {answer === undefined ? null : (
        <Sheet title={text.merge} isOpen onClose={() => onDone(into)}>
          <BulkResult answer={{ done: answer.groups.map(() => answer.into), refused: answer.refused }} />
        </Sheet>
      )}
    </>
  );
}
