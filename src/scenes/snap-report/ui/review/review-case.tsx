import { type ReactNode, useState } from 'react';
import { DeskSides, Notice } from '../../../../fronts/kit/desk/index.tsx';
import { Button, useKeys, useText } from '../../../../fronts/kit/index.tsx';
import type { ReviewDetail } from '../../publication/review-contract.ts';
import { PhotoStand, type Shot, shotsOf } from './photo-stand.tsx';
import { ReasonSheet } from './reason-sheet.tsx';
import { ReviewForm, type Words } from './review-form.tsx';
import { useDecision } from './use-decision.ts';
import { reviewWords } from './words/review-words.ts';

export interface ReviewCaseProps {
  readonly detail: ReviewDetail;
  readonly onDone: () => void;
  readonly onNext: () => void;
  readonly onReload: () => void;
}

/** One case before the reviewer: its photos large, its words to be edited, and the decision. */
export function ReviewCase({ detail, onDone, onNext, onReload }: ReviewCaseProps): ReactNode {
  const text = useText(reviewWords);
  const [words, setWords] = useState<Words>(() => detail.words);
  const [shots, setShots] = useState<readonly Shot[]>(() => shotsOf(detail));
  const [asking, setAsking] = useState<'refuse' | 'withdraw'>();
  const decision = useDecision(detail, { onDone, onReload });
  const approve = (): void => {
    if (!detail.allowed || decision.isPending) return;
    const { result, ...rest } = words;
    if (rest.title.trim() === '' || rest.text.trim() === '') {
      const which = rest.title.trim() === '' ? text.wordsTitle : text.wordsText;
      decision.refuseInput(`${which}：${text.textNeeded}`);
      return;
    }
    const photos = detail.pictures.flatMap(({ attachmentId }, index) => {
      const shot = shots[index];
      return shot?.isShown === true ? [{ attachmentId, areas: shot.areas }] : [];
    });
    decision.decide('approve', { ...rest, ...(result !== null && { result }), photos }, text.done);
  };
  return (
    <>
      <DeskSides
        sideLabel={text.facts}
        side={
          <>
            <ReviewForm detail={detail} words={words} onChange={setWords} />
            <Notice isAlert>{decision.problem}</Notice>
            {detail.allowed ? null : <p role="alert">{text.notAllowed}</p>}
            <Decide
              detail={detail}
              isPending={decision.isPending}
              onApprove={approve}
              onAsk={setAsking}
              onNext={onNext}
            />
            <p className="cb-small cb-muted">{text.blurLost}</p>
          </>
        }
      >
        <PhotoStand pictures={detail.pictures} shots={shots} onChange={setShots} />
      </DeskSides>
      {asking === undefined ? null : (
        <ReasonSheet
          title={asking === 'withdraw' ? text.reasonWithdraw : text.reasonTitle}
          isBusy={decision.isPending}
          onClose={() => setAsking(undefined)}
          onDecide={(reason, note) => {
            const done = asking === 'withdraw' ? text.doneWithdrawn : text.doneRefused;
            setAsking(undefined);
            decision.decide(asking, { reason, ...(note.trim() !== '' && { note }) }, done);
          }}
        />
      )}
    </>
  );
}

interface DecideProps {
  readonly detail: ReviewDetail;
  readonly isPending: boolean;
  readonly onApprove: () => void;
  readonly onAsk: (what: 'refuse' | 'withdraw') => void;
  readonly onNext: () => void;
}

/** The buttons below the words, each with its key. */
function Decide({ detail, isPending, onApprove, onAsk, onNext }: DecideProps): ReactNode {
  const text = useText(reviewWords);
  const isResult = detail.stage === 'result';
  const mayRefuse = detail.stage !== 'decided';
  const mayWithdraw = detail.state === 'approved';
  useKeys({
    a: onApprove,
    x: () => (mayRefuse ? onAsk('refuse') : undefined),
    w: () => (mayWithdraw ? onAsk('withdraw') : undefined),
  });
  return (
    <div className="cb-row">
      <Button kind="main" hotkey="A" isBusy={isPending} disabled={!detail.allowed} onClick={onApprove}>
        {isResult ? text.approveResult : mayRefuse ? text.approve : text.approveAgain}
      </Button>
      {mayRefuse ? (
        <Button hotkey="X" onClick={() => onAsk('refuse')} disabled={isPending}>
          {isResult ? text.refuseResult : text.refuse}
        </Button>
      ) : null}
      {mayWithdraw ? (
        <Button hotkey="W" onClick={() => onAsk('withdraw')} disabled={isPending}>
          {text.withdraw}
        </Button>
      ) : null}
      <Button kind="quiet" hotkey="J" onClick={onNext}>
        {text.next}
      </Button>
    </div>
  );
}
