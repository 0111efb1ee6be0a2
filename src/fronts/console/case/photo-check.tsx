import type { ReactNode } from 'react';
import type { PhotoChecks, PhotoVerdict } from '../../../base/intake/photo-checks/contract.ts';
import { Link, Loaded, StatusMark, useApiQuery, useText } from '../../kit/index.tsx';
import { consoleWords } from '../words/console-words.ts';
import { usePick, useTime } from '../words-of.tsx';

const MARKS = { pass: 'proved', doubt: 'waiting', fail: 'late' } as const;

/** What comparing the photos said of the latest result, with its reasons; a person decides. */
export function PhotoCheck({ caseId }: { caseId: string }): ReactNode {
  const text = useText(consoleWords);
  const pick = usePick();
  const time = useTime();
  const query = useApiQuery<PhotoChecks>(`/api/v1/cases/${caseId}/photo-checks`);
  const verdicts: Record<PhotoVerdict, string> = {
    pass: text.photoPass,
    doubt: text.photoDoubt,
    fail: text.photoFail,
  };
  return (
    <Loaded query={query}>
      {({ items, pending }) => {
        const check = items.find((each) => each.current);
        if (check === undefined) return pending ? <p className="cb-muted">{text.photoPending}</p> : null;
        return (
          <div className="cb-stack-tight" data-verdict={check.verdict}>
            <span className="cb-row-apart">
              <StatusMark status={MARKS[check.verdict]} words={verdicts[check.verdict]} />
              <span className="cb-muted cb-small cb-figures">{time(check.judgedAt)}</span>
            </span>
            <ul className="desk-near" aria-label={text.photoReasons}>
              {check.reasons.map((reason) => (
                <li key={`${reason.code} ${reason.photoId}`}>
                  <span className={reason.weight === 'note' ? 'cb-muted cb-small' : undefined}>
                    {pick(reason.words)}
                  </span>
                  {reason.otherCase === null ? null : (
                    <Link to={`/cases/${reason.otherCase.id}`}>{reason.otherCase.number}</Link>
                  )}
                </li>
              ))}
            </ul>
            {pending ? <p className="cb-muted cb-small">{text.photoPending}</p> : null}
          </div>
        );
      }}
    </Loaded>
  );
}
