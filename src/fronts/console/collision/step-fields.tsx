import type { ReactNode } from 'react';
import { LineField, LongField } from '../../kit/desk/index.tsx';
import { Button, Field, Select, useText } from '../../kit/index.tsx';
import { AreaChoice } from './area-choice.tsx';
import { type AskableSource, codedKinds, type Filter, type StepDefinition } from './types.ts';
import { collisionWords } from './words/collision-words.ts';

const MOST_FILTERS = 10;

/** One step of a question: source, its conditions, and what being in it means. */
export function StepFields(props: {
  title: string;
  step: StepDefinition;
  sources: readonly AskableSource[];
  onChange: (step: StepDefinition) => void;
  onRemove?: () => void;
}): ReactNode {
  const { title, step, sources, onChange, onRemove } = props;
  const text = useText(collisionWords);
  const source = sources.find(({ code }) => code === step.source) ?? sources[0];
  if (source === undefined) return null;
  const setFilters = (filters: Filter[]): void => onChange({ ...step, source: source.code, filters });
  const first = source.fields[0];
  return (
    <fieldset className="col-step">
      <legend>{title}</legend>
      <div className="col-line">
        <Field label={text.source}>
          {(attributes) => (
            <Select
              {...attributes}
              value={source.code}
              onChange={(code) => onChange({ ...step, source: code, filters: [] })}
              options={sources.map(({ code, title: label }) => ({ value: code, label }))}
            />
          )}
        </Field>
        <Field label={text.set}>
          {(attributes) => (
            <Select
              {...attributes}
              value={step.set}
              onChange={(set) => onChange({ ...step, source: source.code, set })}
              options={(['all', 'any', 'none'] as const).map((value) => ({
                value,
                label: text.named(value),
              }))}
            />
          )}
        </Field>
      </div>
      <Standing source={source} />
      {step.filters.map((filter, place) => (
        <FilterFields
          key={place}
          source={source}
          filter={filter}
          onChange={(next) => setFilters(step.filters.map((each, at) => (at === place ? next : each)))}
          onRemove={() => setFilters(step.filters.filter((_, at) => at !== place))}
        />
      ))}
      <span className="cb-row">
        {step.filters.length < MOST_FILTERS && first !== undefined ? (
          <Button
            kind="quiet"
            onClick={() => setFilters([...step.filters, freshFilter(source, first.field)])}
          >
            {text.addFilter}
          </Button>
        ) : null}
        {onRemove === undefined ? null : (
          <Button kind="quiet" onClick={onRemove}>
            {text.removeStep}
          </Button>
        )}
      </span>
    </fieldset>
  );
}

/** How new the source is; the base always is. */
function Standing({ source }: { source: AskableSource }): ReactNode {
  const text = useText(collisionWords);
  if (source.code === 'registry') return null;
  const isLoaded = source.asOf !== null && source.rows !== null;
  return (
    <p className="cb-small cb-muted">
      {isLoaded ? text.asOf(source.asOf ?? '', source.rows ?? 0) : text.neverLoaded}
    </p>
  );
}

function freshFilter(source: AskableSource, field: string): Filter {
  const operator = source.fields.find((each) => each.field === field)?.operators[0] ?? 'equals';
  return withOperator(field, operator);
}

/** A condition anew; of values from a list the first is chosen. */
function withOperator(field: string, operator: Filter['operator']): Filter {
  const [first] = codesOf(field) ?? [];
  return { field, operator, ...(first !== undefined && { values: [first] }) };
}

const codesOf = (field: string): readonly string[] | undefined =>
  codedKinds[field] && Object.keys(codedKinds[field]);

