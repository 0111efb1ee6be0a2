import { type FormEvent, type ReactNode, useState } from 'react';
import {
  api,
  Button,
  type ControlAttributes,
  ErrorState,
  Field,
  type FormPhoto,
  Input,
  isApiError,
  PhotoInput,
  problemOf,
  Segmented,
  Select,
  Sheet,
  TextArea,
  uploadFile,
  useApiQuery,
  useText,
} from '../../kit/index.tsx';
import { consoleWords } from '../words/console-words.ts';
import { usePick } from '../words-of.tsx';
import { CategoryPicker, PersonPicker, UnitPicker } from './pickers.tsx';
import { type ActionView, type CaseDetail, suggestionOf } from './types.ts';

type FieldView = ActionView['fields'][number];
type Values = Readonly<Record<string, unknown>>;

export interface ActionFormProps {
  readonly detail: CaseDetail;
  readonly action: ActionView;
  /** What the form begins with, by field. */
  readonly start?: Values;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** The form of one action, made from what the flow says of it. What was typed stays when the server refuses. */
export function ActionForm({ detail, action, start, onClose, onDone }: ActionFormProps): ReactNode {
  const pick = usePick();
  const [values, setValues] = useState<Values>(() => start ?? startValues(detail, action));
  const [photos, setPhotos] = useState<readonly FormPhoto[]>([]);
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsBusy(true);
    setError(undefined);
    try {
      await submit(detail, action, values, photos);
      onDone();
      onClose();
    } catch (problem) {
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  };
  const faults = isApiError(error) ? error.fields : [];
  return (
    <Sheet title={pick(action.title)} isOpen onClose={onClose}>
      <form
        className="cb-stack"
        onSubmit={(event) => void send(event)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        }}
      >
        {action.fields.map((field) =>
          field.type === 'files' ? (
            <PhotoInput
              key={field.name}
              label={pick(field.title)}
              photos={photos}
              onChange={setPhotos}
              {...(field.most === undefined ? {} : { limit: field.most })}
            />
          ) : (
            <Field
              key={field.name}
              label={pick(field.title)}
              problem={problemOf(faults, field.name)}
              isRequired={field.required}
              isOptional={!field.required}
            >
              {(attributes) => (
                <Control
                  attributes={attributes}
                  field={field}
                  value={values[field.name]}
                  detail={detail}
                  unitId={typeof values.unit === 'string' ? values.unit : detail.holder?.id}
                  onChange={(value) => setValues({ ...values, [field.name]: value })}
                />
              )}
            </Field>
          ),
        )}
        {error === undefined ? null : <ErrorState error={error} />}
        <FormFoot isBusy={isBusy} onClose={onClose} />
      </form>
    </Sheet>
  );
}

function FormFoot({ isBusy, onClose }: { isBusy: boolean; onClose: () => void }): ReactNode {
  const text = useText(consoleWords);
  return (
    <div className="cb-row">
      <Button type="submit" kind="main" isBusy={isBusy}>
        {text.submit}
      </Button>
      <Button kind="quiet" onClick={onClose}>
        {text.cancel}
      </Button>
      <span className="cb-muted cb-small">{text.sendKey}</span>
    </div>
  );
}

/** The suggestion fills the form of dispatch in, so that a person only changes what is wrong. */
function startValues(detail: CaseDetail, action: ActionView): Values {
  const route = suggestionOf(detail)?.route;
  if (action.id !== 'dispatch' || route === undefined) return {};
  return { unit: route.unit.id, assistants: route.assistants.map((unit) => unit.id) };
}

