import { type ReactNode, useState } from 'react';
import { LineField, ReasonSheet } from '../../../../fronts/kit/desk/index.tsx';
import { Field, Select, useApiQuery, useText, withQuery } from '../../../../fronts/kit/index.tsx';
import { deskWords } from './words/desk-words.ts';

export interface WhyProps {
  readonly title: string;
  readonly isBusy: boolean;
  readonly most?: number;
  readonly onClose: () => void;
  readonly onDecide: (reason: string) => void;
}

/** Asks why something is refused, returned, pressed or corrected. */
export function Why(props: WhyProps): ReactNode {
  const text = useText(deskWords);
  return <ReasonSheet {...props} label={text.reason} submit={text.confirm} needed={text.needed} />;
}

export interface UnitChoiceProps {
  /** Id of the unit; empty for what the city's duty list says. */
  readonly value: string;
  readonly onChange: (id: string) => void;
  /** What stands for an empty choice. */
  readonly otherwise: string;
}

/** Finds a unit by words of its name and chooses it. */
export function UnitChoice({ value, onChange, otherwise }: UnitChoiceProps): ReactNode {
  const text = useText(deskWords);
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState({ id: '', name: '' });
  const found = useApiQuery<{ items: { id: string; name: string }[] }>(
    withQuery('/api/v1/organisations', { words: words.trim() }),
    { keepPrevious: true },
  );
  const units = (found.data?.items ?? []).filter((unit) => unit.id !== value);
  const options = [
    { value: '', label: otherwise },
    ...(value !== '' && chosen.id === value ? [{ value, label: chosen.name }] : []),
    ...units.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <div className="cb-filters appeals-unit">
      <LineField label={text.unitSearch} more={{ maxLength: 60 }} value={words} onChange={setWords} />
      <Field label={text.unit}>
        {(attributes) => (
          <Select
            {...attributes}
            options={options}
            value={value}
            onChange={(id) => {
              setChosen({ id, name: units.find((unit) => unit.id === id)?.name ?? chosen.name });
              onChange(id);
            }}
          />
        )}
      </Field>
    </div>
  );
}
