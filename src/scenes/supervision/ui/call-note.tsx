import type { ReactNode } from 'react';
import { Field, Select, TextArea, toast, useText, useTime } from '../../../fronts/kit/index.tsx';
import type { CallBackDetail } from '../contract.ts';
import type { CallDraft, CallProblem } from './call-answers.ts';
import { FileButton, RecordingLink } from './files.tsx';
import { supervisionWords } from './words/supervision-words.ts';

export interface CallNoteProps {
  readonly detail: CallBackDetail;
  readonly draft: CallDraft;
  readonly problem: CallProblem | undefined;
  readonly onChange: (change: Partial<CallDraft>) => void;
  readonly onRecord: () => void;
  readonly onChanged: () => void;
}

/** What was said, and the recording of it. Ctrl+Enter in the words records the call. */
export function CallNote(props: CallNoteProps): ReactNode {
  const { detail, draft, problem, onChange, onRecord, onChanged } = props;
  const text = useText(supervisionWords);
  const time = useTime();
  const chosen = detail.recordings.find((each) => each.id === draft.recordingId);
  return (
    <>
      <Field label={text.callNote} problem={problem === 'note' ? text.callNoteNeeded : undefined}>
        {(attributes) => (
          <TextArea
            {...attributes}
            rows={2}
            maxLength={2_000}
            value={draft.note}
            onChange={(event) => onChange({ note: event.target.value })}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onRecord();
            }}
          />
        )}
      </Field>
      {draft.outcome === 'answered' ? (
        <div className="cb-row">
          {detail.recordings.length === 0 ? (
            <span className="cb-muted">{text.noRecording}</span>
          ) : (
            <Select
              aria-label={text.recording}
              value={draft.recordingId}
              options={[
                { value: '', label: text.noRecording },
                ...detail.recordings.map(({ id, addedAt }) => ({
                  value: id,
                  label: text.recordingAt(time(addedAt)),
                })),
              ]}
              onChange={(recordingId) => onChange({ recordingId })}
            />
          )}
          {chosen === undefined ? null : <RecordingLink recording={chosen} />}
          <FileButton
            label={text.addRecording}
            accept="audio/mp4,audio/mpeg,audio/wav"
            path={`/api/v1/cases/${detail.caseId}/attachments?purpose=recording`}
            onDone={(id) => {
              toast(text.recordingAdded);
              onChange({ recordingId: id });
              onChanged();
            }}
          />
        </div>
      ) : null}
    </>
  );
}
