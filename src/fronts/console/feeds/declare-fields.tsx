import type { ReactNode } from 'react';
import { formats, periods, subjects } from '../../../base/feeds/contract.ts';
import { sayings } from '../../../base/feeds/sayings-contract.ts';
import { LineField } from '../../kit/desk/index.tsx';
import { Field, Segmented, Select, useText } from '../../kit/index.tsx';
import { feedWords } from '../admin/words/feed-words.ts';
import { registryWords } from '../registry/words/registry-words.ts';
import type { DeclarationForm, Origin } from './declaration-form.ts';
import { OwnerFields } from './owner-fields.tsx';
import { QueryFields } from './query-fields.tsx';
import { feedDeskWords } from './words/feed-desk-words.ts';

export interface FieldsProps {
  readonly form: DeclarationForm;
  readonly isNew: boolean;
  readonly problemOf: (field: string) => string | undefined;
  readonly onChange: (form: DeclarationForm) => void;
}

type Words =
  | 'code'
  | 'title'
  | 'system'
  | 'resource'
  | 'owner'
  | 'legalBasis'
  | 'trust'
  | 'connectionFrom'
  | 'sheet'
  | 'path';
type Query = 'quotaPerDay' | 'quotaPerAccount' | 'addressFrom' | 'authorizationFrom' | 'timeoutMs';

/** One field of text, with its fault. */
function Line(
  props: FieldsProps & {
    name: Words | Query;
    label: string;
    hint?: string;
    place?: string;
    isRequired?: boolean;
  },
): ReactNode {
  const { form, problemOf, onChange, name, label, hint, place = name, isRequired } = props;
  return (
    <LineField
      {...{
        label,
        problem: problemOf(place),
        ...(hint !== undefined && { hint }),
        ...(isRequired === true && { isRequired }),
      }}
      value={form[name]}
      onChange={(value) => onChange({ ...form, [name]: value })}
    />
  );
}

const ORIGINS: readonly Origin[] = ['file', 'table', 'path', 'query'];
const FILE_FORMATS = formats.filter((format) => format !== 'postgresql');

/** Where the rows come from, and how they are read. */
export function OriginFields(props: FieldsProps): ReactNode {
  const { form, problemOf, onChange } = props;
  const text = useText(feedDeskWords);
  const { origin } = form;
  const isFile = origin === 'file' || origin === 'path';
  return (
    <fieldset className="feed-box">
      <legend>{text.origin}</legend>
      <Segmented
        label={text.origin}
        value={origin}
        onChange={(next) => onChange({ ...form, origin: next })}
        options={ORIGINS.map((value) => ({ value, label: text.originName(value) }))}
      />
      <div className="feed-fields">
        {isFile ? (
          <>
            <Choice
              label={text.format}
              value={form.format}
              options={FILE_FORMATS.map((each) => [each, each.toUpperCase()])}
              onChange={(format) => onChange({ ...form, format })}
            />
            {form.format === 'csv' || form.format === 'jsonl' ? (
              <Choice
                label={text.encoding}
                value={form.encoding}
                options={[
                  ['', text.auto],
                  ['utf-8', 'UTF-8'],
                  ['gb18030', 'GB18030'],
                ]}
                onChange={(encoding) => onChange({ ...form, encoding })}
              />
            ) : null}
            {form.format === 'xlsx' ? (
              <Line {...props} name="sheet" label={text.sheet} hint={text.sheetHint} />
            ) : null}
          </>
        ) : null}
        <OriginLines {...props} />
      </div>
      {origin === 'query' ? (
        <>
          <p className="cb-muted">{text.queryWhy}</p>
          <QueryFields {...props} />
        </>
      ) : null}
      {origin === 'table' || origin === 'path' ? (
        <Tick
          label={text.byPeriod}
          isOn={form.automatic}
          problem={problemOf('automatic')}
          onChange={(automatic) => onChange({ ...form, automatic })}
        />
      ) : null}
    </fieldset>
  );
}

