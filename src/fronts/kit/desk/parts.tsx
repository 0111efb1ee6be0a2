import type { ReactNode } from 'react';
import { Select } from '../components/form.tsx';

/** Names and values: below each other, or as a row with the names on top. */
export function Facts({ isRow = false, children }: { isRow?: boolean; children: ReactNode }): ReactNode {
  return <dl className={isRow ? 'cb-facts-row' : 'cb-facts'}>{children}</dl>;
}

/** A name and its value, in a list of facts. */
export function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A few words with an edge, such as why something was refused; `isAlert` reads them aloud. Nothing without words. */
export function Notice({ isAlert = false, children }: { isAlert?: boolean; children: ReactNode }): ReactNode {
  if (children === undefined || children === null || children === '') return null;
  return (
    <div className="cb-notice" role={isAlert ? 'alert' : undefined}>
      {children}
    </div>
  );
}

/** One word about a thing: `late` is what needs somebody, `accent` how far it is, `strong` what is kept apart. */
export function Mark(props: {
  look?: 'plain' | 'accent' | 'late' | 'good' | 'strong';
  /** More about it, for who points at it. */
  title?: string;
  children: ReactNode;
}): ReactNode {
  return (
    <span className={`cb-mark cb-mark-${props.look ?? 'plain'}`} title={props.title}>
      {props.children}
    </span>
  );
}

export interface DataTableProps {
  /** Read aloud before the table, unseen. */
  readonly label?: string;
  /** The heads of the columns; one above figures is `{ figure: … }`, one above buttons is empty. */
  readonly heads: readonly (string | { readonly figure: string; readonly title?: string })[];
  /** Before the first head, such as a box that picks all. */
  readonly first?: ReactNode;
  /** The rows, `<tr>`s. */
  readonly children: ReactNode;
  readonly foot?: ReactNode;
}

/** A table that scrolls sideways by itself when it must. */
export function DataTable({ label, heads, first, children, foot }: DataTableProps): ReactNode {
  return (
    <div className="cb-table-scroll">
      <table className="cb-table">
        {label === undefined ? null : <caption className="cb-unseen">{label}</caption>}
        <thead>
          <tr>
            {first}
            {heads.map((head) =>
              head === '' ? (
                <td key={head} />
              ) : typeof head === 'string' ? (
                <th key={head} scope="col">
                  {head}
                </th>
              ) : (
                <th key={head.figure} scope="col" className="cb-number" title={head.title}>
                  {head.figure}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
        {foot === undefined ? null : <tfoot>{foot}</tfoot>}
      </table>
    </div>
  );
}

export function Tiles({ children }: { children: ReactNode }): ReactNode {
  return <div className="cb-tiles">{children}</div>;
}

export interface TileProps {
  readonly label: string;
  /** In words already. */
  readonly count: string;
  /** Nothing to do: drawn weaker. */
  readonly isNone?: boolean;
  readonly note?: string | undefined;
  readonly isCurrent?: boolean;
  readonly onOpen: () => void;
}

/** A count that opens what it counts. */
export function Tile({
  label,
  count,
  isNone = false,
  note,
  isCurrent = false,
  onOpen,
}: TileProps): ReactNode {
  return (
    <button type="button" className="cb-tile" aria-current={isCurrent ? 'true' : undefined} onClick={onOpen}>
      <span className="cb-muted">{label}</span>
      <span className={`cb-tile-count cb-figures${isNone ? ' cb-tile-none' : ''}`}>{count}</span>
      {note === undefined ? null : <span className="cb-small cb-muted">{note}</span>}
    </button>
  );
}

/** What a list is narrowed by. */
export function FilterBar({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <fieldset className="cb-filters">
      <legend className="cb-unseen">{label}</legend>
      {children}
    </fieldset>
  );
}

/** One filter: its name above a control, which says the same name by `aria-label`. */
export function Filter(props: { label: string; isWide?: boolean; children: ReactNode }): ReactNode {
  return (
    <span className={`cb-filter${props.isWide === true ? ' cb-filter-wide' : ''}`}>
      <span aria-hidden="true">{props.label}</span>
      {props.children}
    </span>
  );
}

export interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  /** Stands first, for no choice: the empty value. */
  readonly all?: string;
  readonly onChange: (value: Value) => void;
}

/** One filter that is a choice out of many. */
export function Choice<Value extends string>(props: ChoiceProps<Value>): ReactNode {
  const { label, value, options, all, onChange } = props;
  const none = all === undefined ? [] : [{ value: '' as Value, label: all }];
  return (
    <Filter label={label}>
      <Select aria-label={label} value={value} options={[...none, ...options]} onChange={onChange} />
    </Filter>
  );
}

export interface QueuesProps<Id extends string> {
  readonly label: string;
  readonly queues: readonly {
    readonly id: Id;
    readonly label: string;
    readonly count?: number | string | undefined;
  }[];
  readonly current: Id;
  readonly onPick: (id: Id) => void;
}

/** The queues of a desk with their counts, of which one is in view. */
export function Queues<Id extends string>({ label, queues, current, onPick }: QueuesProps<Id>): ReactNode {
  return (
    <nav className="cb-queues" aria-label={label}>
      {queues.map(({ id, label: words, count }) => (
        <button
          key={id}
          type="button"
          aria-current={id === current ? 'true' : undefined}
          onClick={() => onPick(id)}
        >
          <span>{words}</span>
          <span className="cb-figures">{count}</span>
        </button>
      ))}
    </nav>
  );
}
