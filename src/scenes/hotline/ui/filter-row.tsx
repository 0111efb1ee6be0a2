import type { ReactNode } from 'react';
import { Filter, FilterBar } from '../../../fronts/kit/desk/index.tsx';
import { Button, Segmented, Select, useText } from '../../../fronts/kit/index.tsx';
import { EXITS, type FilterName, type Filters, STEPS } from './ticket-filters.ts';
import { ticketWords } from './words/ticket-words.ts';

const KINDS = ['咨询', '求助', '投诉', '举报', '建议', '表扬'];
const REQUESTS = ['sign', 'return', 'extension', 'completion'];
type Options = readonly (readonly [value: string, words: string])[];

/** What the list of tickets can be narrowed to. */
function useChoices(): readonly (readonly [FilterName, string, Options])[] {
  const text = useText(ticketWords);
  return [
    ['state', text.filterState, STEPS.map((id) => [id, text.stateOf(id)])],
    [
      'due',
      text.filterDue,
      [
        ['upper-day', text.dueUpperDay],
        ['inner-day', text.dueInnerDay],
        ['upper-passed', text.dueUpperPassed],
        ['inner-passed', text.dueInnerPassed],
      ],
    ],
    ['waiting', text.filterWaiting, REQUESTS.map((kind) => [kind, text.kindTitle(kind)])],
    ['exit', text.filterExit, EXITS.map((id) => [id, text.exitOf(id)])],
    [
      'secret',
      text.filterSecret,
      [
        ['yes', text.secretOnly],
        ['no', text.secretNot],
      ],
    ],
    ['kind', text.filterKind, KINDS.map((kind) => [kind, text.ticketKindOf(kind)])],
  ];
}

/** Narrows and orders the list of tickets. */
export function FilterRow(props: { filters: Filters; onChange: (next: Filters) => void }): ReactNode {
  const { filters, onChange } = props;
  const text = useText(ticketWords);
  const choices = useChoices();
  const set = (name: FilterName, value: string): void => {
    const { [name]: _, ...rest } = filters;
    onChange(value === '' ? rest : { ...rest, [name]: value });
  };
  const narrowed = Object.keys(filters).some((name) => name !== 'scope' && name !== 'sort');
  return (
    <FilterBar label={text.filters}>
      <Segmented
        label={text.scope}
        value={filters.scope ?? 'open'}
        options={[
          { value: 'open', label: text.scopeOpen },
          { value: 'closed', label: text.scopeClosed },
          { value: 'all', label: text.scopeAll },
        ]}
        onChange={(scope) => set('scope', scope === 'open' ? '' : scope)}
      />
      {choices.map(([name, label, options]) => (
        <Choice
          key={name}
          label={label}
          value={filters[name] ?? ''}
          options={[['', text.any], ...options]}
          onChange={(value) => set(name, value)}
        />
      ))}
      <Choice
        label={text.sort}
        value={filters.sort ?? (filters.scope === 'closed' ? 'received' : 'upper')}
        options={[
          ['upper', text.sortUpper],
          ['inner', text.sortInner],
          ['received', text.sortReceived],
        ]}
        isWide
        onChange={(sort) => set('sort', sort)}
      />
      {narrowed ? (
        <Button kind="quiet" onClick={() => onChange({})}>
          {text.clearFilters}
        </Button>
      ) : null}
    </FilterBar>
  );
}

function Choice(props: {
  label: string;
  value: string;
  options: Options;
  isWide?: boolean;
  onChange: (value: string) => void;
}): ReactNode {
  return (
    <Filter label={props.label} isWide={props.isWide === true}>
      <Select
        aria-label={props.label}
        value={props.value}
        options={props.options.map(([value, label]) => ({ value, label }))}
        onChange={props.onChange}
      />
    </Filter>
  );
}
