import { Fragment, type ReactNode } from 'react';
import type { ActionField, ActionValues, Category, Unit } from '../action-form.ts';
import { useApiQuery } from '../browser/use-api.ts';
import { usePick } from '../browser/use-pick.ts';
import { useText } from '../browser/use-text.ts';
import type { FieldProblem } from '../problem.ts';
import { deskWords } from '../words/desk-words.ts';
import { CategoryField } from './category-field.tsx';
import { type ControlAttributes, Field, Input, Segmented, Select, TextArea } from './form.tsx';
import { UnitField } from './unit-field.tsx';

export interface ActionFieldsProps {
  readonly fields: readonly ActionField[];
  readonly values: ActionValues;
  readonly onChange: (values: ActionValues) => void;
  readonly problemOf: (field: ActionField) => FieldProblem | string | undefined;
  /** Whose people may be chosen, unless the form names a unit. */
  readonly unitId?: string | undefined;
  /** The list that a category is chosen from; the city's main one unless told. */
  readonly list?: string | undefined;
  /** Draws a field of files; without it photos stand elsewhere. */
  readonly drawFiles?: (field: ActionField) => ReactNode;
}

/** The fields of an action's form, each with the control that fits it. References are chosen by pages of their own. */
export function ActionFields({ fields, drawFiles, ...rest }: ActionFieldsProps): ReactNode {
  return fields.map((field) => {
    if (field.type === 'reference') return null;
    return (
      <Fragment key={field.name}>
        {field.type === 'files' ? drawFiles?.(field) : <OneField {...rest} field={field} />}
      </Fragment>
    );
  });
}

type OneFieldProps = Omit<ActionFieldsProps, 'fields' | 'drawFiles'> & { readonly field: ActionField };

function OneField({ field, values, onChange, problemOf, unitId, list }: OneFieldProps): ReactNode {
  const pick = usePick();
  const value = values[field.name];
  const change = (next: unknown): void => onChange({ ...values, [field.name]: next });
  const common = {
    ...{ label: pick(field.title), problem: problemOf(field) },
    ...{ isRequired: field.required, isOptional: !field.required },
  };
  if (field.type === 'organisation' || field.type === 'organisations')
    return (
      <UnitField
        {...common}
        value={(value as readonly Unit[] | undefined) ?? []}
        most={field.type === 'organisation' ? 1 : (field.most ?? 10)}
        onChange={change}
      />
    );
  if (field.type === 'category')
    return <CategoryField {...common} list={list} value={value as Category | undefined} onChange={change} />;
  const [named] = Array.isArray(values.unit) ? (values.unit as readonly Unit[]) : [];
  return (
    <Field {...common}>
      {(attributes) => (
        <Control
          {...{ attributes, field, value }}
          label={common.label}
          unitId={named?.id ?? unitId}
          onChange={change}
        />
      )}
    </Field>
  );
}

interface ControlProps {
  readonly attributes: ControlAttributes;
  readonly field: ActionField;
  readonly label: string;
  readonly value: unknown;
  readonly unitId: string | undefined;
  readonly onChange: (value: unknown) => void;
}

function Control({ attributes, field, label, value, unitId, onChange }: ControlProps): ReactNode {
  const text = useText(deskWords);
  const pick = usePick();
  const said = value === undefined ? '' : String(value);
  switch (field.type) {
    case 'choice': {
      const options = (field.options ?? []).map((each) => ({ value: each.value, label: pick(each.title) }));
      return <OneOf {...{ attributes, options, onChange }} value={said} />;
    }
    case 'person':
      return <Person {...{ attributes, unitId, onChange }} value={said} />;
    case 'yes-no':
      return (
        <Segmented
          label={label}
          value={value === true ? 'yes' : value === false ? 'no' : ''}
          options={[
            { value: 'yes', label: text.yes },
            { value: 'no', label: text.no },
          ]}
          onChange={(chosen) => onChange(chosen === 'yes')}
        />
      );
    case 'number':
      return <Figure {...{ attributes, field, label, onChange }} value={said} />;
    case 'date':
      return (
        <Input {...attributes} type="date" value={said} onChange={(event) => onChange(event.target.value)} />
      );
    default:
      return (
        <TextArea
          {...attributes}
          rows={(field.most ?? 2_000) <= 60 ? 1 : 3}
          value={said}
          maxLength={field.most ?? 2_000}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}

type PartProps = Pick<ControlProps, 'attributes' | 'onChange'> & { readonly value: string };

function OneOf(props: PartProps & { options: readonly { value: string; label: string }[] }): ReactNode {
  const { attributes, options, value, onChange } = props;
  const text = useText(deskWords);
  return (
    <Select
      {...attributes}
      value={value}
      onChange={onChange}
      options={[{ value: '', label: text.choose }, ...options]}
    />
  );
}

/** Somebody of a unit. */
function Person({ unitId, ...rest }: PartProps & Pick<ControlProps, 'unitId'>): ReactNode {
  const { data } = useApiQuery<{ items: readonly { id: string; name: string; post: string }[] }>(
    `/api/v1/organisations/${unitId}/staff`,
    { enabled: unitId !== undefined },
  );
  const options = (data?.items ?? []).map(({ id, name, post }) => ({
    value: id,
    label: `${name} · ${post}`,
  }));
  return <OneOf {...rest} options={options} />;
}

/** A number; one to five are stars, all in view. */
function Figure(props: PartProps & Pick<ControlProps, 'field' | 'label'>): ReactNode {
  const { attributes, field, label, value, onChange } = props;
  const text = useText(deskWords);
  if (field.min === 1 && field.max === 5)
    return (
      <Segmented
        label={label}
        value={value}
        options={[1, 2, 3, 4, 5].map((stars) => ({ value: String(stars), label: text.stars(stars) }))}
        onChange={(chosen) => onChange(Number(chosen))}
      />
    );
  return (
    <Input
      {...attributes}
      type="number"
      inputMode="numeric"
      min={field.min}
      max={field.max}
      value={value}
      onChange={(event) => onChange(event.target.value === '' ? undefined : Number(event.target.value))}
    />
  );
}
