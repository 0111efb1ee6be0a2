import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { ORGANISATION_KIND_WORDS } from '../../../base/registry/organisation-kinds-contract.ts';
import { DataTable } from '../../kit/desk/index.tsx';
import { Button, Select, usePreferences, useText } from '../../kit/index.tsx';
import type { DeclarationForm } from './declaration-form.ts';
import type { ColumnView } from './types.ts';
import { isRepeated, type ValueRow, withFrequent } from './value-rows.ts';
import { feedDeskWords } from './words/feed-desk-words.ts';

export interface ValueListProps {
  readonly form: DeclarationForm;
  readonly field: string;
  readonly column: string;
  readonly frequent: ColumnView['frequent'];
  /** Of how many rows the frequent ones were counted. */
  readonly rowsSeen: number;
  readonly problemOf: (field: string) => string | undefined;
  readonly onChange: (form: DeclarationForm) => void;
}

const EMPTY: ValueRow = { from: '', to: '' };

/** What a source writes and the standard value for it, row by row; Enter goes on to the next one. */
export function ValueList(props: ValueListProps): ReactNode {
  const { form, field, column, frequent, rowsSeen, problemOf, onChange } = props;
  const text = useText(feedDeskWords);
  const rows = form.values[field] ?? [];
  const box = useRef<HTMLDivElement>(null);
  const { focus, onKeyDown } = useRowKeys(box, rows.length, () => put([...rows, EMPTY]));
  const put = (next: readonly ValueRow[]): void =>
    onChange({ ...form, values: { ...form.values, [field]: next } });
  const change = (at: number, row: ValueRow): void =>
    put(rows.map((each, place) => (place === at ? row : each)));
  const missing =
    withFrequent(field, rows, frequent).length -
    rows.filter((row) => row.from !== '' || row.to !== '').length;
  const whole = problemOf(`fields.${field}.values`);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are of the fields inside
    <div className="feed-values" ref={box} onKeyDown={onKeyDown}>
      <p className="cb-muted cb-small">{text.valuesWhy}</p>
      {rows.length === 0 ? null : (
        <DataTable
          label={text.valuesOf(column)}
          heads={[text.valueFrom, text.valueTo, { figure: text.valueRows }, text.rowAction]}
        >
          {rows.map((row, at) => (
            <Row
              key={at}
              {...{ row, at, field, column }}
              subject={form.subject}
              count={frequent.find(({ value }) => value === row.from.trim())?.rows}
              isTwice={isRepeated(rows, at)}
              problem={problemOf(`fields.${field}.values.${row.from.trim()}`)}
              onChange={(next) => change(at, next)}
              onRemove={() => {
                put(rows.filter((_, place) => place !== at));
                focus(Math.max(0, at - 1));
              }}
            />
          ))}
        </DataTable>
      )}
      {whole === undefined ? null : <Why>{whole}</Why>}
      <div className="cb-row">
        <Button
          onClick={() => {
            put([...rows, EMPTY]);
            focus(rows.length);
          }}
        >
          {text.addValue}
        </Button>
        {missing > 0 ? (
          <Button
            onClick={() => {
              put(withFrequent(field, rows, frequent));
              focus(0);
            }}
          >
            {text.takeFrequent(missing)}
          </Button>
        ) : null}
        {frequent.length > 0 ? <span className="cb-muted cb-small">{text.frequentOf(rowsSeen)}</span> : null}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: ValueRow;
  readonly at: number;
  readonly field: string;
  readonly subject: string;
  readonly column: string;
  readonly count: number | undefined;
  /** An earlier row says the same. */
  readonly isTwice: boolean;
  readonly problem: string | undefined;
  readonly onChange: (row: ValueRow) => void;
  readonly onRemove: () => void;
}

function Row({
  row,
  at,
  field,
  subject,
  column,
  count,
  isTwice,
  problem,
  onChange,
  onRemove,
}: RowProps): ReactNode {
  const text = useText(feedDeskWords);
  const why = useId();
  const wrong = { 'aria-invalid': true, 'aria-describedby': why } as const;
  const isWrong = problem !== undefined && !isTwice;
  return (
    <tr>
      <td>
        <input
          type="text"
          className="cb-input"
          data-row={at}
          aria-label={`${column} ${text.valueFrom} ${at + 1}`}
          maxLength={200}
          value={row.from}
          onChange={(event) => onChange({ ...row, from: event.target.value })}
          {...(isTwice && wrong)}
        />
        {isTwice ? <Why id={why}>{text.valueTwice}</Why> : null}
      </td>
      <td>
        <Standard
          {...{ field, subject, value: row.to }}
          label={`${column} ${text.valueTo} ${at + 1}`}
          wrong={isWrong ? wrong : {}}
          onChange={(to) => onChange({ ...row, to })}
        />
        {isWrong ? <Why id={why}>{problem}</Why> : null}
      </td>
      <td className="cb-number cb-figures">{count ?? '–'}</td>
      <td>
        <Button kind="quiet" aria-label={`${text.removeRow} ${row.from || at + 1}`} onClick={onRemove}>
          {text.removeRow}
        </Button>
      </td>
    </tr>
  );
}

/** Why a row is refused, below what it is about. */
export function Why({ id, children }: { id?: string; children: ReactNode }): ReactNode {
  return (
    <p className="cb-field-why" role="alert" id={id}>
      {children}
    </p>
  );
}

interface StandardProps {
  readonly field: string;
  readonly subject: string;
  readonly value: string;
  readonly label: string;
  readonly wrong: { readonly 'aria-invalid'?: true; readonly 'aria-describedby'?: string };
  readonly onChange: (value: string) => void;
}

/** The standard value: one of a list where there is one, else words with what is known offered. */
function Standard({ field, subject, value, label, wrong, onChange }: StandardProps): ReactNode {
  const text = useText(feedDeskWords);
  const { language } = usePreferences();
  const id = useId();
  if (field === 'sex') {
    const codes = ['', '1', '2', '0', '9'];
    const all = codes.includes(value) ? codes : [...codes, value];
    return (
      <Select
        {...wrong}
        aria-label={label}
        value={value}
        onChange={onChange}
        options={all.map((code) => ({ value: code, label: text.sexName(code) }))}
      />
    );
  }
  const known = field === 'kind' && subject === 'organisation' ? Object.entries(ORGANISATION_KIND_WORDS) : [];
  return (
    <>
      <input
        type="text"
        className="cb-input"
        aria-label={label}
        maxLength={200}
        value={value}
        {...wrong}
        {...(known.length > 0 && { list: id })}
        onChange={(event) => onChange(event.target.value)}
      />
      {known.length === 0 ? null : (
        <datalist id={id}>
          {known.map(([code, words]) => (
            <option key={code} value={code}>
              {words?.[language]}
            </option>
          ))}
        </datalist>
      )}
    </>
  );
}

/** Enter goes to the next row and makes one after the last; the row that comes to be is the one that is written in. */
export function useRowKeys(
  box: { readonly current: HTMLElement | null },
  rows: number,
  onMore: () => void,
): { focus: (at: number) => void; onKeyDown: (event: KeyboardEvent) => void } {
  const focus = (at: number): void =>
    void requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-row="${at}"]`)?.focus());
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !target.matches('input, select')) return;
    // The form is not sent from inside of a list.
    event.preventDefault();
    const own = target.closest('tr')?.querySelector<HTMLElement>('[data-row]')?.dataset.row;
    const next = own === undefined ? 0 : Number(own) + 1;
    if (next === rows) onMore();
    focus(next);
  };
  return { focus, onKeyDown };
}
