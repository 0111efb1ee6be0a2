import { type ReactNode, useState } from 'react';
import { LineField, LongField, Notice, useRefresh, useSend } from '../../kit/desk/index.tsx';
import { Button, Field, Loaded, Select, Skeleton, toast, useText } from '../../kit/index.tsx';
import { StepFields } from './step-fields.tsx';
import { type AskableSource, BASE, type DefinitionInput, type DefinitionView, type Filter } from './types.ts';
import { useSources } from './use-sources.ts';
import { collisionWords } from './words/collision-words.ts';

const MOST_STEPS = 8;

const EMPTY: DefinitionInput = {
  ...{ title: '', purpose: '', legalBasis: '', applicant: '', emergency: false },
  question: { join: 'number', steps: [{ id: 's1', source: '', set: 'all', filters: [] }] },
  ...{ expiresOn: '', emergencyHours: null, retentionDays: 30, maximumRows: 1_000 },
};

function inputOf(definition: DefinitionView): DefinitionInput {
  const { title, purpose, legalBasis, applicant, emergency, question, expiresOn } = definition;
  const { emergencyHours, retentionDays, maximumRows } = definition;
  return {
    ...{ title, purpose, legalBasis, applicant, emergency, question, expiresOn: expiresOn ?? '' },
    ...{ emergencyHours, retentionDays, maximumRows },
  };
}

/** The form of a question: what for and how long, and its steps in words. */
export function Builder(props: {
  definition?: DefinitionView;
  onClose: (made: string | undefined) => void;
}): ReactNode {
  const { query } = useSources();
  return (
    <Loaded query={query} skeleton={<Skeleton shape="lines" count={10} />}>
      {({ items }) => <Form {...props} sources={items} />}
    </Loaded>
  );
}

function Form(props: {
  definition?: DefinitionView;
  sources: readonly AskableSource[];
  onClose: (made: string | undefined) => void;
}): ReactNode {
  const { definition, sources, onClose } = props;
  const text = useText(collisionWords);
  const [input, setInput] = useState<DefinitionInput>(() =>
    definition === undefined ? EMPTY : inputOf(definition),
  );
  const set = (change: Partial<DefinitionInput>): void => setInput({ ...input, ...change });
  const sending = useSend({ tells: 'here', onChanged: useRefresh(BASE) });
  const save = (): void => {
    const steps = input.question.steps.map((step) => ({
      ...step,
      source: step.source || sources[0]!.code,
      filters: step.filters.map(cleaned),
    }));
    const body = {
      ...input,
      question: { ...input.question, steps },
      expiresOn: input.emergency ? null : input.expiresOn,
      emergencyHours: input.emergency ? (input.emergencyHours ?? 24) : null,
    };
    const done = ({ id }: DefinitionView): void => {
      toast(text.saved);
      onClose(id);
    };
    if (definition === undefined) sending.send<DefinitionView>('POST', `${BASE}/definitions`, body, done);
    else
      sending.send<DefinitionView>(
        'PUT',
        `${BASE}/definitions/${definition.id}`,
        { ...body, expectedVersion: definition.version },
        done,
      );
  };
  return (
    <form
      className="cb-stack col-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!sending.isPending) save();
      }}
    >
      <h2>{definition === undefined ? text.create : text.edit}</h2>
      {definition?.state === 'approved' ? <Notice>{text.editTold}</Notice> : null}
      <PurposeFields input={input} onChange={set} />
      <LimitFields input={input} onChange={set} />
      <h3>{text.question}</h3>
      <Steps input={input} sources={sources} onChange={set} />
      <Notice isAlert>{sending.problem}</Notice>
      <div className="cb-row">
        <Button kind="main" type="submit" isBusy={sending.isPending}>
          {text.save}
        </Button>
        <Button onClick={() => onClose(definition?.id)}>{text.cancel}</Button>
      </div>
    </form>
  );
}

/** Lines that were left empty are no values. */
function cleaned({ values, ...filter }: Filter): Filter {
  const filled = values?.map((value) => value.trim()).filter((value) => value !== '') ?? [];
  return filled.length === 0 ? filter : { ...filter, values: filled };
}

