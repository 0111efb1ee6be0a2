import { type ReactNode, useMemo } from 'react';
import { Filter, FilterBar } from '../../../fronts/kit/desk/index.tsx';
import { Button, Select, UnitFilter, useApiQuery, useText } from '../../../fronts/kit/index.tsx';
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
      <UnitFilter label={text.unit} value={value.unit} onChange={(unit = '') => set({ unit })} />
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
