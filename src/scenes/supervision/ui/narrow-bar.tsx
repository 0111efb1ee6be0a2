import { type ReactNode, useEffect, useId, useMemo, useState } from 'react';
import { Filter, FilterBar } from '../../../fronts/kit/desk/index.tsx';
import { Button, Input, Select, useApiQuery, useText, withQuery } from '../../../fronts/kit/index.tsx';
import type { Narrowing } from '../contract.ts';
import { supervisionWords } from './words/supervision-words.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}
interface Category {
  readonly code: string;
  readonly name: string;
  readonly level: number;
}

/** Narrows a list by area, unit and category. */
export function NarrowBar(props: { value: Narrowing; onChange: (value: Narrowing) => void }): ReactNode {
  const { value, onChange } = props;
  const text = useText(supervisionWords);
  const areas = useApiQuery<{ children: readonly Named[] }>('/api/v1/areas/city');
  const main = useApiQuery<{ main: string }>('/api/v1/categories').data?.main;
  const categories = useApiQuery<{ items: readonly Category[] }>(`/api/v1/categories/${main}`, {
    enabled: main !== undefined,
  });
  const set = (change: { readonly [Name in keyof Narrowing]: string }): void =>
    onChange(Object.fromEntries(Object.entries({ ...value, ...change }).filter(([, each]) => each !== '')));
  const any = { value: '', label: text.any };
  const majors = useMemo(
    () => (categories.data?.items ?? []).filter((each) => each.level === 1),
    [categories.data],
  );
  return (
    <FilterBar label={text.narrow}>
      <Filter label={text.area}>
        <Select
          aria-label={text.area}
          value={value.area ?? ''}
          options={[any, ...(areas.data?.children ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(area) => set({ area })}
        />
      </Filter>
      <UnitBox {...(value.unit !== undefined && { unit: value.unit })} onChange={(unit) => set({ unit })} />
      <Filter label={text.category}>
        <Select
          aria-label={text.category}
          value={value.category ?? ''}
          options={[any, ...majors.map(({ code, name }) => ({ value: `${main}:${code}`, label: name }))]}
          onChange={(category) => set({ category })}
        />
      </Filter>
      {Object.keys(value).length === 0 ? null : (
        <Button kind="quiet" onClick={() => onChange({})}>
          {text.clear}
        </Button>
      )}
    </FilterBar>
  );
}

/** A unit by its name: what is typed is looked up, and holds once it names one. */
function UnitBox({ unit, onChange }: { unit?: string; onChange: (unit: string) => void }): ReactNode {
  const text = useText(supervisionWords);
  const listId = useId();
  const [words, setWords] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(words), 200);
    return () => clearTimeout(timer);
  }, [words]);
  useEffect(() => {
    if (unit === undefined) setWords('');
  }, [unit]);
  const found = useApiQuery<{ items: readonly Named[] }>(
    withQuery('/api/v1/organisations', { words: asked }),
    { keepPrevious: true },
  );
  const change = (typed: string): void => {
    setWords(typed);
    const named = found.data?.items.find((each) => each.name === typed);
    if (named !== undefined) onChange(named.id);
    else if (typed === '') onChange('');
  };
  return (
    <Filter label={text.unit}>
      <Input
        aria-label={text.unit}
        list={listId}
        placeholder={text.unitHint}
        value={words}
        onChange={(event) => change(event.target.value)}
      />
      <datalist id={listId}>
        {(found.data?.items ?? []).map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
    </Filter>
  );
}
