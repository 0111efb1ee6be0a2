import { type FormEvent, type ReactNode, useState } from 'react';
import type { ActionView } from '../../../base/loop/contract.ts';
import { api } from '../api.ts';
import { usePreferences } from '../browser/preferences.ts';
import { uploadFile } from '../browser/upload.ts';
import { useText } from '../browser/use-text.ts';
import { type FieldProblem, isApiError } from '../problem.ts';
import { deskWords } from '../words/desk-words.ts';
import { Button } from './button.tsx';
import { type ControlAttributes, Field, Input, problemOf, Segmented, Select, TextArea } from './form.tsx';
import { Sheet, toast } from './overlays.tsx';
import { type FormPhoto, PhotoInput } from './photo-input.tsx';
import { ErrorState } from './states.tsx';
import { type Unit, UnitField } from './unit-field.tsx';

type FieldView = ActionView['fields'][number];
type Values = Readonly<Record<string, unknown>>;

export interface StepSheetProps {
  readonly caseId: string;
  readonly version: number;
  readonly action: ActionView;
  /** What photos of this step are for: `after`, `paper`…; `after` unless told. */
  readonly purpose?: 'after' | 'before' | 'paper' | 'verification';
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** The form of one step of a case, made from what its flow says. What was typed stays when the server refuses. */
export function StepSheet(props: StepSheetProps): ReactNode {
  const { caseId, version, action, purpose = 'after', onClose, onDone } = props;
  const text = useText(deskWords);
  const { language } = usePreferences();
  const [values, setValues] = useState<Values>({});
  const [photos, setPhotos] = useState<readonly FormPhoto[]>([]);
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsBusy(true);
    setError(undefined);
    try {
      const form = await formOf(caseId, action, values, photos, purpose);
      await api('POST', `/api/v1/cases/${caseId}/actions/${action.id}`, { form, expectedVersion: version });
      toast(text.done(action.title[language]));
      onDone();
      onClose();
    } catch (problem) {
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  };
  const faults: readonly FieldProblem[] = isApiError(error) ? error.fields : [];
  return (
    <Sheet title={action.title[language]} isOpen onClose={onClose}>
      <form className="cb-stack" onSubmit={(event) => void send(event)}>
        {action.fields.map((field) =>
          field.type === 'files' ? (
            <PhotoInput
              key={field.name}
              label={field.title[language]}
              photos={photos}
              onChange={setPhotos}
              {...(field.most !== undefined && { limit: field.most })}
            />
          ) : (
            <StepField
              key={field.name}
              field={field}
              value={values[field.name]}
              problem={problemOf(faults, field.name)}
              onChange={(value) => setValues({ ...values, [field.name]: value })}
            />
          ),
        )}
        {error === undefined ? null : <ErrorState error={error} />}
        <div className="cb-row">
          <Button type="submit" kind="main" isBusy={isBusy}>
            {text.send}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {text.cancel}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

async function formOf(
  caseId: string,
  action: ActionView,
  values: Values,
  photos: readonly FormPhoto[],
  purpose: string,
): Promise<Record<string, unknown>> {
  const form: Record<string, unknown> = {};
  for (const { name, type } of action.fields) {
    const value = values[name];
    if (value === undefined || value === '') continue;
    const units = Array.isArray(value) ? (value as Unit[]).map((unit) => unit.id) : [];
    if (type === 'organisation') form[name] = units[0];
    else form[name] = type === 'organisations' ? units : value;
  }
  const files = action.fields.find((field) => field.type === 'files');
  if (files === undefined || photos.length === 0) return form;
  const ids: string[] = [];
  for (const photo of photos) {
    const path = `/api/v1/cases/${caseId}/attachments?purpose=${purpose}`;
    ids.push((await uploadFile<{ id: string }>(path, photo.blob, { idempotencyKey: photo.id })).id);
  }
  return { ...form, [files.name]: ids };
}

function StepField(props: {
  field: FieldView;
  value: unknown;
  problem: FieldProblem | undefined;
  onChange: (value: unknown) => void;
}): ReactNode {
  const { field, value, problem, onChange } = props;
  const text = useText(deskWords);
  const { language } = usePreferences();
  const label = field.title[language];
  if (field.type === 'organisation' || field.type === 'organisations')
    return (
      <UnitField
        label={label}
        value={(value as Unit[] | undefined) ?? []}
        most={field.type === 'organisation' ? 1 : (field.most ?? 10)}
        problem={problem}
        isRequired={field.required}
        onChange={onChange}
      />
    );
  const said = value === undefined ? '' : String(value);
  return (
    <Field label={label} problem={problem} isRequired={field.required} isOptional={!field.required}>
      {(attributes) => {
        if (field.type === 'choice')
          return (
            <Select
              {...attributes}
              value={said}
              onChange={onChange}
              options={[
                { value: '', label: text.choose },
                ...(field.options ?? []).map((each) => ({ value: each.value, label: each.title[language] })),
              ]}
            />
          );
        if (field.type === 'yes-no')
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
        if (field.type === 'number')
          return <NumberControl attributes={attributes} field={field} said={said} onChange={onChange} />;
        return (
          <TextArea
            {...attributes}
            rows={(field.most ?? 2_000) <= 60 ? 1 : 3}
            value={said}
            maxLength={field.most ?? 2_000}
            onChange={(event) => onChange(event.target.value)}
          />
        );
      }}
    </Field>
  );
}

function NumberControl(props: {
  attributes: ControlAttributes;
  field: FieldView;
  said: string;
  onChange: (value: number | undefined) => void;
}): ReactNode {
  const { attributes, field, said, onChange } = props;
  return (
    <Input
      {...attributes}
      type="number"
      min={field.min}
      max={field.max}
      value={said}
      onChange={(event) => onChange(event.target.value === '' ? undefined : Number(event.target.value))}
    />
  );
}
