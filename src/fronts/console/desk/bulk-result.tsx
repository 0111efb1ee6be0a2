import type { ReactNode } from 'react';
import type { BulkAnswer } from '../../../base/desk/contract.ts';
import { Link, useText } from '../../kit/index.tsx';
import { deskWords } from './words/desk-words.ts';

/** What became of many: how many were done, and each that was refused with the reason. */
export function BulkResult({
  answer,
}: {
  answer: { done: readonly unknown[]; refused: BulkAnswer['refused'] };
}): ReactNode {
  const text = useText(deskWords);
  return (
    <div className="cb-stack-tight" role="status">
      <p className="cb-strong">{text.doneCount(answer.done.length)}</p>
      {answer.refused.length === 0 ? null : (
        <>
          <p>{text.refusedCount(answer.refused.length)}</p>
          <ul className="desk-refused">
            {answer.refused.map(({ id, number, reason }) => (
              <li key={id}>
                {number === null ? (
                  <span className="cb-muted">{text.refusedUnknown}</span>
                ) : (
                  <Link to={`/cases/${id}`}>{number}</Link>
                )}
                <span>{reason}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
