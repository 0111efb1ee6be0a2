import { type ReactNode, useMemo, useState } from 'react';
import {
  Button,
  Field,
  Input,
  SearchBox,
  Select,
  Sheet,
  TextArea,
  toast,
  useApiQuery,
  useText,
} from '../../../../fronts/kit/index.tsx';
import type { KnowledgeView } from '../../contract.ts';
import { UnitChoice } from '../ticket/exit-part.tsx';
import { useToday } from '../use-hotline.ts';
import { useSend } from '../use-send.ts';
import { sheetWords } from '../words/sheet-words.ts';

export interface EntryFormProps {
  /** The entry to be renewed; a new one without it. */
  readonly entry?: KnowledgeView;
  readonly onClose: () => void;
  readonly onDone: (entry: KnowledgeView) => void;
}

/** Writes an entry: question, answer, category, owner and the last day on which it is offered. */
export function EntryForm({ entry, onClose, onDone }: EntryFormProps): ReactNode {
  const text = useText(sheetWords);
  const today = useToday();
  const lists = useApiQuery<{ main: string }>('/api/v1/categories');
  const [values, setValues] = useState(() => ({
    question: entry?.question ?? '',
    answer: entry?.answer ?? '',
    categoryCode: entry?.categoryCode ?? '',
    owner: entry?.owner ?? '',
    expiresOn: entry?.expiresOn ?? nextYear(today),
  }));
  const list = entry?.categoryList ?? lists.data?.main ?? '';
  const set = (change: Partial<typeof values>): void => setValues({ ...values, ...change });
  const { send, problem, isPending, refuse } = useSend<KnowledgeView>();
  const submit = (): void => {
    const empty = [
      [text.question, values.question],
      [text.answer, values.answer],
      [text.category, values.categoryCode],
      [text.owner, values.owner],
      [text.validUntil, values.expiresOn],
    ].find(([, value]) => value?.trim() === '');
    if (empty !== undefined) {
      refuse(`${text.needed}：${empty[0]}`);
      return;
    }
    const path = `/api/v1/hotline/knowledge${entry === undefined ? '' : `/${entry.id}`}`;
    send(entry === undefined ? 'POST' : 'PUT', path, { ...values, categoryList: list }, (done) => {
      toast(text.saved);
      onDone(done);
    });
  };
  return (
    <Sheet
      title={entry === undefined ? text.add : text.edit}
      isOpen
      onClose={onClose}
      footer={
        <div className="cb-row">
          <Button kind="main" isBusy={isPending} onClick={submit}>
            {text.save}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {text.cancel}
          </Button>
        </div>
      }
    >
      <div className="cb-stack">
        {problem === undefined ? null : (
          <p className="hotline-problem" role="alert">
            {problem}
          </p>
        )}
        <Field label={text.question} isRequired>
          {(attributes) => (
            <Input
              {...attributes}
              maxLength={500}
              value={values.question}
              onChange={(event) => set({ question: event.target.value })}
            />
          )}
        </Field>
        <Field label={text.answer} isRequired>
          {(attributes) => (
            <TextArea
              {...attributes}
              rows={6}
              maxLength={5_000}
              value={values.answer}
              onChange={(event) => set({ answer: event.target.value })}
            />
          )}
        </Field>
        <CategoryChoice
          list={list}
          value={values.categoryCode}
          onChange={(categoryCode) => set({ categoryCode })}
        />
        <UnitChoice
          label={text.owner}
          by="code"
          value={values.owner}
          {...(entry === undefined ? {} : { known: { value: entry.owner, label: entry.ownerName } })}
          onChange={(owner) => set({ owner })}
        />
        <Field label={text.validUntil} hint={text.validUntilHint} isRequired>
          {(attributes) => (
            <Input
              {...attributes}
              type="date"
              min={today}
              value={values.expiresOn}
              onChange={(event) => set({ expiresOn: event.target.value })}
            />
          )}
        </Field>
      </div>
    </Sheet>
  );
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
