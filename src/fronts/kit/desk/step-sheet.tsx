import { type ReactNode, useState } from 'react';
import type { ActionView } from '../../../base/loop/contract.ts';
import { type ActionValues, formOf } from '../action-form.ts';
import { api } from '../api.ts';
import { uploadFile } from '../browser/upload.ts';
import { useAttempt } from '../browser/use-attempt.ts';
import { usePick } from '../browser/use-pick.ts';
import { useText } from '../browser/use-text.ts';
import { ActionFields } from '../components/action-fields.tsx';
import { problemOf } from '../components/form.tsx';
import { type FormPhoto, PhotoInput } from '../components/photo-input.tsx';
import { ErrorState } from '../components/states.tsx';
import { isApiError } from '../problem.ts';
import { deskWords } from '../words/desk-words.ts';
import { FormSheet } from './form.tsx';
import { Notice } from './parts.tsx';

export interface StepSheetProps {
  readonly caseId: string;
  readonly version: number;
  readonly action: ActionView;
  /** What photos of this step are for: `after`, `paper`…; `after` unless told. */
  readonly purpose?: 'after' | 'before' | 'paper' | 'verification';
  /** What the form begins with. */
  readonly start?: ActionValues;
  /** Whose people may be chosen, unless the form names a unit. */
  readonly unitId?: string | undefined;
  /** The list that a category is chosen from; the city's main one unless told. */
  readonly list?: string | undefined;
  /** What to know before writing. */
  readonly hint?: string;
  /** Where a step goes that has a route of its own. */
  readonly send?: (form: Readonly<Record<string, unknown>>) => Promise<unknown>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** The form of one step of a case, made from what its flow says. What was typed stays when the server refuses. */
export function StepSheet(props: StepSheetProps): ReactNode {
  const { caseId, version, action, purpose = 'after', unitId, list, onClose, onDone } = props;
  const text = useText(deskWords);
  const pick = usePick();
  const [values, setValues] = useState<ActionValues>(props.start ?? {});
  const [photos, setPhotos] = useState<readonly FormPhoto[]>([]);
  const { attempt, error, isBusy } = useAttempt();
  const path = `/api/v1/cases/${caseId}`;
  const act = async (form: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const files = action.fields.find((field) => field.type === 'files');
    const ids = files === undefined ? [] : await upload(`${path}/attachments?purpose=${purpose}`, photos);
    const whole = files === undefined || ids.length === 0 ? form : { ...form, [files.name]: ids };
    return api('POST', `${path}/actions/${action.id}`, { form: whole, expectedVersion: version });
  };
  const send = () =>
    attempt(async () => {
      await (props.send ?? act)(formOf(action.fields, values));
      onDone();
      onClose();
    });
  const faults = isApiError(error) ? error.fields : [];
  return (
    <FormSheet
      title={pick(action.title)}
      submit={action.fields.length === 0 ? pick(action.title) : text.send}
      {...{ isBusy, onClose }}
      onSubmit={() => void send()}
    >
      {props.hint === undefined ? null : <Notice>{props.hint}</Notice>}
      {action.fields.length === 0 ? <p>{text.nothingToFill}</p> : null}
      <ActionFields
        fields={action.fields}
        {...{ values, unitId, list }}
        onChange={setValues}
        problemOf={(field) => problemOf(faults, field.name)}
        drawFiles={({ name, title, most }) => (
          <PhotoInput
            label={pick(title)}
            problem={problemOf(faults, name)?.why}
            photos={photos}
            onChange={setPhotos}
            {...(most !== undefined && { limit: most })}
          />
        )}
      />
      {error === undefined ? null : <ErrorState error={error} />}
    </FormSheet>
  );
}

async function upload(path: string, photos: readonly FormPhoto[]): Promise<string[]> {
  const ids: string[] = [];
  for (const photo of photos)
    ids.push((await uploadFile<{ id: string }>(path, photo.blob, { idempotencyKey: photo.id })).id);
  return ids;
}
