import { type ReactNode, useState } from 'react';
import { FormSheet, LineField, LongField } from '../../../../fronts/kit/desk/index.tsx';
import { Button, useKeys, useText, useTime } from '../../../../fronts/kit/index.tsx';
import { type QuestionProps, useStep } from './use-desk.ts';
import { deskWords } from './words/desk-words.ts';

type Subject = 'question' | 'reply';

/** What is public may be put right, with a reason; the words as they were stay here. */
export function Corrections(props: QuestionProps): ReactNode {
  const { detail, mayEdit } = props;
  const text = useText(deskWords);
  const time = useTime();
  const [subject, setSubject] = useState<Subject>();
  const isPublic = detail.status === 'published';
  const mayCorrect = mayEdit && (isPublic || detail.reply !== null);
  useKeys({
    e: () => (mayCorrect ? setSubject(detail.reply === null ? 'question' : 'reply') : undefined),
  });
  if (!mayCorrect && detail.corrections.length === 0) return null;
  return (
    <section className="cb-part" aria-labelledby="appeals-corrections">
      <h3 id="appeals-corrections">{text.corrections}</h3>
      {isPublic ? (
        <div className="cb-stack-tight">
          <p className="cb-strong">{detail.publicTitle}</p>
          <p className="cb-said">{detail.publicText}</p>
        </div>
      ) : null}
      {detail.corrections.length === 0 ? null : (
        <ul className="cb-stack" aria-label={text.corrections}>
          {detail.corrections.map((each) => (
            <li key={each.correctedAt} className="cb-stack-tight">
              <span>{each.reason}</span>
              <span className="cb-small cb-muted">
                {text.pressedBy(time(each.correctedAt), each.correctedBy)}
              </span>
              <span className="cb-small cb-muted cb-said">
                {text.before}：{[each.before.title, each.before.text].filter(Boolean).join('\n')}
              </span>
            </li>
          ))}
        </ul>
      )}
      {mayCorrect ? (
        <div className="cb-row">
          {isPublic ? (
            <Button {...(detail.reply === null && { hotkey: 'E' })} onClick={() => setSubject('question')}>
              {text.correctQuestion}
            </Button>
          ) : null}
          {detail.reply === null ? null : (
            <Button hotkey="E" onClick={() => setSubject('reply')}>
              {text.correctReply}
            </Button>
          )}
        </div>
      ) : null}
      {subject === undefined ? null : (
        <CorrectSheet key={subject} {...props} subject={subject} onClose={() => setSubject(undefined)} />
      )}
    </section>
  );
}

function CorrectSheet(props: QuestionProps & { subject: Subject; onClose: () => void }): ReactNode {
  const { detail, subject, onClose, onChanged } = props;
  const text = useText(deskWords);
  const isReply = subject === 'reply';
  const [title, setTitle] = useState(detail.publicTitle ?? '');
  const [words, setWords] = useState((isReply ? detail.reply : detail.publicText) ?? '');
  const [reason, setReason] = useState('');
  const step = useStep(onChanged);
  const correct = (): void => {
    if (reason.trim() === '' || words.trim() === '') {
      step.refuseInput(`${reason.trim() === '' ? text.correctReason : text.publicText}：${text.needed}`);
      return;
    }
    const body = { subject, text: words, reason: reason.trim(), ...(!isReply && { title }) };
    step.run(`questions/${detail.id}/corrections`, body, text.doneCorrected, onClose);
  };
  return (
    <FormSheet
      title={isReply ? text.correctReply : text.correctQuestion}
      submit={text.confirm}
      isBusy={step.isPending}
      problem={step.problem}
      onSubmit={correct}
      onClose={onClose}
    >
      <p className="cb-muted">{text.correctHint}</p>
      {isReply ? null : (
        <LineField
          label={text.publicTitle}
          isRequired
          more={{ maxLength: 60 }}
          value={title}
          onChange={setTitle}
        />
      )}
      <LongField
        label={isReply ? text.replyText : text.publicText}
        isRequired
        rows={6}
        most={isReply ? 5_000 : 3_000}
        value={words}
        onChange={setWords}
      />
      <LineField
        label={text.correctReason}
        isRequired
        more={{ maxLength: 500 }}
        value={reason}
        onChange={setReason}
      />
    </FormSheet>
  );
}
