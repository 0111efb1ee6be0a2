import { type ReactNode, useState } from 'react';
import { LongField, Notice } from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  StatusMark,
  type Unit,
  UnitField,
  useKeys,
  useText,
  useTime,
} from '../../../../fronts/kit/index.tsx';
import type { DeskDetail } from '../../contract.ts';
import { Why } from './parts.tsx';
import { type QuestionProps, useStep } from './use-desk.ts';
import { deskWords } from './words/desk-words.ts';

/** The way to the reply: passed on, drafted and approved by the unit, reviewed by the editors, published. */
export function ReplyPart(props: QuestionProps): ReactNode {
  const { detail, mayEdit } = props;
  const text = useText(deskWords);
  const time = useTime();
  const isFree = detail.state === 'awaiting-dispatch';
  return (
    <section className="cb-part" aria-labelledby="appeals-steps">
      <h3 id="appeals-steps">{text.steps}</h3>
      <Steps detail={detail} />
      {detail.reply !== null ? (
        <div className="cb-stack-tight">
          <p className="cb-said">{detail.reply}</p>
          <p className="cb-small cb-muted">
            {[
              detail.repliedAt === null ? '' : text.repliedOn(time(detail.repliedAt)),
              detail.stars === null ? text.notRated : text.rated(text.stars(detail.stars)),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
      ) : isFree ? (
        mayEdit ? (
          <Pass {...props} />
        ) : (
          <p>{text.noUnit}</p>
        )
      ) : detail.draftReply === null ? (
        <p className="cb-muted">{text.awaitDraft}</p>
      ) : (
        <>
          <div className="cb-stack-tight">
            <p className="cb-small cb-muted">
              {[text.draft, detail.draftedAt === null ? '' : text.draftedAt(time(detail.draftedAt))]
                .filter(Boolean)
                .join(' · ')}
            </p>
            <p className="cb-said">{detail.draftReply}</p>
          </div>
          {mayEdit ? <ReviewReply key={`${detail.draftReply} ${detail.reviewedReply}`} {...props} /> : null}
        </>
      )}
    </section>
  );
}

function stepsOf(detail: DeskDetail): readonly ('pass' | 'draft' | 'approve' | 'review' | 'publish')[] {
  if (detail.reply !== null) return ['pass', 'draft', 'approve', 'review', 'publish'];
  if (detail.draftReply !== null)
    return ['pass', 'draft', 'approve', ...(detail.reviewedReply === null ? [] : (['review'] as const))];
  if (detail.state === 'under-review') return ['pass', 'draft'];
  return detail.state === 'awaiting-dispatch' ? [] : ['pass'];
}

function Steps({ detail }: { detail: DeskDetail }): ReactNode {
  const text = useText(deskWords);
  const names = [text.stepPass, text.stepDraft, text.stepApprove, text.stepReview, text.stepPublish];
  const done = stepsOf(detail).length;
  return (
    <ol className="appeals-steps">
      {names.map((name, index) => {
        const [status, words] =
          index < done
            ? (['closed', text.stepDone] as const)
            : index === done
              ? (['moving', text.stepNow] as const)
              : (['waiting', text.stepLater] as const);
        return (
          <li key={name} aria-current={index === done ? 'step' : undefined}>
            <StatusMark status={status} words={name} />
            <span className="cb-small cb-muted">{words}</span>
          </li>
        );
      })}
    </ol>
  );
}

function Pass({ detail, onChanged }: QuestionProps): ReactNode {
  const text = useText(deskWords);
  const [units, setUnits] = useState<readonly Unit[]>([]);
  const [unit] = units;
  const step = useStep(onChanged);
  return (
    <>
      <UnitField label={text.unit} isRequired value={units} onChange={setUnits} />
      <Notice isAlert>{step.problem}</Notice>
      <div>
        <Button
          kind="main"
          isBusy={step.isPending}
          disabled={unit === undefined}
          onClick={() => step.run(`questions/${detail.id}/passing`, { unit: unit?.id }, text.donePassed)}
        >
          {text.pass}
        </Button>
      </div>
    </>
  );
}

function ReviewReply({ detail, onChanged }: QuestionProps): ReactNode {
  const text = useText(deskWords);
  const time = useTime();
  const { proposal: _, replyProposal, reviewedReply } = detail;
  const [words, setWords] = useState(reviewedReply ?? replyProposal?.text ?? '');
  const [isReturning, setIsReturning] = useState(false);
  const step = useStep(onChanged);
  const path = `questions/${detail.id}/reply`;
  const isReviewed = reviewedReply !== null && reviewedReply === words.trim();
  const approve = (): void => {
    if (step.isPending) return;
    if (words.trim() === '') step.refuseInput(`${text.replyText}：${text.needed}`);
    else step.run(`${path}/review`, { text: words }, text.doneReviewed);
  };
  const publish = (): void => {
    if (isReviewed && !step.isPending) step.run(`${path}/publication`, {}, text.doneReplied);
  };
  useKeys({ a: approve, p: publish, r: () => setIsReturning(true) });
  const found = replyProposal?.found ?? [];
  return (
    <>
      <LongField
        label={text.replyText}
        isRequired
        hint={found.length === 0 ? text.maskedNone : text.maskedFound(found)}
        rows={6}
        most={5_000}
        value={words}
        onChange={setWords}
      />
      {detail.reviewedAt === null ? null : (
        <p className="cb-small cb-muted">{text.reviewedOn(time(detail.reviewedAt))}</p>
      )}
      <Notice isAlert>{step.problem}</Notice>
      <div className="cb-row">
        <Button kind={isReviewed ? 'plain' : 'main'} hotkey="A" isBusy={step.isPending} onClick={approve}>
          {reviewedReply === null ? text.approveReply : text.approveAgain}
        </Button>
        <Button
          kind={isReviewed ? 'main' : 'plain'}
          hotkey="P"
          disabled={!isReviewed || step.isPending}
          onClick={publish}
        >
          {text.publishReply}
        </Button>
        <Button hotkey="R" disabled={step.isPending} onClick={() => setIsReturning(true)}>
          {text.returnReply}
        </Button>
      </div>
      {!isReturning ? null : (
        <Why
          title={text.reasonReturn}
          isBusy={step.isPending}
          most={2_000}
          onClose={() => setIsReturning(false)}
          onDecide={(reason) => {
            setIsReturning(false);
            step.run(`${path}/return`, { reason }, text.doneReturned);
          }}
        />
      )}
    </>
  );
}
