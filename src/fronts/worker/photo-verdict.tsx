import { type ReactNode, useEffect } from 'react';
import type { OwnDoubtfulResult, OwnDoubtfulResults } from '../../base/intake/photo-checks/contract.ts';
import {
  Button,
  EmptyState,
  ErrorState,
  Icon,
  Link,
  Phone,
  PhotoInput,
  type QueueInput,
  StatusMark,
  useDraftPhotos,
  useGive,
  useKept,
  useLive,
  useNavigation,
  usePreferences,
  useText,
  useWorkerTools,
} from '../kit/index.tsx';
import { useWork } from './session.tsx';
import { subjectOf } from './task-list.ts';
import { workerWords } from './words/worker-words.ts';

/** Results of mine whose photos do not convince; kept on the phone, asked for anew when one was compared. */
export function useOwnResults(): readonly OwnDoubtfulResult[] {
  const { person, queue } = useWorkerTools();
  const { data, refetch } = useKept<OwnDoubtfulResults>(person.id, '/api/v1/photo-checks/own');
  useEffect(() => queue.onSent(refetch), [queue, refetch]);
  useLive(['cases'], ({ type }) => type === 'photos.checked' && refetch(), refetch);
  return data?.items ?? [];
}

/** On the list of tasks: whose photos want another look. */
export function PhotosToMend(): ReactNode {
  const text = useText(workerWords);
  const results = useOwnResults();
  if (results.length === 0) return null;
  return (
    <section className="cb-card cb-stack-tight" aria-labelledby="photos-to-mend">
      <h2 id="photos-to-mend" className="w-heading">
        {text.photosToMend(results.length)}
      </h2>
      {results.map((result) => (
        <Link key={result.caseId} to={`/cases/${result.caseId}`} className="w-row">
          <span className="cb-stack-tight">
            <Verdict result={result} />
            <span>{result.title}</span>
          </span>
          <Icon name="next" />
        </Link>
      ))}
    </section>
  );
}

function Verdict({ result }: { result: OwnDoubtfulResult }): ReactNode {
  const text = useText(workerWords);
  const isFail = result.verdict === 'fail';
  return (
    <StatusMark status={isFail ? 'late' : 'waiting'} words={isFail ? text.photoFailed : text.photoDoubted} />
  );
}

/** Why the photos of a result do not convince: what is wrong and what to do, then what was measured. */
export function PhotoVerdict({
  result,
  isPage = false,
}: {
  result: OwnDoubtfulResult;
  /** The page on which the photo is added, which needs no way to itself. */
  isPage?: boolean;
}): ReactNode {
  const text = useText(workerWords);
  const { language } = usePreferences();
  const plain = usePlainWords();
  return (
    <section className="cb-card cb-stack-tight" data-verdict={result.verdict}>
      <Verdict result={result} />
      <ul className="w-reasons" aria-label={text.photoWhy}>
        {result.reasons.map((reason) => (
          <li key={`${reason.code} ${reason.photoId}`}>
            <strong>{plain(reason.code) ?? reason.words[language]}</strong>
            {plain(reason.code) === undefined ? null : (
              <span className="cb-muted">{reason.words[language]}</span>
            )}
          </li>
        ))}
      </ul>
      <p className="cb-muted">{result.sentBack ? text.photoAgain : text.photoPersonLooks}</p>
      {result.sentBack || isPage ? null : (
        <Link className="cb-button cb-button-plain" to={`/cases/${result.caseId}/photo`}>
          <Icon name="camera" />
          <span>{text.photoAdd}</span>
        </Link>
      )}
    </section>
  );
}

function usePlainWords(): (code: string) => string | undefined {
  const text = useText(workerWords);
  const words: Readonly<Record<string, string>> = {
    'photos.used_before': text.whyUsed,
    'photos.perhaps_used_before': text.whyPerhapsUsed,
    'photos.other_place': text.whyElsewhere,
    'photos.far_away': text.whyElsewhere,
    'photos.place_unsure': text.whyUnsure,
    'photos.unchanged': text.whyUnchanged,
    'photos.little_change': text.whyUnchanged,
    'photos.defect_remains': text.whyRemains,
    'photos.taken_before_report': text.whyOld,
    'photos.blurred': text.whyBlurred,
    'photos.too_dark': text.whyDark,
    'photos.too_bright': text.whyBright,
    'photos.unreadable': text.whyUnreadable,
  };
  return (code) => words[code];
}

/** The page of `/cases/:id/photo`. */
export function PhotoPage({ id }: { id: string }): ReactNode {
  const text = useText(workerWords);
  const { go } = useNavigation();
  const { notice } = useWork();
  const result = useOwnResults().find((each) => each.caseId === id);
  if (result !== undefined) return <ResultPage result={result} />;
  return (
    <Phone title={text.photoAdd} notice={notice} onBack={() => go('/')}>
      <EmptyState title={text.photoNotNeeded} />
    </Phone>
  );
}

/** A result that is out of one's hands and waits to be judged: another photo may be added, no more. */
export function ResultPage({ result }: { result: OwnDoubtfulResult }): ReactNode {
  const text = useText(workerWords);
  const { go } = useNavigation();
  const { notice } = useWork();
  const { person, mark } = useWorkerTools();
  const { caseId, number, title } = result;
  const { photos, change } = useDraftPhotos(`${person.id}.${caseId}.photo`);
  const { give, isBusy, error } = useGive();
  const make = async (): Promise<QueueInput> => {
    const uploadPath = `/api/v1/cases/${caseId}/attachments?purpose=after`;
    const files = await Promise.all(
      photos.map(async (photo, index) => ({
        name: `photo-${index + 1}`,
        blob: await mark(photo.blob, { place: title, number }),
        uploadPath,
      })),
    );
    const words = `${text.photoAdd} · ${number}`;
    const path = `/api/v1/cases/${caseId}/comments`;
    return { subject: subjectOf(caseId), words, path, body: { text: text.photoAdded }, files };
  };
  const send = (): Promise<void> =>
    give(make, () => {
      change([]);
      go('/', { replace: true });
    });
  return (
    <Phone
      title={number}
      notice={notice}
      onBack={() => go('/')}
      foot={
        <Button kind="main" isWide isBusy={isBusy} disabled={photos.length === 0} onClick={() => void send()}>
          {text.photoAdd}
        </Button>
      }
    >
      <div className="cb-stack">
        <h2 className="w-task-title">{title}</h2>
        <PhotoVerdict result={result} isPage />
        <PhotoInput label={text.takePhoto} photos={photos} onChange={change} isCameraOnly />
        {error === undefined ? null : <ErrorState error={error} />}
      </div>
    </Phone>
  );
}