/** What a table, a path or an interface needs to be reached. */
function OriginLines(props: FieldsProps): ReactNode {
  const text = useText(feedDeskWords);
  switch (props.form.origin) {
    case 'path':
      return <Line {...props} name="path" label={text.path} hint={text.pathHint} isRequired />;
    case 'table':
      return (
        <>
          <Line {...props} name="resource" label={text.table} hint={text.tableHint} isRequired />
          <Line {...props} name="connectionFrom" label={text.connectionFrom} isRequired />
        </>
      );
    case 'query':
      return (
        <>
          <Line
            {...props}
            name="addressFrom"
            place="queryOnly.addressFrom"
            label={text.addressFrom}
            isRequired
          />
          <Line
            {...props}
            name="quotaPerDay"
            place="queryOnly.quotaPerDay"
            label={text.quotaPerDay}
            isRequired
          />
          <Line
            {...props}
            name="quotaPerAccount"
            place="queryOnly.quotaPerAccount"
            label={text.quotaPerAccount}
          />
          <Line
            {...props}
            name="authorizationFrom"
            place="queryOnly.authorizationFrom"
            label={text.authorizationFrom}
          />
          <Line {...props} name="timeoutMs" place="queryOnly.timeoutMs" label={text.timeoutMs} />
        </>
      );
    case 'file':
      return null;
  }
}

/** Whose it is, what it is about, on what basis, how often, how much it is believed. */
export function AboutFields(props: FieldsProps): ReactNode {
  const { form, isNew, onChange } = props;
  const text = useText(feedDeskWords);
  const names = useText(feedWords);
  const registry = useText(registryWords);
  return (
    <fieldset className="feed-box">
      <legend>{text.about}</legend>
      <div className="feed-fields">
        {isNew ? <Line {...props} name="code" label={text.code} hint={text.codeHint} isRequired /> : null}
        <Line {...props} name="title" label={text.title} isRequired />
        <Line {...props} name="system" label={text.system} isRequired />
        {form.origin === 'table' ? null : <Line {...props} name="resource" label={text.resource} />}
        {isNew ? (
          <Choice
            label={text.subject}
            value={form.subject}
            options={subjects.map((each) => [each, text.subjectName(each)])}
            onChange={(subject) => onChange({ ...form, subject })}
          />
        ) : null}
        <Line {...props} name="owner" label={text.owner} isRequired />
        <Line {...props} name="legalBasis" label={text.legalBasis} isRequired />
        <Choice
          label={text.period}
          value={form.period}
          options={periods.map((each) => [each, names.periodName(each)])}
          onChange={(period) => onChange({ ...form, period })}
        />
        <Line {...props} name="trust" label={text.trust} hint={text.trustHint} isRequired />
        {form.subject === 'person' ? (
          <Choice
            label={text.says}
            value={form.says}
            options={[
              ['', text.saysNothing],
              ...sayings.map((each) => [each, registry.named(each)] as const),
            ]}
            onChange={(says) => onChange({ ...form, says })}
          />
        ) : null}
      </div>
      <OwnerFields {...props} />
      <Tick
        label={text.synthetic}
        isOn={form.synthetic}
        onChange={(synthetic) => onChange({ ...form, synthetic })}
      />
    </fieldset>
  );
}

/** Loads by changes: which column says that a row is gone. */
export function RemovedFields(props: FieldsProps & { columns: readonly string[] }): ReactNode {
  const { form, problemOf, onChange, columns } = props;
  const text = useText(feedDeskWords);
  const all = [...new Set(['', ...columns, form.removedColumn])];
  if (all.length === 1) return null;
  return (
    <div className="feed-fields">
      <Choice
        label={text.removed}
        value={form.removedColumn}
        options={all.map((each) => [each, each === '' ? text.noField : each])}
        onChange={(removedColumn) => onChange({ ...form, removedColumn })}
      />
      {form.removedColumn === '' ? null : (
        <LineField
          label={text.removedValues}
          hint={text.removedHint}
          problem={problemOf('removed.values') ?? problemOf('removed')}
          value={form.removedValues}
          onChange={(removedValues) => onChange({ ...form, removedValues })}
        />
      )}
    </div>
  );
}

/** One of a few, from a list. */
export function Choice(props: {
  label: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  onChange: (value: string) => void;
}): ReactNode {
  return (
    <Field label={props.label}>
      {(attributes) => (
        <Select
          {...attributes}
          value={props.value}
          onChange={props.onChange}
          options={props.options.map(([value, label]) => ({ value, label }))}
        />
      )}
    </Field>
  );
}

function Tick(props: {
  label: string;
  isOn: boolean;
  problem?: string | undefined;
  onChange: (isOn: boolean) => void;
}): ReactNode {
  return (
    <div>
      <label className="feed-tick">
        <input
          type="checkbox"
          checked={props.isOn}
          onChange={(event) => props.onChange(event.target.checked)}
        />
        <span>{props.label}</span>
      </label>
      {props.problem === undefined ? null : (
        <p className="cb-field-why" role="alert">
          {props.problem}
        </p>
      )}
    </div>
  );
}
