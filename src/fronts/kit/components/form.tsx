import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from 'react';
import { useText } from '../browser/use-text.ts';
import type { FieldProblem } from '../problem.ts';
import { KeyHint } from './button.tsx';
import { Icon } from './icon.tsx';

/** What a field hands to its control, so that words, hint and problem are read together. */
export interface ControlAttributes {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-required': true | undefined;
}

export interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  /** From `ApiError.fields` or the form's own check. */
  readonly problem?: FieldProblem | string | undefined;
  readonly isRequired?: boolean;
  readonly isOptional?: boolean;
  /** The control: `(attributes) => <Input {...attributes} />`. */
  readonly children: (attributes: ControlAttributes) => ReactNode;
}

/** A control with its words, hint and problem (why, and what would be right). */
export function Field({ label, hint, problem, isRequired, isOptional, children }: FieldProps): ReactNode {
  const text = useText();
  const id = useId();
  const why = typeof problem === 'object' ? [problem.why, problem.right].filter(Boolean).join('，') : problem;
  const describedBy = [hint === undefined ? '' : `${id}-hint`, why ? `${id}-why` : '']
    .filter(Boolean)
    .join(' ');
  return (
    <div className={`cb-field${why ? ' cb-field-wrong' : ''}`}>
      <label className="cb-field-label" htmlFor={id}>
        {label}
        {isRequired === true ? <span className="cb-field-need">{text.required}</span> : null}
        {isOptional === true ? <span className="cb-field-need">{text.optional}</span> : null}
      </label>
      {hint === undefined ? null : (
        <p className="cb-field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {why ? (
        <p className="cb-field-why" id={`${id}-why`} role="alert">
          {why}
        </p>
      ) : null}
      {children({
        id,
        'aria-describedby': describedBy === '' ? undefined : describedBy,
        'aria-invalid': why ? true : undefined,
        'aria-required': isRequired === true ? true : undefined,
      })}
    </div>
  );
}

/** The problem of one field out of those of an ApiError. */
export function problemOf(fields: readonly FieldProblem[], name: string): FieldProblem | undefined {
  return fields.find((problem) => problem.field === name || problem.field === `/${name}`);
}

/** One line of text. */
export function Input({ className = '', ...rest }: InputHTMLAttributes<HTMLInputElement>): ReactNode {
  return <input type="text" {...rest} className={`cb-input ${className}`} />;
}

/** Several lines of text; grows with what is typed where the browser can. */
export function TextArea({
  className = '',
  ...rest
}: TextareaHTMLAttributes<HTMLTextAreaElement>): ReactNode {
  return <textarea rows={4} {...rest} className={`cb-input cb-textarea ${className}`} />;
}

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** A figure behind the words, such as how many are in that list. */
  readonly count?: number | string;
}

export interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly options: readonly Option<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** A choice of two to five that are all in view; arrow keys move. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>): ReactNode {
  const name = useId();
  return (
    <fieldset className="cb-segmented">
      <legend className="cb-unseen">{props.label}</legend>
      {props.options.map((option) => (
        <label key={option.value} className="cb-segment">
          <input
            type="radio"
            name={name}
            checked={option.value === props.value}
            onChange={() => props.onChange(option.value)}
          />
          <span>
            {option.label}
            {option.count === undefined ? null : <span className="cb-segment-count">{option.count}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export interface SelectProps<Value extends string> extends Partial<ControlAttributes> {
  readonly options: readonly Option<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** A choice out of many: the device's own list. */
export function Select<Value extends string>({
  options,
  value,
  onChange,
  ...rest
}: SelectProps<Value>): ReactNode {
  return (
    <select
      {...rest}
      className="cb-input"
      value={value}
      onChange={(event) => onChange(event.target.value as Value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

export interface SearchBoxProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onSearch?: () => void;
  readonly hotkey?: string;
}

/** A box to search with; Escape clears it. */
export function SearchBox({ label, value, onChange, onSearch, hotkey }: SearchBoxProps): ReactNode {
  const text = useText();
  return (
    <search className="cb-search">
      <Icon name="search" />
      <input
        type="search"
        className="cb-search-input"
        aria-label={label}
        placeholder={label}
        value={value}
        aria-keyshortcuts={hotkey}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onSearch?.();
          if (event.key === 'Escape') onChange('');
        }}
      />
      {value === '' ? (
        hotkey === undefined ? null : (
          <KeyHint keys={hotkey} />
        )
      ) : (
        <button
          type="button"
          className="cb-search-clear"
          aria-label={text.clear}
          onClick={() => onChange('')}
        >
          <Icon name="close" />
        </button>
      )}
    </search>
  );
}
