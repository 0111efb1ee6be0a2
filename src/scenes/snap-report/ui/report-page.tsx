import { type ReactNode, startTransition, useEffect, useEffectEvent, useRef, useState } from 'react';
import {
  Button,
  OfflineBar,
  Phone,
  PhoneLogin,
  type Place,
  Skeleton,
  toast,
  useNavigation,
  useOnline,
  useText,
} from '../../../fronts/kit/index.tsx';
import { PlaceStep } from './place-step.tsx';
import { type Problems, problemsOf } from './report-problems.ts';
import { PhotoStep, SendStep, WordsStep } from './report-steps.tsx';
import { useSendReport } from './send-report.ts';
import { type ReportDraft, useReportDraft } from './use-report-draft.ts';
import { snapWords } from './words/snap-words.ts';

const STEPS = 4;
const LAST = STEPS - 1;

/** Reports something in at most four steps: photo, words, place, send. What is filled in stays until it is sent. */
export function ReportPage(): ReactNode {
  const text = useText(snapWords);
  const { go } = useNavigation();
  const isOnline = useOnline();
  const { draft, photos, isReady, change, changePhotos, clear } = useReportDraft();
  const [needsLogin, setNeedsLogin] = useState(false);
  const sending = useSendReport({
    draft,
    photos,
    onPhotos: changePhotos,
    onSignIn: () => setNeedsLogin(true),
    onSent: (id) => {
      clear();
      toast(text.sent);
      go(`/reports/${id}`, { replace: true });
    },
  });
  const fromPhoto = photos.find((photo) => photo.facts.point !== undefined)?.facts.point;
  const start = useStart(draft, fromPhoto, draft.step === 2, change);
  const { problems, goTo, next, edit } = useSteps(draft, change);
  const titles = [text.stepPhoto, text.stepWords, text.stepPlace, text.stepSend];
  const foot = (
    <Foot draft={draft} hasPhotos={photos.length > 0} sending={sending} isOnline={isOnline} onNext={next} />
  );

  return (
    <Phone
      title={titles[draft.step] ?? text.name}
      onBack={() => (draft.step === 0 ? go('/') : goTo(draft.step - 1))}
      notice={<OfflineBar />}
      foot={foot}
    >
      <div className="cb-stack">
        <Progress step={draft.step} />
        {isReady ? (
          <Step
            {...{ draft, photos, problems, sending, start, change, changePhotos, goTo }}
            onEdit={edit}
            onDiscard={() => {
              clear();
              toast(text.discarded);
              go('/');
            }}
          />
        ) : (
          <Skeleton shape="block" count={1} />
        )}
        {draft.step === LAST && !isOnline ? <p role="status">{text.sendOffline}</p> : null}
      </div>
      <PhoneLogin
        isOpen={needsLogin}
        onClose={() => setNeedsLogin(false)}
        onDone={() => {
          setNeedsLogin(false);
          void sending.send();
        }}
      />
    </Phone>
  );
}

/** Goes from step to step, on only without problems; what is edited has none until it is looked at again. */
function useSteps(draft: ReportDraft, change: (part: Partial<ReportDraft>) => void) {
  const text = useText(snapWords);
  const [problems, setProblems] = useState<Problems>({});
  const goTo = (step: number): void => {
    setProblems({});
    // The map of the third step takes a slow phone long to draw: the button answers before it does.
    startTransition(() => change({ step }));
    scrollTo(0, 0);
  };
  const next = (): void => {
    const found = problemsOf(draft.step, draft, text);
    setProblems(found);
    if (Object.keys(found).length === 0) goTo(draft.step + 1);
  };
  const edit = (part: Partial<ReportDraft>): void => {
    setProblems({});
    change(part);
  };
  return { problems, goTo, next, edit };
}

type DraftState = ReturnType<typeof useReportDraft>;
type Sending = ReturnType<typeof useSendReport>;

interface FootProps {
  readonly draft: ReportDraft;
  readonly hasPhotos: boolean;
  readonly sending: Sending;
  readonly isOnline: boolean;
  readonly onNext: () => void;
}

function Foot({ draft, hasPhotos, sending, isOnline, onNext }: FootProps): ReactNode {
  const text = useText(snapWords);
  return draft.step === LAST ? (
    <Button
      kind="main"
      isWide
      isBusy={sending.isBusy}
      disabled={!isOnline}
      onClick={() => void sending.send()}
    >
      {text.send}
    </Button>
  ) : (
    <Button kind="main" isWide onClick={onNext}>
      {draft.step === 0 && !hasPhotos ? text.nextWithout : text.next}
    </Button>
  );
}

interface StepProps extends Pick<DraftState, 'draft' | 'photos' | 'change' | 'changePhotos'> {
  readonly problems: Problems;
  readonly sending: Sending;
  readonly start: ReturnType<typeof useStart>;
  readonly goTo: (step: number) => void;
  /** A change by hand, which takes the problems of before away. */
  readonly onEdit: (part: Partial<ReportDraft>) => void;
  readonly onDiscard: () => void;
}

function Step(props: StepProps): ReactNode {
  const { draft, photos, problems, sending, start, change, changePhotos, goTo, onEdit, onDiscard } = props;
  if (draft.step === 0) return <PhotoStep photos={photos} onChange={changePhotos} />;
  if (draft.step === 1) return <WordsStep draft={draft} problems={problems} onChange={onEdit} />;
  if (draft.step === 2)
    return (
      <PlaceStep
        key={start.key}
        start={start.place}
        place={placeOf(draft)}
        address={draft.address}
        problem={problems.place}
        onPlace={({ longitude, latitude }) => change({ lon: longitude, lat: latitude })}
        onAddress={(address) => onEdit({ address })}
      />
    );
  return (
    <SendStep
      {...{ draft, photos, goTo, progress: sending.progress, error: sending.error }}
      isBusy={sending.isBusy}
      onRetry={() => void sending.send()}
      onDiscard={onDiscard}
    />
  );
}

function placeOf({ lon, lat }: ReportDraft): Place | undefined {
  return lon === null || lat === null ? undefined : { longitude: lon, latitude: lat };
}

function Progress({ step }: { step: number }): ReactNode {
  const text = useText(snapWords);
  return (
    <div className="snap-progress">
      <p className="cb-small cb-muted">{text.stepOf(step + 1, STEPS)}</p>
      <div className="snap-progress-track" aria-hidden="true">
        <span style={{ inlineSize: `${((step + 1) / STEPS) * 100}%` }} />
      </div>
    </div>
  );
}

/** Where the map begins: the pin of before, the photo's own place, or where the phone is. */
function useStart(
  draft: ReportDraft,
  photo: Place | undefined,
  isWanted: boolean,
  change: (part: Partial<ReportDraft>) => void,
): { key: string; place: Place | undefined } {
  const [here, setHere] = useState<Place>();
  const asked = useRef(false);
  const begin = useEffectEvent((place: Place) => {
    setHere(place);
    change({ lon: place.longitude, lat: place.latitude });
  });
  const known = placeOf(draft);
  const hasPlace = known !== undefined;
  useEffect(() => {
    if (!isWanted || hasPlace || asked.current) return;
    asked.current = true;
    if (photo !== undefined) {
      begin(photo);
      return;
    }
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => begin({ longitude: coords.longitude, latitude: coords.latitude }),
      () => undefined,
      { enableHighAccuracy: true, timeout: 8_000, maximumAge: 60_000 },
    );
  }, [isWanted, hasPlace, photo]);
  // The map begins anew only when the phone or the photo has told where it is.
  return { key: here === undefined ? 'known' : 'found', place: here ?? known };
}
