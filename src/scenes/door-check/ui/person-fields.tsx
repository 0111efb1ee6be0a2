import type { ReactNode } from 'react';
import { Button, Field, Input, Segmented, Select, useText } from '../../../fronts/kit/index.tsx';
import { isResidentNumber } from '../../../lib/identity/index.ts';
import { KINDS, PROVINCES, RELATIONS } from '../contract.ts';
import { doorWords } from './words.ts';

export interface PersonDraft {
  readonly name: string;
  readonly number: string;
  readonly telephone: string;
  readonly relation: '' | (typeof RELATIONS)[number];
  readonly kind: (typeof KINDS)[number];
  readonly province: string;
}
export const emptyPerson: PersonDraft = {
  ...{ name: '', number: '', telephone: '', relation: '', kind: 'floating', province: '' },
};

export interface PersonFieldsProps {
  readonly person: PersonDraft;
  readonly onChange: (person: PersonDraft) => void;
  readonly onRemove: () => void;
}

/** Somebody new, as the card in their hand says; the number is checked while it is written. */
export function PersonFields({ person, onChange, onRemove }: PersonFieldsProps): ReactNode {
  const text = useText(doorWords);
  const change = (part: Partial<PersonDraft>): void => onChange({ ...person, ...part });
  const isWrong = person.number.trim().length >= 15 && !isResidentNumber(person.number);
  const line = (
    label: string,
    name: 'name' | 'number' | 'telephone',
    most: number,
    mode?: 'tel',
  ): ReactNode => (
    <Field
      label={label}
      isOptional={name !== 'name'}
      problem={name === 'number' && isWrong ? text.numberWrong : undefined}
    >
      {(attributes) => (
        <Input
          {...attributes}
          autoComplete="off"
          {...(mode && { inputMode: mode })}
          maxLength={most}
          value={person[name]}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <div className="cb-stack">
      {line(text.name, 'name', 60)}
      {line(text.number, 'number', 18)}
      {line(text.telephone, 'telephone', 20, 'tel')}
      <Field label={text.relation} isOptional>
        {(attributes) => (
          <Select
            {...attributes}
            value={person.relation}
            options={[{ value: '', label: '—' }, ...RELATIONS.map((value) => ({ value, label: value }))]}
            onChange={(relation) => change({ relation: relation as PersonDraft['relation'] })}
          />
        )}
      </Field>
      <Segmented
        label={text.kind}
        options={KINDS.map((value) => ({ value, label: text.kinds[value] ?? value }))}
        value={person.kind}
        onChange={(kind) => change({ kind })}
      />
      {person.kind === 'floating' && person.number.trim() === '' ? (
        <Field label={text.province}>
          {(attributes) => (
            <Select
              {...attributes}
              value={person.province}
              options={[{ value: '', label: '—' }, ...PROVINCES.map(([value, label]) => ({ value, label }))]}
              onChange={(province) => change({ province })}
            />
          )}
        </Field>
      ) : null}
      <Button kind="quiet" onClick={onRemove}>
        {text.removePerson}
      </Button>
    </div>
  );
}
