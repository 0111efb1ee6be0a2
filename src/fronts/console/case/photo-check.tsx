import type { ReactNode } from 'react';
import type { PhotoChecks, PhotoVerdict } from '../../../base/intake/photo-checks/contract.ts';
import { Link, Loaded, PhotoPair, StatusMark, useApiQuery, useText } from '../../kit/index.tsx';
import { consoleWords } from '../words/console-words.ts';
import { usePick, useTime } from '../words-of.tsx';
import type { CaseDetail } from './types.ts';

/** The mark of each verdict. */
export const PHOTO_MARKS = { pass: 'proved', doubt: 'waiting', fail: 'late' } as const;

/**
 * The pair that shows best whether the work was done: the one that was compared, else the last photo before and after;
 * below it what comparing found.
 */
export function ProofPair({
  detail,
  start = 'overlay',
}: {
  detail: CaseDetail;
  start?: 'overlay' | 'both';
}): ReactNode {
  const text = useText(consoleWords);
  const time = useTime();
  const checks = useApiQuery<PhotoChecks>(`/api/v1/cases/${detail.id}/photo-checks`);
  const pictures = detail.attachments.filter((file) => file.mediaType.startsWith('image/'));
  const last = (...purposes: string[]) => pictures.findLast((file) => purposes.includes(file.purpose));
  const withId = (id: string | undefined) => pictures.find((file) => file.id === id);
  const pair = checks.data?.items.find((check) => check.current)?.pair;
  const before = withId(pair?.beforeId) ?? last('before') ?? last('report');
  const after = withId(pair?.afterId) ?? last('after', 'verification');
  const toPhoto = (file: (typeof pictures)[number] | undefined) =>
    file && { url: file.url, alt: detail.title, at: time(file.takenAt ?? file.addedAt) };
  if (start === 'both' && after === undefined) return <p className="cb-muted">{text.photoNone}</p>;
  return (
    <>
      <PhotoPair
        key={start + (pair?.afterId ?? '')}
        before={toPhoto(before)}
        after={toPhoto(after)}
        start={start}
      />
      {after === undefined ? null : <PhotoCheck caseId={detail.id} />}
    </>
  );
}

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
              <StatusMark status={PHOTO_MARKS[check.verdict]} words={verdicts[check.verdict]} />
              <span className="cb-muted cb-small cb-figures">{time(check.judgedAt)}</span>
            </span>
            <ul className="desk-near" aria-label={text.photoReasons}>
              {check.reasons.map((reason) => (
                <li key={`${reason.code} ${reason.photoId}`}>
                  <span className={reason.weight === 'note' ? 'cb-muted cb-small' : undefined}>
                    {pick(reason.words)}
                  </span>
                  {reason.otherCase === null ? null : (
                    <Link to={`/cases/${reason.otherCase.id}`}>{text.openPage}</Link>
                  )}
                </li>
              ))}
            </ul>
            {pending ? <p className="cb-muted cb-small">{text.photoPending}</p> : null}
            <Earlier checks={items.filter((each) => !each.current)} words={verdicts} />
          </div>
        );
      }}
    </Loaded>
  );
}

/** What was said of photos that newer ones have replaced, or of results that were sent back. */
function Earlier(props: {
  checks: PhotoChecks['items'];
  words: Readonly<Record<PhotoVerdict, string>>;
}): ReactNode {
  const text = useText(consoleWords);
  const pick = usePick();
  const time = useTime();
  if (props.checks.length === 0) return null;
  return (
    <details className="cb-small">
      <summary className="cb-muted">{text.photoEarlier(props.checks.length)}</summary>
      <ul className="desk-near">
        {props.checks.map((check) => (
          <li key={check.judgedAt}>
            <StatusMark status={PHOTO_MARKS[check.verdict]} words={props.words[check.verdict]} />
            <span className="cb-muted">
              {[time(check.judgedAt), ...check.reasons.map(({ words }) => pick(words))].join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
