import type { ReactNode } from 'react';
import { Mark } from '../../../../fronts/kit/desk/index.tsx';
import { Link, SyntheticMark, useText, useTime } from '../../../../fronts/kit/index.tsx';
import { Corrections } from './corrections.tsx';
import { Original } from './original.tsx';
import { Pressing } from './pressing.tsx';
import { ReplyPart } from './reply-part.tsx';
import { ReviewForm } from './review-form.tsx';
import type { QuestionProps } from './use-desk.ts';
import { deskWords } from './words/desk-words.ts';

/** One question before the editor: its words, the way to its reply, the clocks, what was put right. */
export function QuestionPage(props: QuestionProps & { onNext: () => void }): ReactNode {
  const { detail, mayEdit } = props;
  const text = useText(deskWords);
  const kit = useText();
  const time = useTime();
  return (
    <article className="cb-sheet-of">
      <header className="cb-stack-tight">
        <h2>{detail.title}</h2>
        <p className="cb-small cb-muted cb-row">
          <span>{text.status(detail.status)}</span>
          <span>{text.asked(time(detail.askedAt))}</span>
          <span>{kit.reportKind(detail.kind)}</span>
          {[detail.category, detail.area, detail.unit].filter(Boolean).map((each) => (
            <span key={each}>{each}</span>
          ))}
          {detail.caseId === null || detail.number === null ? null : (
            <Link to={`/cases/${detail.caseId}`}>{text.toCase(detail.number)}</Link>
          )}
          {detail.late ? <Mark look="accent">{text.late}</Mark> : null}
          {detail.synthetic ? <SyntheticMark /> : null}
        </p>
      </header>
      <Original detail={detail} mayEdit={mayEdit} />
      {detail.refusal === null ? null : <p>{text.refusedBecause(detail.refusal)}</p>}
      {detail.status === 'submitted' ? (
        mayEdit ? (
          <ReviewForm key={detail.id} {...props} />
        ) : null
      ) : detail.caseId === null ? null : (
        <>
          <ReplyPart {...props} />
          <Pressing {...props} />
          <Corrections {...props} />
        </>
      )}
    </article>
  );
}
