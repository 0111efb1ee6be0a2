import { type ReactNode, useMemo } from 'react';
import { Filter } from '../../kit/desk/index.tsx';
import { Button, CategoryField, Select, UnitFilter, useApiQuery, useText } from '../../kit/index.tsx';
import { consoleWords } from '../words/console-words.ts';
import { useChannels } from '../words-of.tsx';
import type { FilterName, Filters } from './queues.ts';

const KINDS = ['咨询', '求助', '投诉', '举报', '建议', '表扬'];

/** Narrows a list or a map by area, unit, category, channel and kind. */
export function FilterBar({
  filters,
  onChange,
}: {
  filters: Filters;
  onChange: (next: Filters) => void;
}): ReactNode {
  const text = useText(consoleWords);
  const kit = useText();
  const areas = useApiQuery<{ children: { id: string; name: string }[] }>('/api/v1/areas/city');
  const channels = useChannels();
  const set = (change: Partial<Record<FilterName, string>>): void => {
    const next: Partial<Record<FilterName, string>> = { ...filters, ...change };
    for (const name of Object.keys(next) as FilterName[]) if (!next[name]) delete next[name];
    onChange(next);
  };
  const districts = useMemo(
    () => (areas.data?.children ?? []).map((area) => ({ value: area.id, label: area.name })),
    [areas.data],
  );
  const { list, category } = filters;
  return (
    <div className="cb-filters">
      <Choice
        label={text.filterArea}
        value={filters.area}
        options={districts}
        onChange={(area) => set({ area })}
      />
      <Choice
        label={text.filterChannel}
        value={filters.channel}
        options={channels.all}
        onChange={(channel) => set({ channel })}
      />
      <Choice
        label={text.filterKind}
        value={filters.kind}
        options={KINDS.map((kind) => ({ value: kind, label: kit.reportKind(kind) }))}
        onChange={(kind) => set({ kind })}
      />
      <UnitFilter
        label={text.filterUnit}
        value={filters.unit}
        onChange={(unit) => set({ unit: unit ?? '' })}
      />
      <CategoryField
        label={text.filterCategory}
        value={list === undefined || category === undefined ? undefined : { list, code: category }}
        onChange={(next) => set({ category: next?.code ?? '', list: next?.list ?? '' })}
      />
      {Object.keys(filters).length === 0 ? null : (
        <Button kind="quiet" onClick={() => onChange({})}>
          {text.clearFilters}
        </Button>
      )}
    </div>
  );
}

function Choice(props: {
  label: string;
  value: string | undefined;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}): ReactNode {
  const text = useText(consoleWords);
  return (
    <Filter label={props.label}>
      <Select
        aria-label={props.label}
        value={props.value ?? ''}
        options={[{ value: '', label: text.any }, ...props.options]}
        onChange={props.onChange}
      />
    </Filter>
  );
}
