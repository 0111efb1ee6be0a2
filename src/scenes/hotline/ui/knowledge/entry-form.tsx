import { type ReactNode, useMemo, useState } from 'react';
import { FormSheet, LineField, LongField, useSend } from '../../../../fronts/kit/desk/index.tsx';
import {
  Field,
  SearchBox,
  Select,
  toast,
  useApiQuery,
  useText,
  useToday,
} from '../../../../fronts/kit/index.tsx';
import type { KnowledgeView } from '../../contract.ts';
import { UnitChoice } from '../ticket/exit-part.tsx';
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
  const lists = useApiQuery<{ main: string }>('/api/v1/categories');
  const [values, setValues] = useState(() => startOf(entry, today));
  const list = entry?.categoryList ?? lists.data?.main ?? '';
  const set = (change: Partial<typeof values>): void => setValues({ ...values, ...change });
  const { send, problem, isPending, refuse } = useSend({ tells: 'here' });
  const submit = (): void => {
    const empty = FIELDS.find(([field]) => values[field].trim() === '');
    if (empty !== undefined) {
      refuse(`${text.needed}：${text[empty[1]]}`);
      return;
    }
    const path = `/api/v1/hotline/knowledge${entry === undefined ? '' : `/${entry.id}`}`;
    const method = entry === undefined ? 'POST' : 'PUT';
    send<KnowledgeView>(method, path, { ...values, categoryList: list }, (done) => {
      toast(text.saved);
      onDone(done);
    });
  };
  const known = entry === undefined ? {} : { known: { value: entry.owner, label: entry.ownerName } };
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
      <CategoryChoice
        list={list}
        value={values.categoryCode}
        onChange={(categoryCode) => set({ categoryCode })}
      />
      <UnitChoice
        label={text.owner}
        by="code"
        value={values.owner}
        {...known}
        onChange={(owner) => set({ owner })}
      />
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
  if (entry === undefined)
    return { question: '', answer: '', categoryCode: '', owner: '', expiresOn: nextYear(today) };
  const { question, answer, categoryCode, owner, expiresOn } = entry;
  return { question, answer, categoryCode, owner, expiresOn };
}

const nextYear = (today: string): string => `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;

interface Category {
  readonly code: string;
  readonly name: string;
  readonly parent: string | null;
}

function CategoryChoice(props: { list: string; value: string; onChange: (code: string) => void }): ReactNode {
  const text = useText(sheetWords);
  const [words, setWords] = useState('');
  const found = useApiQuery<{ items: Category[] }>(`/api/v1/categories/${encodeURIComponent(props.list)}`, {
    enabled: props.list !== '',
  });
  const options = useMemo(() => {
    const items = found.data?.items ?? [];
    const byCode = new Map(items.map((item) => [item.code, item]));
    return items.map((item) => {
      const names = [item.name];
      for (let above = byCode.get(item.parent ?? ''); above; above = byCode.get(above.parent ?? ''))
        names.unshift(above.name);
      return { value: item.code, label: names.join(' / ') };
    });
  }, [found.data]);
  const fits = options.filter(
    (option) => option.value === props.value || words === '' || option.label.includes(words),
  );
  return (
    <Field label={text.category} isRequired>
      {(attributes) => (
        <span className="cb-stack-tight">
          <SearchBox label={text.categorySearch} value={words} onChange={setWords} />
          <Select
            {...attributes}
            value={props.value}
            options={[{ value: '', label: '—' }, ...fits.slice(0, 300)]}
            onChange={props.onChange}
          />
        </span>
      )}
    </Field>
  );
}