function FilterFields(props: {
  source: AskableSource;
  filter: Filter;
  onChange: (filter: Filter) => void;
  onRemove: () => void;
}): ReactNode {
  const { source, filter, onChange, onRemove } = props;
  const text = useText(collisionWords);
  const field = source.fields.find((each) => each.field === filter.field);
  return (
    <div className="col-filter">
      <Field label={text.field}>
        {(attributes) => (
          <Select
            {...attributes}
            value={filter.field}
            onChange={(next) => onChange(freshFilter(source, next))}
            options={source.fields.map((each) => ({ value: each.field, label: text.named(each.field) }))}
          />
        )}
      </Field>
      <Field label={text.operator}>
        {(attributes) => (
          <Select
            {...attributes}
            value={filter.operator}
            onChange={(operator) => onChange(withOperator(filter.field, operator))}
            options={(field?.operators ?? [filter.operator]).map((each) => ({
              value: each,
              label: text.named(each),
            }))}
          />
        )}
      </Field>
      <ValueFields filter={filter} onChange={onChange} />
      <Button kind="quiet" onClick={onRemove}>
        {text.removeFilter}
      </Button>
    </div>
  );
}

function ValueFields({
  filter,
  onChange,
}: {
  filter: Filter;
  onChange: (filter: Filter) => void;
}): ReactNode {
  const text = useText(collisionWords);
  const { field, operator, values = [] } = filter;
  const setValues = (next: string[]): void =>
    onChange({ field, operator, ...(next.length > 0 && { values: next }) });
  if (operator === 'between') return <Days filter={filter} onChange={onChange} />;
  if (operator === 'within') return <AreaChoice codes={values} onChange={setValues} />;
  const codes = codesOf(field);
  if (codes !== undefined && operator === 'in') return <Codes {...{ codes, values }} onChange={setValues} />;
  if (codes !== undefined)
    return (
      <Field label={text.value}>
        {(attributes) => (
          <Select
            {...attributes}
            value={values[0] ?? codes[0] ?? ''}
            onChange={(value) => setValues([value])}
            options={codes.map((value) => ({ value, label: text.named(value) }))}
          />
        )}
      </Field>
    );
  if (operator === 'in')
    return (
      <LongField
        label={text.value}
        hint={text.valuesHint}
        rows={3}
        most={20_000}
        value={values.join('\n')}
        onChange={(words) => setValues(words === '' ? [] : words.split('\n'))}
      />
    );
  return (
    <LineField
      label={text.value}
      more={{ maxLength: 200, required: true }}
      value={values[0] ?? ''}
      onChange={(value) => setValues(value === '' ? [] : [value])}
    />
  );
}

/** Several of a list. */
function Codes(props: {
  codes: readonly string[];
  values: readonly string[];
  onChange: (values: string[]) => void;
}): ReactNode {
  const { codes, values, onChange } = props;
  const text = useText(collisionWords);
  return (
    <fieldset className="col-codes">
      <legend className="cb-unseen">{text.value}</legend>
      {codes.map((code) => (
        <label key={code}>
          <input
            type="checkbox"
            checked={values.includes(code)}
            onChange={({ target }) =>
              onChange(codes.filter((each) => (each === code ? target.checked : values.includes(each))))
            }
          />
          <span>{text.named(code)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Days({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }): ReactNode {
  const text = useText(collisionWords);
  const { field, operator, from = '', to = '', lastDays } = filter;
  const set = (days: { from: string; to: string }): void =>
    onChange({ field, operator, ...(days.from && { from: days.from }), ...(days.to && { to: days.to }) });
  return (
    <>
      <LineField
        label={text.from}
        more={{ type: 'date' }}
        value={from}
        onChange={(next) => set({ from: next, to })}
      />
      <LineField
        label={text.to}
        more={{ type: 'date' }}
        value={to}
        onChange={(next) => set({ from, to: next })}
      />
      <LineField
        label={text.lastDays}
        more={{ type: 'number', min: 1, max: 3_660, step: 1 }}
        value={lastDays === undefined ? '' : String(lastDays)}
        onChange={(days) =>
          onChange(days === '' ? { field, operator } : { field, operator, lastDays: Number(days) })
        }
      />
    </>
  );
}
