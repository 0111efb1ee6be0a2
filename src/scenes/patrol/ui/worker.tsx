import { type ReactNode, useEffect, useState } from 'react';
import {
  Button,
  EmptyState,
  Field,
  type FormPhoto,
  Icon,
  Input,
  Link,
  Phone,
  PhotoInput,
  Segmented,
  Skeleton,
  TextArea,
  toast,
  useApiQuery,
  useDraft,
  useKept,
  useNavigation,
  usePreferences,
  useText,
  useWorkerTools,
  type WorkerPages,
  type WorkerTools,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import { uuidIds } from '../../../lib/ids.ts';
import type { CheckPage, CheckView, PatrolDay } from '../contract.ts';
import { CallerFields, isCallerWrong, noCaller, onBehalfOf } from './on-behalf.tsx';
import { OneTrackPage, TrackPageOf, TrackRecorder, TrackRow, TrackStrip } from './track-pages.tsx';
import { patrolWords } from './words.ts';

const UPLOAD = '/api/v1/patrol/photos';
const CHECKS = '/api/v1/patrol/checks?mine=true&open=true';

/** Photos with time, place and number drawn in, ready for the queue. */
async function markedFiles(
  tools: WorkerTools,
  photos: readonly FormPhoto[],
  prefix: string,
  lines: { place: string; number?: string },
) {
  return Promise.all(
    photos.map(async (photo, index) => ({
      name: `${prefix}-${index + 1}`,
      blob: await tools.mark(photo.blob, lines),
      uploadPath: UPLOAD,
    })),
  );
}

const EMPTY = { text: '', address: '', result: '', isSolved: false, ...noCaller };
type Draft = typeof EMPTY;

/** Camera, a phrase, send: the grid is found from where the phone is. */
function ReportForm(): ReactNode {
  const text = useText(patrolWords);
  const { draft, setDraft, before, setBefore, after, setAfter, ...report } = useReport();
  const { point, grid, canSolve, problem, isBusy, send } = report;

  return (
    <div className="cb-stack">
      <PhotoInput label={text.takePhoto} photos={before} onChange={setBefore} isCameraOnly />
      <p className="cb-row w-task-place">
        <Icon name="pin" />
        <span>{point === undefined ? text.noPlace : (grid ?? pointWords(point))}</span>
      </p>
      <WhatFields draft={draft} onChange={setDraft} problem={problem} />
      <CallerFields draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} />
      {canSolve ? (
        <Segmented
          label={text.howToGoOn}
          options={[
            { value: 'file', label: text.fileIt },
            { value: 'solved', label: text.solvedNow },
          ]}
          value={draft.isSolved ? 'solved' : 'file'}
          onChange={(value) => setDraft({ ...draft, isSolved: value === 'solved' })}
        />
      ) : null}
      {canSolve && draft.isSolved ? (
        <>
          <ResultField draft={draft} onChange={setDraft} />
          <PhotoInput label={text.afterPhoto} photos={after} onChange={setAfter} isCameraOnly />
        </>
      ) : null}
      <div className="w-send">
        <Button kind="main" isWide isBusy={isBusy} onClick={() => void send()}>
          {text.send}
        </Button>
      </div>
    </div>
  );
}

interface DraftProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

