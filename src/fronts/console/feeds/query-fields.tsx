import { type ReactNode, useId, useRef } from 'react';
import { DataTable, LineField } from '../../kit/desk/index.tsx';
import { Button, Select, useText } from '../../kit/index.tsx';
import { feedWords } from '../admin/words/feed-words.ts';
import type { DeclarationForm } from './declaration-form.ts';
import { type AnswerRow, meanings } from './query-form.ts';
import { useRowKeys, Why } from './value-list.tsx';
import { isRepeated } from './value-rows.ts';
import { feedDeskWords } from './words/feed-desk-words.ts';

export interface QueryFieldsProps {
  readonly form: DeclarationForm;
  readonly problemOf: (field: string) => string | undefined;
  readonly onChange: (form: DeclarationForm) => void;
}

/** What is asked of a query-only source under which names, and what its answers mean. */
export function QueryFields(props: QueryFieldsProps): ReactNode {
  return (
    <div className="feed-query">
      <Asking {...props} />
      <Answering {...props} />
    </div>
  );
}

const ASKED = [
  ['number', 'resident_number'],
  ['name', 'name'],
] as const;

function Asking({ form, problemOf, onChange }: QueryFieldsProps): ReactNode {
  const text = useText(feedDeskWords);
  const names = useText(feedWords);
  const whole = problemOf('queryOnly.request');
  return (
    <section className="cb-stack-tight" aria-label={text.asking}>
      <h3>{text.asking}</h3>
      <p className="cb-muted cb-small">{text.askingWhy}</p>
      <DataTable label={text.asking} heads={[text.field, text.askedName]}>
        {ASKED.map(([part, field]) => (
          <tr key={part}>
            <th scope="row">{names.fieldName(field)}</th>
            <td>
              <Cell
                label={`${names.fieldName(field)} ${text.askedName}`}
                value={form.request[part]}
                problem={problemOf(`queryOnly.request.${part}`)}
                onChange={(value) => onChange({ ...form, request: { ...form.request, [part]: value } })}
              />
            </td>
          </tr>
        ))}
      </DataTable>
      {whole === undefined ? null : <Why>{whole}</Why>}
    </section>
  );
}

function Answering({ form, problemOf, onChange }: QueryFieldsProps): ReactNode {
  const text = useText(feedDeskWords);
  const box = useRef<HTMLElement>(null);
  const { match, rows } = form.answer;
  const put = (next: readonly AnswerRow[]): void => onChange({ ...form, answer: { match, rows: next } });
  const last = rows.at(-1)?.meaning ?? 'same';
  const more = (): void => put([...rows, { from: '', meaning: last }]);
  const { focus, onKeyDown } = useRowKeys(box, rows.length, more);
  const change = (at: number, row: AnswerRow): void =>
    put(rows.map((each, place) => (place === at ? row : each)));
  const problem = (row: AnswerRow, at: number) =>
    isRepeated(rows, at) ? text.answerTwice : problemOf(`queryOnly.answer.${row.meaning}.${row.from.trim()}`);
  return (
    <section className="cb-stack-tight" aria-label={text.answering} ref={box} onKeyDown={onKeyDown}>
      <h3>{text.answering}</h3>
      <p className="cb-muted cb-small">{text.answeringWhy}</p>
      <LineField
        label={text.answerPlace}
        hint={text.answerPlaceHint}
        value={match}
        problem={problemOf('queryOnly.answer.match')}
        onChange={(value) => onChange({ ...form, answer: { match: value, rows } })}
        isRequired
      />
      <DataTable label={text.answering} heads={[text.answerFrom, text.answerMeaning, text.rowAction]}>
        {rows.map((row, at) => (
          <Answer
            key={at}
            {...{ row, at }}
            problem={problem(row, at)}
            onChange={(next) => change(at, next)}
            onRemove={() => {
              put(rows.filter((_, place) => place !== at));
              focus(Math.max(0, at - 1));
            }}
          />
        ))}
      </DataTable>
      {['queryOnly.answer', 'queryOnly.answer.same', 'queryOnly.answer.different']
        .flatMap((place) => problemOf(place) ?? [])
        .map((words) => (
          <Why key={words}>{words}</Why>
        ))}
      <div className="cb-row">
        <Button
          onClick={() => {
            more();
            focus(rows.length);
          }}
        >
          {text.addAnswer}
        </Button>
      </div>
    </section>
  );
}

function Answer(props: {
  row: AnswerRow;
  at: number;
  problem: string | undefined;
  onChange: (row: AnswerRow) => void;
  onRemove: () => void;
}): ReactNode {
  const { row, at, problem, onChange, onRemove } = props;
  const text = useText(feedDeskWords);
  return (
    <tr>
      <td>
        <Cell
          {...{ at, problem, value: row.from }}
          label={`${text.answerFrom} ${at + 1}`}
          onChange={(from) => onChange({ ...row, from })}
        />
      </td>
      <td>
        <Select
          aria-label={`${text.answerMeaning} ${at + 1}`}
          value={row.meaning}
          onChange={(meaning) => onChange({ ...row, meaning })}
          options={meanings.map((value) => ({ value, label: text.meaningName(value) }))}
        />
      </td>
      <td>
        <Button kind="quiet" aria-label={`${text.removeRow} ${row.from || at + 1}`} onClick={onRemove}>
          {text.removeRow}
        </Button>
      </td>
    </tr>
  );
}

function Cell(props: {
  at?: number;
  label: string;
  value: string;
  problem: string | undefined;
  onChange: (value: string) => void;
}): ReactNode {
  const { at, label, value, problem, onChange } = props;
  const why = useId();
  return (
    <>
      <input
        type="text"
        className="cb-input"
        data-row={at}
        aria-label={label}
        maxLength={200}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        {...(problem !== undefined && { 'aria-invalid': true, 'aria-describedby': why })}
      />
      {problem === undefined ? null : <Why id={why}>{problem}</Why>}
    </>
  );
}
