import { type ReactNode, useState } from 'react';
import { withQuery } from '../api.ts';
import { useApiQuery } from '../browser/use-api.ts';
import { useText } from '../browser/use-text.ts';
import type { FieldProblem } from '../problem.ts';
import { deskWords } from '../words/desk-words.ts';
import { Button } from './button.tsx';
import { Field, Input } from './form.tsx';

export interface Unit {
  readonly id: string;
  readonly name: string;
}

export interface UnitFieldProps {
  readonly label: string;
  readonly value: readonly Unit[];
  readonly onChange: (value: readonly Unit[]) => void;
  /** One unless told: another choice then takes its place. */
  readonly most?: number;
  readonly problem?: FieldProblem | string | undefined;
  readonly isRequired?: boolean;
}

const MOST_SHOWN = 6;

/** Chooses units by words of their names; what was found stands below as buttons. */
export function UnitField(props: UnitFieldProps): ReactNode {
  const { label, value, onChange, most = 1, problem, isRequired = false } = props;
  const text = useText(deskWords);
  const [typed, setTyped] = useState('');
  const words = typed.trim();
  const found = useApiQuery<{ items: Unit[] }>(withQuery('/api/v1/organisations', { words }), {
    enabled: words !== '',
    keepPrevious: true,
  });
  const items = (words === '' ? [] : (found.data?.items ?? []))
    .filter((unit) => value.every((each) => each.id !== unit.id))
    .slice(0, MOST_SHOWN);
  const choose = ({ id, name }: Unit): void => {
    onChange(most === 1 ? [{ id, name }] : [...value, { id, name }].slice(0, most));
    setTyped('');
  };
  return (
    <div className="cb-stack-tight">
      <Field label={label} problem={problem} isRequired={isRequired} isOptional={!isRequired}>
        {(attributes) => (
          <Input
            {...attributes}
            value={typed}
            maxLength={60}
            autoComplete="off"
            placeholder={text.unitFind}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || words === '') return;
              // Enter takes the first one found rather than sending the form.
              event.preventDefault();
              if (items[0] !== undefined) choose(items[0]);
            }}
          />
        )}
      </Field>
      <div className="cb-row cb-units">
        {value.map((unit) => (
          <span key={unit.id} className="cb-unit">
            {unit.name}
            <Button
              kind="quiet"
              icon="close"
              aria-label={text.unitRemove(unit.name)}
              onClick={() => onChange(value.filter((each) => each.id !== unit.id))}
            />
          </span>
        ))}
        {items.map((unit) => (
          <Button key={unit.id} icon="plus" onClick={() => choose(unit)}>
            {unit.name}
          </Button>
        ))}
      </div>
      {words !== '' && found.data?.items.length === 0 ? (
        <p className="cb-muted cb-small" role="status">
          {text.unitNone}
        </p>
      ) : null}
    </div>
  );
}
