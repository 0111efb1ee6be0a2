import type { ReactNode } from 'react';
import { useText } from '../browser/use-text.ts';
import type { FieldProblem } from '../problem.ts';
import { deskWords } from '../words/desk-words.ts';
import { Button } from './button.tsx';
import { Field, Input } from './form.tsx';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface FoundProps<Value> {
  readonly label: string;
  /** Such as what happens without a choice. */
  readonly hint?: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly problem?: FieldProblem | string | undefined;
  readonly isRequired?: boolean;
  readonly isOptional?: boolean;
}

export interface FindFieldProps<Row extends Named> extends FoundProps<readonly Row[]> {
  /** What is typed, kept by who looks it up. */
  readonly typed: string;
  readonly onType: (typed: string) => void;
  /** What fits what is typed, the best first; undefined while nothing was looked up. */
  readonly found: readonly Row[] | undefined;
  /** One unless told: another choice then takes its place. */
  readonly most?: number;
  readonly placeholder: string;
  /** Said when nothing fits. */
  readonly none: string;
}

const MOST_SHOWN = 6;

/** Chooses by words of names: what fits stands below as buttons, what was chosen can be taken away again. */
export function FindField<Row extends Named>(props: FindFieldProps<Row>): ReactNode {
  const { label, value, onChange, problem, typed, onType, found, most = 1, placeholder, none } = props;
  const { hint, isRequired = false, isOptional = false } = props;
  const text = useText(deskWords);
  const isAsked = typed.trim() !== '';
  const rows = (isAsked ? (found ?? []) : [])
    .filter((row) => value.every((each) => each.id !== row.id))
    .slice(0, MOST_SHOWN);
  const choose = (row: Row): void => {
    onChange(most === 1 ? [row] : [...value, row].slice(0, most));
    onType('');
  };
  return (
    <div className="cb-stack-tight cb-find">
      <Field {...{ label, problem, isRequired, isOptional }} {...(hint !== undefined && { hint })}>
        {(attributes) => (
          <Input
            {...attributes}
            value={typed}
            maxLength={60}
            autoComplete="off"
            placeholder={placeholder}
            onChange={(event) => onType(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || !isAsked) return;
              // Enter takes the first one found rather than sending the form.
              event.preventDefault();
              if (rows[0] !== undefined) choose(rows[0]);
            }}
          />
        )}
      </Field>
      {value.length + rows.length === 0 ? null : (
        <div className="cb-row cb-units">
          {value.map((row) => (
            <span key={row.id} className="cb-unit">
              {row.name}
              <Button
                kind="quiet"
                icon="close"
                aria-label={text.unitRemove(row.name)}
                onClick={() => onChange(value.filter((each) => each.id !== row.id))}
              />
            </span>
          ))}
          {rows.map((row) => (
            <Button key={row.id} icon="plus" onClick={() => choose(row)}>
              {row.name}
            </Button>
          ))}
        </div>
      )}
      {isAsked && found?.length === 0 ? (
        <p className="cb-muted cb-small" role="status">
          {none}
        </p>
      ) : null}
    </div>
  );
}
