import type { ReactNode } from 'react';
import { useText } from '../../../../fronts/kit/index.tsx';
import { ticketWords } from '../words/ticket-words.ts';
import { checkReply } from './reply-check.ts';

/** What a reply has and what it lacks, told while it is written. */
export function ReplyPoints({ reply }: { reply: string }): ReactNode {
  const text = useText(ticketWords);
  const points = checkReply(reply);
  const missing = points.filter((point) => !point.isMet).length;
  return (
    <div className="hotline-reply-check" role="status" aria-label={text.replyCheck}>
      <span className="cb-small cb-strong">
        {text.replyCheck}：{missing === 0 ? text.replyAll : text.replyMissing(missing)}
      </span>
      <ul>
        {points.map((point) => (
          <li key={point.id} data-met={point.isMet}>
            <span aria-hidden="true">{point.isMet ? '✓' : '!'}</span> {text.replyItem(point.id)}
            <span className="cb-unseen">：{point.isMet ? text.replyOk : text.replyNot}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
