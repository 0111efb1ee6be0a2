import { type ReactNode, useState } from 'react';
import { FormSheet } from '../../kit/desk/index.tsx';
import {
  type ControlAttributes,
  ErrorState,
  Field,
  Input,
  isApiError,
  problemOf,
  Select,
  TextArea,
  toast,
  useAttempt,
  useText,
} from '../../kit/index.tsx';
import { adminWords } from './words/admin-words.ts';

export interface EditField {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'long' | 'date' | 'number' | 'password';
  readonly options?: readonly { value: string; label: string }[];
  readonly hint?: string;
  readonly isRequired?: boolean;
}

/** A form of a few plain fields; what was typed stays when the server refuses. */
export function EditSheet(props: {
  title: string;
  hint?: string;
  fields: readonly EditField[];
  start: Readonly<Record<string, string>>;
  save: (values: Readonly<Record<string, string>>) => Promise<unknown>;
  onClose: () => void;
  onSaved: () => void;
  children?: ReactNode;
}): ReactNode {
  const text = useText(adminWords);
  const [values, setValues] = useState(props.start);
  const { attempt, error, isBusy } = useAttempt();
  const send = () =>
    attempt(async () => {
      await props.save(values);
      toast(text.saved);
      props.onSaved();
      props.onClose();
    });
  const faults = isApiError(error) ? error.fields : [];
  return (
    <FormSheet
      title={props.title}
      submit={text.save}
      isBusy={isBusy}
      onSubmit={() => void send()}
      onClose={props.onClose}
    >
      {props.hint === undefined ? null : <p className="cb-muted">{props.hint}</p>}
      {props.fields.map((field) => (
        <Field
          key={field.name}
          label={field.label}
          problem={problemOf(faults, field.name)}
          {...(field.hint === undefined ? {} : { hint: field.hint })}
          {...(field.isRequired === true ? { isRequired: true } : {})}
        >
          {(attributes) => (
            <Control
              attributes={attributes}
              field={field}
              value={values[field.name] ?? ''}
              onChange={(next) => setValues({ ...values, [field.name]: next })}
            />
          )}
        </Field>
      ))}
      {props.children}
      {error === undefined ? null : <ErrorState error={error} />}
    </FormSheet>
  );
}

function Control(props: {
  attributes: ControlAttributes;
  field: EditField;
  value: string;
  onChange: (next: string) => void;
}): ReactNode {
  const { attributes, field, value, onChange } = props;
  if (field.options)
    return <Select {...attributes} value={value} options={field.options} onChange={onChange} />;
  if (field.type === 'long')
    return <TextArea {...attributes} value={value} onChange={(event) => onChange(event.target.value)} />;
  return (
    <Input
      {...attributes}
      type={field.type ?? 'text'}
      step={field.type === 'number' ? 'any' : undefined}
      required={field.isRequired}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** Today in the browser's own day, to begin a form with. */
export function todayText(): string {
  return new Intl.DateTimeFormat('sv-SE').format(new Date());
}
