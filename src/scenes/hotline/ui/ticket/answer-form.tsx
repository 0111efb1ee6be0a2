import { type ReactNode, useState } from 'react';
import { FormSheet, LineField, LongField, useSend } from '../../../../fronts/kit/desk/index.tsx';
import { Segmented, toast, useText } from '../../../../fronts/kit/index.tsx';
import type { RequestView } from '../../contract.ts';
import { wallTime } from '../use-hotline.ts';
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
  const { send, problem, isPending } = useSend({ tells: 'here' });
  const asksDeadline = request.kind === 'extension' && verdict === 'approved';
  const submit = (): void => {
    const body = {
      approved: verdict === 'approved',
      ...(words.trim() !== '' && { answer: words.trim() }),
      ...(asksDeadline && deadline !== '' && { deadline: wallTime(deadline) }),
    };
    send<RequestView>('POST', `/api/v1/hotline/requests/${request.id}/answer`, body, () => {
      toast(text.recorded);
      onDone();
      onClose();
    });
  };
  return (
    <FormSheet
      title={text.recordTitle(text.kindOf(request.kind))}
      submit={text.record}
      isBusy={isPending}
      problem={problem}
      onSubmit={submit}
      onClose={onClose}
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
      <LongField
        label={text.answerWords}
        rows={3}
        most={2_000}
        isOptional={verdict === 'approved'}
        isRequired={verdict !== 'approved'}
        value={words}
        onChange={setWords}
      />
      {asksDeadline ? (
        <LineField
          label={text.newDeadline}
          isRequired
          value={deadline}
          onChange={setDeadline}
          more={{ type: 'datetime-local' }}
        />
      ) : null}
    </FormSheet>
  );
}
