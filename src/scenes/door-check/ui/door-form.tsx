import { type ReactNode, useState } from 'react';
import {
  api,
  Button,
  ErrorState,
  Field,
  type FormPhoto,
  Phone,
  PhotoInput,
  Segmented,
  TextArea,
  toast,
  useDraft,
  useDraftPhotos,
  useErrorWords,
  useGive,
  useNavigation,
  useText,
  useWorkerTools,
  type WorkerTools,
} from '../../../fronts/kit/index.tsx';
import { isResidentNumber } from '../../../lib/identity/index.ts';
import { uuidIds } from '../../../lib/ids.ts';
import {
  HOUSE_USES,
  OUTCOMES,
  type Outcome,
  PURPOSE,
  type TaskResidents,
  type TaskView,
} from '../contract.ts';
import { DoorNotice } from './door-notice.tsx';
import { emptyPerson, type PersonDraft, PersonFields } from './person-fields.tsx';
import { doorWords } from './words.ts';

const EMPTY = {
  outcome: 'met' as Outcome,
  use: '' as '' | (typeof HOUSE_USES)[number],
  said: {} as Readonly<Record<string, 'lives' | 'moved-out'>>,
  added: [] as readonly PersonDraft[],
  note: '',
  isReported: false,
};
type Draft = typeof EMPTY;

/** What is said and photographed at the door, and its way into the queue. */
function useVisit(task: TaskView) {
  const text = useText(doorWords);
  const { go } = useNavigation();
  const tools = useWorkerTools();
  // Of this person: it holds what residents said of themselves.
  const name = `${tools.person.id}.door.${task.id}`;
  const [draft, setDraft, clear] = useDraft(name, EMPTY);
  const { photos, change: setPhotos } = useDraftPhotos(name);
  const { give, isBusy, error } = useGive();
  const [problem, setProblem] = useState<string>();
  const change = (part: Partial<Draft>): void => {
    setProblem(undefined);
    setDraft({ ...draft, ...part });
  };
  const send = (): void => {
    const why = missingIn(draft, task, text);
    setProblem(why);
    if (why !== undefined) return;
    void give(
      () => queued(tools, task, draft, photos, text.title),
      () => {
        clear();
        setPhotos([]);
        go('/doors', { replace: true });
      },
    );
  };
  return { draft, change, photos, setPhotos, problem, error, isBusy, send };
}

