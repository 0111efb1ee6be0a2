import { type ReactNode, useState } from 'react';
import { Button, Field, Input, Sheet, TextArea, useKeys, useText } from '../../../../fronts/kit/index.tsx';
import { useMoment } from '../use-day.ts';
import { Problem } from './parts.tsx';
import { type QuestionProps, useStep } from './use-desk.ts';
import { deskWords } from './words/desk-words.ts';

type Subject = 'question' | 'reply';

/** What is public may be put right, with a reason; the words as they were stay here. */
export function Corrections(props: QuestionProps): ReactNode {
  const { detail, mayEdit } = props;
  const text = useText(deskWords);
  const moment = useMoment();
  const [subject, setSubject] = useState<Subject>();
  const isPublic = detail.status === 'published';
  const mayCorrect = mayEdit && (isPublic || detail.reply !== null);
  useKeys({
    e: () => (mayCorrect ? setSubject(detail.reply === null ? 'question' : 'reply') : undefined),
  });
  if (!mayCorrect && detail.corrections.length === 0) return null;
  return (
    <section className="appeals-part cb-stack" aria-labelledby="appeals-corrections">
      <h3 id="appeals-corrections">{text.corrections}</h3>
      {isPublic ? (
        <div className="cb-stack-tight">
          <p className="cb-strong">{detail.publicTitle}</p>
          <p className="appeals-words">{detail.publicText}</p>
        </div>
      ) : null}
      {detail.corrections.length === 0 ? null : (
        <ul className="appeals-list-plain" aria-label={text.corrections}>
          {detail.corrections.map((each) => (
            <li key={each.correctedAt} className="cb-stack-tight">
              <span>{each.reason}</span>
              <span className="cb-small cb-muted">
                {text.pressedBy(moment(each.correctedAt), each.correctedBy)}
              </span>
              <span className="cb-small cb-muted appeals-words">
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
    <Sheet
      title={isReply ? text.correctReply : text.correctQuestion}
      isOpen
      onClose={onClose}
      footer={
        <div className="cb-row">
          <Button kind="main" isBusy={step.isPending} onClick={correct}>
            {text.confirm}
          </Button>
          <Button onClick={onClose}>{text.cancel}</Button>
        </div>
      }
    >
      <div className="cb-stack">
        <p className="cb-muted">{text.correctHint}</p>
        {isReply ? null : (
          <Field label={text.publicTitle} isRequired>
            {(attributes) => (
              <Input
                {...attributes}
                maxLength={60}
                value={title}
                onChange={(event) => setTitle(event.target.value)}
              />
            )}
          </Field>
        )}
        <Field label={isReply ? text.replyText : text.publicText} isRequired>
          {(attributes) => (
            <TextArea
              {...attributes}
              rows={6}
              maxLength={isReply ? 5_000 : 3_000}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
        <Field label={text.correctReason} isRequired>
          {(attributes) => (
            <Input
              {...attributes}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <Problem words={step.problem} />
      </div>
    </Sheet>
  );
}