async function submit(
  detail: CaseDetail,
  action: ActionView,
  values: Values,
  photos: readonly FormPhoto[],
): Promise<void> {
  const form: Record<string, unknown> = {};
  for (const field of action.fields) {
    const value = values[field.name];
    if (value !== undefined && value !== '') form[field.name] = value;
  }
  const path = `/api/v1/cases/${detail.id}`;
  if (action.id === 'reclassify') {
    const [list = '', code = ''] = String(form.category ?? '').split(' ');
    await api('POST', `${path}/category`, { list, code, ...(form.note ? { note: form.note } : {}) });
    return;
  }
  const files = action.fields.find((field) => field.type === 'files');
  if (files !== undefined && photos.length > 0) {
    const purpose = ['handle', 'assist', 'solve-in-place'].includes(action.id) ? 'after' : 'verification';
    const ids: string[] = [];
    for (const photo of photos) {
      const stored = await uploadFile<{ id: string }>(`${path}/attachments?purpose=${purpose}`, photo.blob, {
        idempotencyKey: photo.id,
      });
      ids.push(stored.id);
    }
    form[files.name] = ids;
  }
  await api('POST', `${path}/actions/${action.id}`, { form, expectedVersion: detail.version });
}

interface ControlProps {
  readonly attributes: ControlAttributes;
  readonly field: FieldView;
  readonly value: unknown;
  readonly detail: CaseDetail;
  readonly unitId: string | undefined;
  readonly onChange: (value: unknown) => void;
}

function Control({ attributes, field, value, detail, unitId, onChange }: ControlProps): ReactNode {
  const text = useText(consoleWords);
  const pick = usePick();
  const label = pick(field.title);
  const said = value === undefined ? '' : String(value);
  switch (field.type) {
    case 'choice':
      return (
        <Select
          {...attributes}
          value={said}
          onChange={(chosen) => onChange(chosen)}
          options={[
            { value: '', label: text.choose },
            ...(field.options ?? []).map((option) => ({ value: option.value, label: pick(option.title) })),
          ]}
        />
      );
    case 'number':
      return <NumberField {...{ attributes, field, onChange }} said={said} />;
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
    case 'date':
      return (
        <Input {...attributes} type="date" value={said} onChange={(event) => onChange(event.target.value)} />
      );
    case 'organisation':
    case 'organisations':
      return <UnitField id={attributes.id} label={label} {...{ field, detail, value, onChange }} />;
    case 'person':
      return (
        <PersonPicker
          id={attributes.id}
          label={label}
          unitId={unitId}
          value={said}
          onChange={(chosen) => onChange(chosen)}
        />
      );
    case 'category':
      return (
        <CategoryField id={attributes.id} label={label} detail={detail} value={said} onChange={onChange} />
      );
    default:
      return (
        <TextArea
          {...attributes}
          rows={3}
          value={said}
          maxLength={field.most ?? 2_000}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}

function NumberField(
  props: Pick<ControlProps, 'attributes' | 'field' | 'onChange'> & { said: string },
): ReactNode {
  const { attributes, field, said, onChange } = props;
  return (
    <Input
      {...attributes}
      type="number"
      value={said}
      {...(field.min === undefined ? {} : { min: field.min })}
      {...(field.max === undefined ? {} : { max: field.max })}
      onChange={(event) => onChange(event.target.value === '' ? undefined : Number(event.target.value))}
    />
  );
}

function UnitField(props: {
  id: string;
  label: string;
  field: FieldView;
  detail: CaseDetail;
  value: unknown;
  onChange: (value: unknown) => void;
}): ReactNode {
  const { id, label, field, detail, value, onChange } = props;
  const isMany = field.type === 'organisations';
  const route = suggestionOf(detail)?.route;
  const said = value === undefined ? '' : String(value);
  const ids = Array.isArray(value) ? (value as string[]) : said === '' ? [] : [said];
  return (
    <UnitPicker
      id={id}
      label={label}
      isMany={isMany}
      initial={route ? [route.unit, ...route.assistants] : []}
      value={ids}
      onChange={(chosen) => onChange(isMany ? chosen : chosen[0])}
    />
  );
}

/** A category as `list code`, in the list that the case is in or else the main one. */
function CategoryField(props: {
  id: string;
  label: string;
  detail: CaseDetail;
  value: string;
  onChange: (value: unknown) => void;
}): ReactNode {
  const lists = useApiQuery<{ main: string }>('/api/v1/categories');
  const list = props.detail.category?.list ?? lists.data?.main ?? '';
  return (
    <CategoryPicker
      id={props.id}
      label={props.label}
      list={list}
      value={props.value.split(' ')[1] ?? ''}
      onChange={(code) => props.onChange(code === '' ? '' : `${list} ${code}`)}
    />
  );
}