/** One door: who lives there, who left, who came; sent by the queue, with network or without. */
export function DoorForm({ task }: { task: TaskView }): ReactNode {
  const text = useText(doorWords);
  const { go } = useNavigation();
  const { draft, change, photos, setPhotos, problem, error, isBusy, send } = useVisit(task);
  const isOpen = draft.outcome === 'met' || draft.outcome === 'empty';
  return (
    <Phone
      title={text.title}
      onBack={() => go('/doors')}
      notice={<DoorNotice />}
      foot={
        <div className="cb-stack-tight">
          {problem === undefined ? null : (
            <p className="cb-problem" role="alert">
              {problem}
            </p>
          )}
          {error === undefined ? null : <ErrorState error={error} />}
          <Button kind="main" isWide isBusy={isBusy} onClick={send}>
            {text.submit}
          </Button>
        </div>
      }
    >
      <div className="cb-stack">
        <div>
          <h2 className="w-task-title">{task.address}</h2>
          <p className="cb-muted cb-small">{task.round}</p>
        </div>
        <Segmented
          label={text.outcome}
          options={OUTCOMES.map((value) => ({ value, label: text.outcomes[value] }))}
          value={draft.outcome}
          onChange={(outcome) => change({ outcome })}
        />
        {isOpen ? <Residents task={task} draft={draft} onChange={change} /> : null}
        {draft.outcome === 'met' ? <Newcomers draft={draft} onChange={change} /> : null}
        <PhotoInput label={text.photo} photos={photos} onChange={setPhotos} limit={1} isCameraOnly />
        <Field label={text.note} isOptional>
          {(attributes) => (
            <TextArea
              {...attributes}
              rows={2}
              maxLength={500}
              value={draft.note}
              onChange={(event) => change({ note: event.target.value })}
            />
          )}
        </Field>
      </div>
    </Phone>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}

/** Who is registered here, each confirmed or moved out. */
function Residents({ task, draft, onChange }: PartProps & { task: TaskView }): ReactNode {
  const text = useText(doorWords);
  const errorWords = useErrorWords();
  const [full, setFull] = useState<TaskResidents>();
  const residents = full?.residents ?? task.residents;
  const show = async (): Promise<void> => {
    try {
      setFull(
        await api<TaskResidents>('GET', `/api/v1/door-check/tasks/${task.id}/residents`, undefined, {
          purpose: PURPOSE,
        }),
      );
    } catch (error) {
      toast(errorWords(error as Error).title);
    }
  };
  return (
    <section className="cb-card cb-stack-tight" aria-label={text.registered}>
      <h3 className="w-heading">{text.registered}</h3>
      {residents.length === 0 ? <p className="cb-muted">{text.noResidents}</p> : null}
      {residents.map((person) => (
        <div key={person.id} className="cb-stack-tight">
          <span>
            <strong>{person.name}</strong>{' '}
            <span className="cb-muted cb-small cb-figures">
              {[person.bornYear, text.residences[person.residence], person.number, person.telephone]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </span>
          <Segmented
            label={person.name}
            options={[
              { value: 'lives', label: text.says.lives },
              { value: 'moved-out', label: text.says['moved-out'] },
            ]}
            value={(draft.said[person.id] ?? '') as 'lives'}
            onChange={(says) => onChange({ said: { ...draft.said, [person.id]: says } })}
          />
        </div>
      ))}
      {residents.length === 0 || full?.isUnmasked === true ? null : (
        <Button onClick={() => void show()}>{text.showFull}</Button>
      )}
      {residents.length === 0 ? null : <p className="cb-muted cb-small">{text.fullWhy}</p>}
    </section>
  );
}

/** Who is new, and how the home is used. */
function Newcomers({ draft, onChange }: PartProps): ReactNode {
  const text = useText(doorWords);
  return (
    <>
      <section className="cb-card cb-stack" aria-label={text.newPeople}>
        <h3 className="w-heading">{text.newPeople}</h3>
        {draft.added.map((person, index) => (
          <PersonFields
            key={index}
            person={person}
            onChange={(next) => onChange({ added: draft.added.with(index, next) })}
            onRemove={() => onChange({ added: draft.added.toSpliced(index, 1) })}
          />
        ))}
        <Button onClick={() => onChange({ added: [...draft.added, emptyPerson] })}>{text.addPerson}</Button>
      </section>
      <Segmented
        label={text.use}
        options={HOUSE_USES.map((value) => ({ value, label: text.uses[value] }))}
        value={draft.use as 'owner'}
        onChange={(use) => onChange({ use })}
      />
      {draft.use === 'shared' ? (
        <label className="cb-row">
          <input
            type="checkbox"
            checked={draft.isReported}
            onChange={(event) => onChange({ isReported: event.target.checked })}
          />
          {text.reportShared}
        </label>
      ) : null}
    </>
  );
}

function missingIn(
  draft: Draft,
  task: TaskView,
  text: ReturnType<typeof doorWords.words>,
): string | undefined {
  if (draft.outcome !== 'met' && draft.outcome !== 'empty') return undefined;
  if (task.residents.some(({ id }) => draft.said[id] === undefined)) return text.needAll;
  if (draft.outcome === 'empty') return undefined;
  if (task.residents.length === 0 && draft.added.length === 0) return text.needPerson;
  for (const person of draft.added) {
    if (person.name.trim() === '') return text.needName;
    if (person.number.trim() !== '' && !isResidentNumber(person.number)) return text.numberWrong;
    if (person.kind === 'floating' && person.number.trim() === '' && person.province === '')
      return text.needRegistered;
  }
  return undefined;
}

/** The visit as the queue sends it. */
async function queued(
  tools: WorkerTools,
  task: TaskView,
  draft: Draft,
  photos: readonly FormPhoto[],
  title: string,
) {
  const { position } = tools;
  const isMet = draft.outcome === 'met';
  const isOpen = isMet || draft.outcome === 'empty';
  const [photo] = photos;
  const files =
    photo === undefined
      ? []
      : [
          {
            ...{ name: 'door-1', uploadPath: '/api/v1/door-check/photos' },
            blob: await tools.mark(photo.blob, { place: task.address }),
          },
        ];
  return {
    ...{ subject: `door:${task.id}`, words: `${title} · ${task.door || task.address}` },
    path: '/api/v1/door-check/visits',
    body: {
      ...{ id: uuidIds.next(), taskId: task.id, visitedAt: new Date().toISOString() },
      ...{ outcome: draft.outcome, note: draft.note.trim() },
      ...(isOpen && {
        persons: task.residents.map(({ id }) => ({ id, says: draft.said[id] })),
      }),
      ...(isMet && {
        newPersons: draft.added.map(({ name, number, telephone, relation, kind, province }) => ({
          ...{ name: name.trim(), kind },
          ...(number.trim() !== '' && { number: number.trim() }),
          ...(telephone.trim() !== '' && { telephone: telephone.trim() }),
          ...(relation !== '' && { relation }),
          ...(kind === 'floating' && province !== '' && { province }),
        })),
        ...(draft.use !== '' && { use: draft.use }),
        ...(draft.use === 'shared' && draft.isReported && { report: true }),
      }),
      ...(position && { lon: position.longitude, lat: position.latitude }),
      ...(files.length > 0 && { photo: { $file: 'door-1' } }),
    },
    files,
  };
}
