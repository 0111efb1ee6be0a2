import { type ReactNode, useState } from 'react';
import type { Unit } from '../action-form.ts';
import { withQuery } from '../api.ts';
import { useApiQuery } from '../browser/use-api.ts';
import { useSettled } from '../browser/use-settled.ts';
import { useText } from '../browser/use-text.ts';
import { deskWords } from '../words/desk-words.ts';
import { FindField, type FoundProps } from './find-field.tsx';
import { useErrorWords } from './states.tsx';

export interface UnitFieldProps extends FoundProps<readonly Unit[]> {
  /** One unless told: another choice then takes its place. */
  readonly most?: number;
}

const SETTLE_MS = 200;

/** Chooses units by words of their names. */
export function UnitField(props: UnitFieldProps): ReactNode {
  const text = useText(deskWords);
  const errorWords = useErrorWords();
  const [typed, setTyped] = useState('');
  const words = typed.trim();
  const asked = useSettled(words, SETTLE_MS);
  const { data, error, isPlaceholderData } = useUnits(asked);
  const isCurrent = asked === words && !isPlaceholderData;
  // Until the answer to the last key is here, what still fits of the one before.
  const found = data?.items.filter(({ name, code }) => isCurrent || name.includes(words) || code === words);
  return (
    <FindField
      {...props}
      typed={typed}
      onType={setTyped}
      found={isCurrent || found?.length ? found : undefined}
      placeholder={text.unitFind}
      none={text.unitNone}
      problem={error === null || words === '' ? props.problem : errorWords(error).title}
    />
  );
}

/** One unit to narrow a list by, of which only the id is kept; undefined for all. */
export function UnitFilter(props: {
  label: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}): ReactNode {
  const { label, value, onChange } = props;
  const [chosen, setChosen] = useState<Unit>();
  const isKnown = value === undefined || chosen?.id === value;
  const { data } = useUnits(isKnown ? '' : value);
  const unit = isKnown ? chosen : data?.items[0];
  return (
    <UnitField
      label={label}
      value={value === undefined ? [] : [unit ?? { id: value, name: '…' }]}
      onChange={([next]) => {
        setChosen(next);
        onChange(next?.id);
      }}
    />
  );
}

/** Units by words of their name, by code or by id; none are asked for without words. */
function useUnits(words: string) {
  return useApiQuery<{ items: readonly Unit[] }>(withQuery('/api/v1/organisations', { words }), {
    enabled: words !== '',
    keepPrevious: true,
  });
}
