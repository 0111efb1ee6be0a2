import { type ReactNode, useState } from 'react';
import {
  api,
  Button,
  Field,
  Input,
  Segmented,
  Select,
  TextArea,
  usePreferences,
  useText,
  withQuery,
} from '../kit/index.tsx';
import type { TaskAction } from './task-list.ts';
import { workerWords } from './words/worker-words.ts';

interface FormFieldProps {
  readonly field: TaskAction['fields'][number];
  readonly value: unknown;
  readonly problem: string | undefined;
  readonly onChange: (value: unknown) => void;
}

/** The control that fits a field of a flow's form; photos stand apart. */
export function FormField({ field, value, problem, onChange }: FormFieldProps): ReactNode {
  const text = useText(workerWords);
  const { language } = usePreferences();
  const label = field.title[language];
  if (field.type === 'yes-no') {
    return (
      <Segmented
        label={label}
        options={[
          { value: 'yes', label: text.yes },
          { value: 'no', label: text.no },
        ]}
        value={value === false ? 'no' : 'yes'}
        onChange={(next) => onChange(next === 'yes')}
      />
    );
  }
  if (field.type === 'number' && field.min === 1 && field.max === 5) {
    return (
      <div className="cb-stack-tight">
        <h2 className="w-heading">{label}</h2>
        <Segmented
          label={label}
          options={[1, 2, 3, 4, 5].map((stars) => ({ value: String(stars), label: text.stars(stars) }))}
          value={value === undefined ? '' : String(value)}
          onChange={(next) => onChange(Number(next))}
        />
        {problem === undefined ? null : <p className="cb-field-why">{problem}</p>}
      </div>
    );
  }
  if (field.type === 'organisation' || field.type === 'organisations')
    return <UnitField {...{ field, value, problem, onChange }} />;
  if (field.type === 'person' || field.type === 'category' || field.type === 'reference') return null;
  return (
    <Field label={label} problem={problem} isRequired={field.required} isOptional={!field.required}>
      {(attributes) => {
        const common = { ...attributes, value: value === undefined ? '' : String(value) };
        if (field.type === 'choice') {
          const options = (field.options ?? []).map((each) => ({
            value: each.value,
            label: each.title[language],
          }));
          return <Select {...common} options={[{ value: '', label: '—' }, ...options]} onChange={onChange} />;
        }
        if (field.type === 'number') {
          const change = (typed: string): void => onChange(typed === '' ? undefined : Number(typed));
          return (
            <Input
              {...common}
              type="number"
              inputMode="numeric"
              onChange={(event) => change(event.target.value)}
            />
          );
        }
        if (field.type === 'date')
          return <Input {...common} type="date" onChange={(event) => onChange(event.target.value)} />;
        return (
          <TextArea
            {...common}
            maxLength={field.most ?? 2_000}
            onChange={(event) => onChange(event.target.value)}
          />
        );
      }}
    </Field>
  );
}

interface Unit {
  readonly id: string;
  readonly name: string;
}

/** Finds a unit by part of its name; needs the network, as nobody keeps thousands of units on a phone. */
function UnitField({ field, value, problem, onChange }: FormFieldProps): ReactNode {
  const text = useText(workerWords);
  const { language } = usePreferences();
  const [typed, setTyped] = useState('');
  const [units, setUnits] = useState<readonly Unit[]>([]);
  const [chosen, setChosen] = useState<Unit>();
  const isMany = field.type === 'organisations';
  const find = (): void => {
    const path = withQuery('/api/v1/organisations', { words: typed.trim() });
    api<{ items: readonly Unit[] }>('GET', path)
      .then((answer) => setUnits(answer.items.slice(0, 8)))
      .catch(() => setUnits([]));
  };
  return (
    <div className="cb-stack-tight">
      <Field
        label={field.title[language]}
        problem={problem}
        isRequired={field.required}
        isOptional={!field.required}
      >
        {(attributes) => (
          <Input
            {...attributes}
            placeholder={text.chooseUnit}
            value={chosen !== undefined && value !== undefined ? chosen.name : typed}
            onChange={(event) => {
              setChosen(undefined);
              onChange(undefined);
              setTyped(event.target.value);
            }}
          />
        )}
      </Field>
      <Button icon="search" disabled={typed.trim() === ''} onClick={find}>
        {text.find}
      </Button>
      {chosen !== undefined ? null : (
        <div className="cb-stack-tight">
          {units.map((unit) => (
            <Button
              key={unit.id}
              onClick={() => {
                setChosen(unit);
                onChange(isMany ? [unit.id] : unit.id);
              }}
            >
              {unit.name}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
