import { type ReactNode, useState } from 'react';
import { FormSheet, LineField, LongField, useSend } from '../../../../fronts/kit/desk/index.tsx';
import {
  type Category,
  CategoryField,
  toast,
  type Unit,
  UnitField,
  useText,
  useToday,
} from '../../../../fronts/kit/index.tsx';
import type { KnowledgeView } from '../../knowledge/contract.ts';
import { sheetWords } from '../words/sheet-words.ts';

export interface EntryFormProps {
  /** The entry to be renewed; a new one without it. */
  readonly entry?: KnowledgeView;
  readonly onClose: () => void;
  readonly onDone: (entry: KnowledgeView) => void;
}

/** What must be there, and what it is called. */
const FIELDS = [
  ['question', 'question'],
  ['answer', 'answer'],
  ['categoryCode', 'category'],
  ['owner', 'owner'],
  ['expiresOn', 'validUntil'],
] as const;

/** Writes an entry: question, answer, category, owner and the last day on which it is offered. */
export function EntryForm({ entry, onClose, onDone }: EntryFormProps): ReactNode {
  const text = useText(sheetWords);
  const today = useToday();
  const [values, setValues] = useState(() => startOf(entry, today));
  const set = (change: Partial<typeof values>): void => setValues({ ...values, ...change });
  const { send, problem, isPending, refuse } = useSend({ tells: 'here' });
  const submit = (): void => {
    const { category, owner, ...words } = values;
    const rule = {
      ...{ ...words, owner: owner[0]?.code ?? '' },
      ...{ categoryList: category?.list ?? '', categoryCode: category?.code ?? '' },
    };
    const empty = FIELDS.find(([field]) => rule[field].trim() === '');
    if (empty !== undefined) {
      refuse(`${text.needed}：${text[empty[1]]}`);
      return;
    }
    const path = `/api/v1/hotline/knowledge${entry === undefined ? '' : `/${entry.id}`}`;
    const method = entry === undefined ? 'POST' : 'PUT';
    send<KnowledgeView>(method, path, rule, (done) => {
      toast(text.saved);
      onDone(done);
    });
  };
  return (
    <FormSheet
      {...{ problem, onClose }}
      title={entry === undefined ? text.add : text.edit}
      submit={text.save}
      isBusy={isPending}
      onSubmit={submit}
    >
      <LineField
        label={text.question}
        isRequired
        value={values.question}
        onChange={(question) => set({ question })}
        more={{ maxLength: 500 }}
      />
      <LongField
        label={text.answer}
        isRequired
        rows={6}
        most={5_000}
        value={values.answer}
        onChange={(answer) => set({ answer })}
      />
      <CategoryField
        label={text.category}
        isRequired
        list={entry?.categoryList}
        value={values.category}
        onChange={(category) => set({ category })}
      />
      <UnitField label={text.owner} isRequired value={values.owner} onChange={(owner) => set({ owner })} />
      <LineField
        label={text.validUntil}
        isRequired
        hint={text.validUntilHint}
        value={values.expiresOn}
        onChange={(expiresOn) => set({ expiresOn })}
        more={{ type: 'date', min: today }}
      />
    </FormSheet>
  );
}

function startOf(entry: KnowledgeView | undefined, today: string) {
  const owner: readonly Unit[] =
    entry === undefined ? [] : [{ id: entry.owner, name: entry.ownerName, code: entry.owner }];
  const category: Category | undefined =
    entry === undefined ? undefined : { list: entry.categoryList, code: entry.categoryCode };
  return {
    ...{ question: entry?.question ?? '', answer: entry?.answer ?? '', category, owner },
    expiresOn: entry?.expiresOn ?? nextYear(today),
  };
}

const nextYear = (today: string): string => `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
