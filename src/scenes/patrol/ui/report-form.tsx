import { type ReactNode, useState } from 'react';
import {
  AssetField,
  assetOf,
  Button,
  ErrorState,
  Field,
  type FormPhoto,
  Icon,
  Input,
  noAsset,
  PhotoInput,
  Segmented,
  TextArea,
  useApiQuery,
  useDraft,
  useDraftPhotos,
  useGive,
  useText,
  useWorkerTools,
  type WorkerTools,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import { uuidIds } from '../../../lib/ids.ts';
import { markedFiles } from './marked-files.ts';
import { CallerFields, isCallerWrong, noCaller, onBehalfOf } from './on-behalf.tsx';
import { patrolWords } from './words.ts';

const EMPTY = { text: '', address: '', result: '', isSolved: false, ...noCaller, ...noAsset };
type Draft = typeof EMPTY;

/** Camera, a phrase, send: the grid is found from where the phone is. */
export function ReportForm(): ReactNode {
  const text = useText(patrolWords);
  const { draft, setDraft, before, after, ...report } = useReport();
  const { point, grid, canSolve, problem, isBusy, error, send } = report;

  return (
    <div className="cb-stack">
      <PhotoInput label={text.takePhoto} photos={before.photos} onChange={before.change} isCameraOnly />
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
          <PhotoInput label={text.afterPhoto} photos={after.photos} onChange={after.change} isCameraOnly />
        </>
      ) : null}
      {error === undefined ? null : <ErrorState error={error} />}
      <div className="w-send">
        <Button kind="main" isWide isBusy={isBusy} onClick={send}>
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
      <AssetField draft={draft} onChange={(part) => onChange({ ...draft, ...part })} />
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
  // Of this person: it may hold the name and number of somebody who telephoned.
  const name = `${tools.person.id}.patrol.report`;
  const [draft, setDraft, clear] = useDraft(name, EMPTY);
  const before = useDraftPhotos(`${name}.before`);
  const after = useDraftPhotos(`${name}.after`);
  const [problem, setProblem] = useState<string>();
  const { give, isBusy, error } = useGive();
  const point = before.photos[0]?.facts.point ?? tools.position;
  const grid = useGrid(point);
  const canSolve = tools.person.permissions.includes('incident.solve-in-place');
  const isSolved = canSolve && draft.isSolved;

  const missingOf = (): string | undefined => {
    if (point === undefined) return text.needPlace;
    if (draft.text.trim() === '') return text.needWords;
    if (isCallerWrong(draft)) return text.needCaller;
    if (assetOf(draft) === 'wrong') return text.needAsset;
    return isSolved && (draft.result.trim() === '' || after.photos.length === 0) ? text.needProof : undefined;
  };
  const send = (): void => {
    const why = missingOf();
    setProblem(why);
    if (why !== undefined || point === undefined) return;
    const report = { draft, grid, point, isSolved, before: before.photos, after: after.photos };
    void give(
      () => queued(tools, text, report),
      () => {
        clear();
        before.change([]);
        after.change([]);
      },
    );
  };
  return { draft, setDraft, before, after, point, grid, canSolve, problem, isBusy, error, send };
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
  const asset = assetOf(draft);
  const named = (files: readonly { name: string }[]) => files.map(({ name }) => ({ $file: name }));
  return {
    subject: `report:${externalId}`,
    words: `${isSolved ? text.solvedReport : text.report} · ${draft.text.trim().slice(0, 20)}`,
    path: '/api/v1/patrol/reports',
    body: {
      ...{ externalId, text: draft.text.trim(), lon: point.longitude, lat: point.latitude },
      ...(draft.isForCaller && { onBehalf: onBehalfOf(draft) }),
      ...(asset !== undefined && asset !== 'wrong' && { asset }),
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
