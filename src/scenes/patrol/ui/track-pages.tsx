import { type ReactNode, useEffect, useRef } from 'react';
import {
  Button,
  EmptyState,
  ErrorState,
  Icon,
  Link,
  Loaded,
  OfflineBar,
  Phone,
  Skeleton,
  StaticPinMap,
  toast,
  useApiQuery,
  useCityShapes,
  useKept,
  useNavigation,
  useNow,
  useQueueView,
  useText,
  useTime,
  useWorkerTools,
  type WorkerTools,
} from '../../../fronts/kit/index.tsx';
import { uuidIds } from '../../../lib/ids.ts';
import type { TrackDetail, TrackPage, TrackView } from '../track-contract.ts';
import { begin, give, isBatchDue, LONGEST_MS, type Recording, walk } from './track-recording.ts';
import { keepRecording, readRecording, useRecording } from './track-store.ts';
import { trackWords } from './track-words.ts';

const MINE = '/api/v1/patrol/tracks?mine=true';

/** Gives what was walked to the queue; the last batch says when it ended. */
async function sendBatch(tools: WorkerTools, recording: Recording, words: string, endedAt?: string) {
  const { recording: next, batch } = give(recording);
  // First in the queue, then forgotten: a phone that is killed between sends places twice at worst, which count once.
  await tools.queue.add({
    subject: `track:${recording.id}`,
    words,
    path: `/api/v1/patrol/tracks/${recording.id}/places`,
    body: { startedAt: recording.startedAt, ...batch, ...(endedAt && { endedAt }) },
  });
  return next;
}

/** Follows the phone while a patrol is on, whatever page is open; draws nothing. */
export function TrackRecorder(): ReactNode {
  const tools = useWorkerTools();
  const text = useText(trackWords);
  const owner = tools.person.id;
  const recording = useRecording(owner);
  const isOn = recording !== undefined;
  const { position } = tools;
  const isGiving = useRef(false);
  useEffect(() => {
    const current = readRecording(owner);
    if (!isOn || current === undefined || position === undefined || isGiving.current) return;
    const next = walk(current, position, Date.now());
    if (next === current) return;
    keepRecording(owner, next);
    if (!isBatchDue(next)) return;
    isGiving.current = true;
    void sendBatch(tools, next, text.batch)
      .then((given) => keepRecording(owner, given))
      .finally(() => {
        isGiving.current = false;
      });
  }, [owner, isOn, position, tools, text]);
  const now = useNow(60_000);
  useEffect(() => {
    const current = readRecording(owner);
    if (current === undefined || now - Date.parse(current.startedAt) < LONGEST_MS) return;
    keepRecording(owner, undefined);
    void sendBatch(tools, current, text.ended, new Date(now).toISOString());
  }, [owner, now, tools, text]);
  return null;
}

/** On the list of tasks while a patrol is on: nobody is followed without knowing it. */
export function TrackStrip(): ReactNode {
  const text = useText(trackWords);
  const recording = useRecording(useWorkerTools().person.id);
  if (recording === undefined) return null;
  return (
    <Link to="/patrol/track" className="cb-card w-row">
      <span>{text.running(kilometres(recording.distanceM))}</span>
      <Icon name="next" />
    </Link>
  );
}

export function TrackRow(): ReactNode {
  const text = useText(trackWords);
  const recording = useRecording(useWorkerTools().person.id);
  return (
    <Link to="/patrol/track" className="w-row">
      <span>{recording === undefined ? text.title : text.running(kilometres(recording.distanceM))}</span>
      <Icon name="next" />
    </Link>
  );
}

const kilometres = (metres: number): string => (metres / 1_000).toFixed(1);