function WhatFields({ draft, onChange, problem }: DraftProps & { problem: string | undefined }): ReactNode {
  const text = useText(patrolWords);
  return (
    <>
      <fieldset className="w-phrases" aria-label={text.phrases}>
        {text.phraseList.split('、').map((phrase) => (
          <Button
            key={phrase}
            aria-pressed={draft.text === phrase}
            onClick={() => onChange({ ...draft, text: phrase })}
          >
            {phrase}
          </Button>
        ))}
      </fieldset>
      <Field label={text.what} problem={problem}>
        {(attributes) => (
          <TextArea
            {...attributes}
            rows={2}
            maxLength={2_000}
            value={draft.text}
            onChange={(event) => onChange({ ...draft, text: event.target.value })}
          />
        )}
      </Field>
      <Field label={text.address} isOptional>
        {(attributes) => (
          <Input
            {...attributes}
            maxLength={300}
            value={draft.address}
            onChange={(event) => onChange({ ...draft, address: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function ResultField({ draft, onChange }: DraftProps): ReactNode {
  const text = useText(patrolWords);
  return (
    <Field label={text.result}>
      {(attributes) => (
        <TextArea
          {...attributes}
          rows={2}
          maxLength={2_000}
          value={draft.result}
          onChange={(event) => onChange({ ...draft, result: event.target.value })}
        />
      )}
    </Field>
  );
}

/** What is filled in and photographed, where it is, and the way into the queue. */
function useReport() {
  const text = useText(patrolWords);
  const tools = useWorkerTools();
  const [draft, setDraft, clear] = useDraft('patrol.report', EMPTY);
  const [before, setBefore] = useState<readonly FormPhoto[]>([]);
  const [after, setAfter] = useState<readonly FormPhoto[]>([]);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const point = before[0]?.facts.point ?? tools.position;
  const grid = useGrid(point);
  const canSolve = tools.person.permissions.includes('incident.solve-in-place');
  const isSolved = canSolve && draft.isSolved;

  const missingOf = (): string | undefined => {
    if (point === undefined) return text.needPlace;
    if (draft.text.trim() === '') return text.needWords;
    if (isCallerWrong(draft)) return text.needCaller;
    return isSolved && (draft.result.trim() === '' || after.length === 0) ? text.needProof : undefined;
  };
  const send = async (): Promise<void> => {
    const why = missingOf();
    setProblem(why);
    if (why !== undefined || point === undefined) return;
    setIsBusy(true);
    await tools.queue.add(await queued(tools, text, { draft, grid, point, isSolved, before, after }));
    clear();
    setBefore([]);
    setAfter([]);
    setIsBusy(false);
    toast(navigator.onLine ? text.sent : text.savedOnPhone);
  };
  return {
    draft,
    setDraft,
    before,
    setBefore,
    after,
    setAfter,
    point,
    grid,
    canSolve,
    problem,
    isBusy,
    send,
  };
}

interface Report {
  readonly draft: Draft;
  readonly point: Point;
  readonly grid: string | undefined;
  readonly isSolved: boolean;
  readonly before: readonly FormPhoto[];
  readonly after: readonly FormPhoto[];
}

/** The report as the queue sends it. */
async function queued(
  tools: WorkerTools,
  text: { report: string; solvedReport: string; ownNumber: (id: string) => string },
  report: Report,
) {
  const { draft, point, grid, isSolved, before, after } = report;
  const externalId = uuidIds.next();
  // The case has no number yet: the phone's own, which the server keeps with the report, stands in the picture.
  const number = text.ownNumber(externalId.slice(-8));
  const place = [draft.address, grid].filter(Boolean).join(' · ') || pointWords(point);
  const first = await markedFiles(tools, before, 'before', { place, number });
  const last = isSolved ? await markedFiles(tools, after, 'after', { place, number }) : [];
  const named = (files: readonly { name: string }[]) => files.map(({ name }) => ({ $file: name }));
  return {
    subject: `report:${externalId}`,
    words: `${isSolved ? text.solvedReport : text.report} · ${draft.text.trim().slice(0, 20)}`,
    path: '/api/v1/patrol/reports',
    body: {
      ...{ externalId, text: draft.text.trim(), lon: point.longitude, lat: point.latitude },
      ...(draft.isForCaller && { onBehalf: onBehalfOf(draft) }),
      ...(draft.address.trim() !== '' && { address: draft.address.trim() }),
      ...{ seenAt: new Date().toISOString(), photos: named(first) },
      ...(isSolved && { solved: { result: draft.result.trim(), photos: named(last) } }),
    },
    files: [...first, ...last],
  };
}

interface Point {
  readonly longitude: number;
  readonly latitude: number;
}

const pointWords = ({ longitude, latitude }: Point): string =>
  `${longitude.toFixed(5)}, ${latitude.toFixed(5)}`;

/** The community and grid at a point, while there is network to ask. */
function useGrid(point: Point | undefined): string | undefined {
  const lon = point && Number(point.longitude.toFixed(4));
  const lat = point && Number(point.latitude.toFixed(4));
  const query = useApiQuery<{ path: readonly { name: string }[] }>(
    withQuery('/api/v1/locate', { lon, lat }),
    {
      enabled: point !== undefined,
      keepPrevious: true,
    },
  );
  const names = query.data?.path.slice(-2).map((area) => area.name);
  return names === undefined || names.length === 0 ? undefined : names.join(' · ');
}

function kindWords(
  kind: string,
  text: { beforeFiling: string; beforeClosing: string; drawn: string; visit: string },
): string {
  if (kind === 'spot-check') return text.drawn;
  if (kind === 'visit') return text.visit;
  return kind === 'before-closing' ? text.beforeClosing : text.beforeFiling;
}

/** Checks that were drawn for me. */
function ChecksToDo(): ReactNode {
  const text = useText(patrolWords);
  const { person, queue } = useWorkerTools();
  const checks = useKept<CheckPage>(person.id, CHECKS);
  const { refetch } = checks;
  useEffect(() => queue.onSent(refetch), [queue, refetch]);
  const items = checks.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="cb-card cb-stack-tight">
      <h2 className="w-heading">{text.checks(items.length)}</h2>
      {items.map((check) => (
        <Link key={check.id} to={`/checks/${check.id}`} className="w-row">
          <span>
            {kindWords(check.kind, text)} · {check.title}
          </span>
          <Icon name="next" />
        </Link>
      ))}
    </section>
  );
}

function CheckPageOf({ id }: { id: string }): ReactNode {
  const text = useText(patrolWords);
  const { go } = useNavigation();
  const { person } = useWorkerTools();
  const check = useKept<CheckPage>(person.id, CHECKS).data?.items.find((each) => each.id === id);
  if (check !== undefined) return <CheckForm check={check} />;
  return (
    <Phone title={text.check} onBack={() => go('/')}>
      <EmptyState title={text.checkGone} />
    </Phone>
  );
}

function CheckForm({ check }: { check: CheckView }): ReactNode {
  const text = useText(patrolWords);
  const { go } = useNavigation();
  const tools = useWorkerTools();
  const [photos, setPhotos] = useState<readonly FormPhoto[]>([]);
  const [note, setNote, clear] = useDraft(`patrol.check.${check.id}`, '');
  const [problem, setProblem] = useState<string>();
  const answer = async (yes: boolean): Promise<void> => {
    if (photos.length === 0 && check.kind !== 'visit') {
      setProblem(text.needPhoto);
      return;
    }
    const files = await markedFiles(tools, photos, 'check', {
      place: check.address ?? '',
      number: check.number,
    });
    const { position } = tools;
    await tools.queue.add({
      subject: `check:${check.id}`,
      words: `${text.check} · ${check.number}`,
      path: `/api/v1/patrol/checks/${check.id}/answer`,
      body: {
        ...{ yes, note, photos: files.map(({ name }) => ({ $file: name })) },
        ...(position && { lon: position.longitude, lat: position.latitude }),
      },
      files,
    });
    clear();
    toast(navigator.onLine ? text.sent : text.savedOnPhone);
    go('/', { replace: true });
  };
  // Before filing: is it as reported? Afterwards: was it put right?
  const isClosing = check.kind !== 'before-filing';
  return (
    <Phone
      title={kindWords(check.kind, text)}
      onBack={() => go('/')}
      foot={
        <div className="cb-row">
          <Button kind="main" onClick={() => void answer(true)}>
            {isClosing ? text.isSolved : text.isThere}
          </Button>
          <Button onClick={() => void answer(false)}>{isClosing ? text.isNotSolved : text.isNotThere}</Button>
        </div>
      }
    >
      <div className="cb-stack">
        <p className="cb-muted">{check.number}</p>
        <h2 className="w-task-title">{check.title}</h2>
        <p>{check.address}</p>
        {check.kind === 'spot-check' ? <p className="cb-muted">{text.drawnWords}</p> : null}
        {check.kind === 'visit' ? <p className="cb-muted">{text.visitWords}</p> : null}
        {check.question === '' ? null : <p>{check.question}</p>}
        <PhotoInput label={text.takePhoto} photos={photos} onChange={setPhotos} isCameraOnly />
        <Field label={text.note} isOptional problem={problem}>
          {(attributes) => (
            <TextArea
              {...attributes}
              rows={2}
              maxLength={1_000}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Phone>
  );
}

/** What I reported today. */
function TodayPage(): ReactNode {
  const text = useText(patrolWords);
  const { go } = useNavigation();
  const { language } = usePreferences();
  const { person, queue } = useWorkerTools();
  const day = useKept<PatrolDay>(person.id, '/api/v1/patrol/reports');
  const { refetch } = day;
  useEffect(() => queue.onSent(refetch), [queue, refetch]);
  return (
    <Phone title={text.today} onBack={() => go('/me')}>
      {day.data === undefined ? <Skeleton /> : null}
      {day.data?.items.length === 0 ? (
        <EmptyState title={text.todayEmpty}>{text.todayEmptyWords}</EmptyState>
      ) : null}
      {day.data === undefined || day.data.items.length === 0 ? null : (
        <p className="cb-muted">{text.todaySum(day.data.items.length, day.data.solved)}</p>
      )}
      <ul className="w-tasks w-on-case" aria-label={text.today}>
        {day.data?.items.map((item) => (
          <li key={item.reportId} className="cb-card cb-stack-tight">
            <strong>{item.title}</strong>
            <span className="cb-muted cb-figures">
              {item.number} · {item.stateTitle[language]} ·{' '}
              {new Date(item.reportedAt).toLocaleTimeString(undefined, {
                hour: '2-digit',
                minute: '2-digit',
              })}
            </span>
          </li>
        ))}
      </ul>
    </Phone>
  );
}

function TodayRow(): ReactNode {
  const text = useText(patrolWords);
  return (
    <Link to="/patrol/today" className="w-row">
      <span>{text.today}</span>
      <Icon name="next" />
    </Link>
  );
}

export const pages: WorkerPages = {
  routes: [
    { path: '/patrol/today', draw: () => <TodayPage /> },
    { path: '/patrol/track', draw: () => <TrackPageOf /> },
    { path: '/patrol/tracks/:id', draw: ({ id = '' }) => <OneTrackPage key={id} id={id} /> },
    { path: '/checks/:id', draw: ({ id = '' }) => <CheckPageOf id={id} /> },
  ],
  report: () => <ReportForm />,
  tasks: () => (
    <>
      <TrackStrip />
      <ChecksToDo />
    </>
  ),
  mine: () => (
    <>
      <TodayRow />
      <TrackRow />
    </>
  ),
  background: () => <TrackRecorder />,
};