interface PartProps {
  readonly input: DefinitionInput;
  readonly onChange: (change: Partial<DefinitionInput>) => void;
}

function PurposeFields({ input, onChange }: PartProps): ReactNode {
  const text = useText(collisionWords);
  return (
    <>
      <LineField
        label={text.titleField}
        isRequired
        more={{ maxLength: 100, required: true }}
        value={input.title}
        onChange={(title) => onChange({ title })}
      />
      <LongField
        label={text.purpose}
        isRequired
        rows={2}
        most={500}
        value={input.purpose}
        onChange={(purpose) => onChange({ purpose })}
      />
      <LineField
        label={text.legalBasis}
        isRequired
        more={{ maxLength: 500, required: true }}
        value={input.legalBasis}
        onChange={(legalBasis) => onChange({ legalBasis })}
      />
      <LineField
        label={text.applicant}
        isRequired
        more={{ maxLength: 200, required: true }}
        value={input.applicant}
        onChange={(applicant) => onChange({ applicant })}
      />
    </>
  );
}

function LimitFields({ input, onChange }: PartProps): ReactNode {
  const text = useText(collisionWords);
  const whole = (max: number) => ({ type: 'number', min: 1, max, step: 1, required: true }) as const;
  return (
    <>
      <label className="cb-row">
        <input
          type="checkbox"
          checked={input.emergency}
          onChange={(event) => onChange({ emergency: event.target.checked })}
        />
        <span>{text.emergencyField}</span>
      </label>
      <div className="col-line">
        {input.emergency ? (
          <LineField
            label={text.emergencyHours}
            more={whole(168)}
            value={String(input.emergencyHours ?? 24)}
            onChange={(hours) => onChange({ emergencyHours: Number(hours) })}
          />
        ) : (
          <LineField
            label={text.expiresOn}
            more={{ type: 'date', required: true }}
            value={input.expiresOn ?? ''}
            onChange={(expiresOn) => onChange({ expiresOn })}
          />
        )}
        <LineField
          label={text.retention}
          more={whole(365)}
          value={String(input.retentionDays)}
          onChange={(days) => onChange({ retentionDays: Number(days) })}
        />
        <LineField
          label={text.most}
          more={whole(50_000)}
          value={String(input.maximumRows)}
          onChange={(most) => onChange({ maximumRows: Number(most) })}
        />
      </div>
    </>
  );
}

function Steps({ input, sources, onChange }: PartProps & { sources: readonly AskableSource[] }): ReactNode {
  const text = useText(collisionWords);
  const { question } = input;
  const { join, steps } = question;
  const setSteps = (next: typeof steps): void => onChange({ question: { ...question, steps: next } });
  const usable = sources.filter((source) => source.joins.includes(join));
  /** A source that cannot be joined so is taken out, with what was asked of it. */
  const usableBy = (next: typeof join) =>
    steps.map((step) => {
      const source = sources.find(({ code }) => code === step.source);
      return source === undefined || source.joins.includes(next)
        ? step
        : { ...step, source: '', filters: [] };
    });
  const nextId = `s${Math.max(0, ...steps.map(({ id }) => Number(id.slice(1)) || 0)) + 1}`;
  return (
    <>
      <Field label={text.join}>
        {(attributes) => (
          <Select
            {...attributes}
            value={join}
            onChange={(next) => onChange({ question: { join: next, steps: usableBy(next) } })}
            options={(['number', 'entity'] as const).map((value) => ({ value, label: text.named(value) }))}
          />
        )}
      </Field>
      {steps.map((step, place) => (
        <StepFields
          key={step.id}
          title={text.step(place + 1)}
          step={step}
          sources={usable}
          onChange={(next) => setSteps(steps.map((each) => (each.id === step.id ? next : each)))}
          {...(steps.length > 1 && { onRemove: () => setSteps(steps.filter(({ id }) => id !== step.id)) })}
        />
      ))}
      {steps.length < MOST_STEPS ? (
        <span>
          <Button onClick={() => setSteps([...steps, { id: nextId, source: '', set: 'all', filters: [] }])}>
            {text.addStep}
          </Button>
        </span>
      ) : null}
    </>
  );
}