/** Starts and ends a patrol, shows the way walked, and the patrols before. */
export function TrackPageOf(): ReactNode {
  const text = useText(trackWords);
  const { go } = useNavigation();
  const tools = useWorkerTools();
  const recording = useRecording(tools.person.id);
  const now = useNow(30_000);
  const queued = useQueueView(tools.queue).items.length;
  const end = async (): Promise<void> => {
    const current = readRecording(tools.person.id);
    if (current === undefined) return;
    await sendBatch(tools, current, text.ended, new Date().toISOString());
    keepRecording(tools.person.id, undefined);
    toast(navigator.onLine ? text.endedWords : text.endedOnPhone);
  };
  const foot =
    recording === undefined ? (
      <Button
        kind="main"
        isWide
        onClick={() => keepRecording(tools.person.id, begin(uuidIds.next(), Date.now()))}
      >
        {text.start}
      </Button>
    ) : (
      <Button kind="main" isWide onClick={() => void end()}>
        {text.end}
      </Button>
    );
  return (
    <Phone
      title={text.title}
      onBack={() => go('/me')}
      notice={<OfflineBar queuedCount={queued} />}
      foot={foot}
    >
      <div className="cb-stack">
        {recording === undefined ? (
          <p className="cb-muted">{text.why}</p>
        ) : (
          <>
            <p className="cb-strong cb-figures">
              {text.going(
                kilometres(recording.distanceM),
                Math.max(0, Math.floor((now - Date.parse(recording.startedAt)) / 60_000)),
              )}
            </p>
            {tools.position === undefined ? <p className="cb-field-why">{text.noPosition}</p> : null}
            <TrackMap
              label={text.map}
              places={[...recording.given, ...recording.pending]}
              here={tools.position}
            />
          </>
        )}
        <OwnTracks />
      </div>
    </Phone>
  );
}

function OwnTracks(): ReactNode {
  const text = useText(trackWords);
  const { person, queue } = useWorkerTools();
  const tracks = useKept<TrackPage>(person.id, MINE);
  const { refetch } = tracks;
  useEffect(() => queue.onSent(({ subject }) => subject.startsWith('track:') && refetch()), [queue, refetch]);
  if (tracks.data === undefined && tracks.error !== null)
    return <ErrorState error={tracks.error} onRetry={refetch} />;
  if (tracks.data === undefined) return <Skeleton count={2} />;
  const { items, keepDays } = tracks.data;
  return (
    <section className="cb-stack-tight" aria-labelledby="own-tracks">
      <h2 id="own-tracks" className="w-heading">
        {text.before}
      </h2>
      {items.length === 0 ? <EmptyState title={text.empty}>{text.emptyWords}</EmptyState> : null}
      <ul className="cb-card w-rows" hidden={items.length === 0}>
        {items.map((track) => (
          <li key={track.id}>
            <Link to={`/patrol/tracks/${track.id}`} className="w-row">
              <TrackLine track={track} />
              <Icon name="next" />
            </Link>
          </li>
        ))}
      </ul>
      <p className="cb-muted cb-small">{text.kept(keepDays)}</p>
    </section>
  );
}

/** When, how long and where. */
export function TrackLine({ track }: { track: TrackView }): ReactNode {
  const text = useText(trackWords);
  const time = useTime();
  return (
    <span className="cb-figures">
      {time(track.startedAt)}
      {track.endedAt === null ? ` · ${text.open}` : ` – ${time(track.endedAt)}`} ·{' '}
      {text.long(kilometres(track.distanceM))}
      {track.area === '' ? '' : ` · ${track.area}`}
    </span>
  );
}

/** One of my patrols on the map. */
export function OneTrackPage({ id }: { id: string }): ReactNode {
  const text = useText(trackWords);
  const { go } = useNavigation();
  const track = useApiQuery<TrackDetail>(`/api/v1/patrol/tracks/${id}`);
  return (
    <Phone title={text.title} onBack={() => go('/patrol/track')} notice={<OfflineBar />}>
      <Loaded query={track}>
        {(found) => (
          <div className="cb-stack">
            <p>
              <TrackLine track={found} />
            </p>
            <TrackMap label={text.map} places={found.places} />
          </div>
        )}
      </Loaded>
    </Phone>
  );
}

interface TrackMapProps {
  readonly label: string;
  readonly places: readonly (readonly number[])[];
  readonly here?: { readonly longitude: number; readonly latitude: number } | undefined;
  readonly height?: string;
}

/** The way that was walked; the pin stands where it ended, or where the phone is. */
export function TrackMap({ label, places, here, height = '20rem' }: TrackMapProps): ReactNode {
  const { areas, bounds } = useCityShapes();
  const line = places.map(([longitude = 0, latitude = 0]) => ({ longitude, latitude }));
  const place = here ?? line.at(-1);
  if (bounds === undefined && place === undefined) return <Skeleton shape="block" count={1} />;
  const around = bounds ?? [
    ...[place!.longitude - 0.05, place!.latitude - 0.05, place!.longitude + 0.05, place!.latitude + 0.05],
  ];
  return (
    <StaticPinMap
      label={label}
      areas={bounds === undefined ? [] : areas}
      bounds={around as [number, number, number, number]}
      place={place}
      line={line}
      height={height}
    />
  );
}
