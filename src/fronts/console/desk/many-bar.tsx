import { type ReactNode, useState } from 'react';
import type { BulkAnswer } from '../../../base/desk/contract.ts';
import { FormSheet, useSend } from '../../kit/desk/index.tsx';
import {
  ActionFields,
  type ActionValues,
  Button,
  formOf,
  Sheet,
  useApiQuery,
  useText,
} from '../../kit/index.tsx';
import type { ActionView, CaseDetail } from '../case/types.ts';
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
  onDone: (answer: BulkAnswer) => void;
}): ReactNode {
  const { picked, onAll, onNone, onDone } = props;
  const text = useText(deskWords);
  const pick = usePick();
  const [first = ''] = picked;
  const { data } = useApiQuery<CaseDetail>(`/api/v1/cases/${first}`, { enabled: first !== '' });
  const [open, setOpen] = useState<ActionView>();
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
  onDone: (answer: BulkAnswer) => void;
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
          onDone(answer);
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
