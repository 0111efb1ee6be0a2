import { type ReactNode, useState } from 'react';
import {
  Button,
  Field,
  Input,
  Segmented,
  Sheet,
  TextArea,
  toast,
  useText,
} from '../../../../fronts/kit/index.tsx';
import type { RequestView } from '../../contract.ts';
import { wallTime } from '../use-hotline.ts';
import { useSend } from '../use-send.ts';
import { ticketWords } from '../words/ticket-words.ts';

/** Records what the upper side said by telephone or sheet. */
export function AnswerForm(props: {
  request: RequestView;
  onClose: () => void;
  onDone: () => void;
}): ReactNode {
  const { request, onClose, onDone } = props;
  const text = useText(ticketWords);
  const [verdict, setVerdict] = useState<'approved' | 'refused'>('approved');
  const [words, setWords] = useState('');
  const [deadline, setDeadline] = useState('');
  const { send, problem, isPending } = useSend<RequestView>();
  const asksDeadline = request.kind === 'extension' && verdict === 'approved';
  const submit = (): void => {
    const body = {
      approved: verdict === 'approved',
      ...(words.trim() !== '' && { answer: words.trim() }),
      ...(asksDeadline && deadline !== '' && { deadline: wallTime(deadline) }),
    };
    send('POST', `/api/v1/hotline/requests/${request.id}/answer`, body, () => {
      toast(text.recorded);
      onDone();
      onClose();
    });
  };
  return (
    <Sheet title={text.recordTitle(text.kindOf(request.kind))} isOpen onClose={onClose}>
      <form
        className="cb-stack"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p className="cb-muted">{text.recordHint}</p>
        <Segmented
          label={text.recordAnswer}
          value={verdict}
          options={[
            { value: 'approved', label: text.approved },
            { value: 'refused', label: text.refused },
          ]}
          onChange={setVerdict}
        />
        <Field
          label={text.answerWords}
          problem={problem}
          {...(verdict === 'refused' ? { isRequired: true } : { isOptional: true })}
        >
          {(attributes) => (
            <TextArea
              {...attributes}
              rows={3}
              maxLength={2_000}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
        {asksDeadline ? (
          <Field label={text.newDeadline} isRequired>
            {(attributes) => (
              <Input
                {...attributes}
                type="datetime-local"
                value={deadline}
                onChange={(event) => setDeadline(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        <div className="cb-row">
          <Button type="submit" kind="main" isBusy={isPending}>
            {text.record}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {text.cancel}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
