import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { SuggestionView } from '../../base/intake/contract.ts';
import type { CaseDetail } from '../../base/loop/contract.ts';
import {
  Button,
  Loaded,
  Sheet,
  StatusMark,
  SyntheticMark,
  TextArea,
  toast,
  type Unit,
  UnitField,
  useApiMutation,
  useApiQuery,
  useErrorWords,
  useLive,
  usePreferences,
  useText,
  useTime,
} from '../kit/index.tsx';
import { CallPart } from './call-part.tsx';
import { CASES } from './data.ts';
import { wallWords } from './words/wall-words.ts';

/** Newest entries of the story that a wall shows. */
const MOST_ENTRIES = 6;

export interface CaseSheetProps {
  readonly caseId: string | undefined;
  readonly permissions: readonly string[];
  readonly onClose: () => void;
}

/** One case from the map or a list: where it stands, who has it, and what the one who looks may do about it. */
export function CaseSheet({ caseId, permissions, onClose }: CaseSheetProps): ReactNode {
  const text = useText(wallWords);
  const path = `/api/v1/cases/${caseId}`;
  const query = useApiQuery<CaseDetail>(path, { enabled: caseId !== undefined });
  useLive(caseId === undefined ? [] : ['cases'], (event) => {
    if ((event.data as { caseId?: string } | undefined)?.caseId === caseId) void query.refetch();
  });
  return (
    <Sheet
      title={query.data === undefined ? text.case1 : `${query.data.number} ${query.data.title}`}
      isOpen={caseId !== undefined}
      onClose={onClose}
    >
      {caseId === undefined ? null : (
        <Loaded query={query}>
          {(detail) => (
            <div className="wall-case">
              <Facts detail={detail} />
              <Dispatch detail={detail} />
              <Nudge detail={detail} />
              <CallPart detail={detail} maySeePeople={permissions.includes('person.see')} />
              <Story detail={detail} />
            </div>
          )}
        </Loaded>
      )}
    </Sheet>
  );
}

function Facts({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(wallWords);
  const time = useTime();
  const { language } = usePreferences();
  const rows = [
    [text.factPlace, detail.address ?? detail.areaPath.map((area) => area.name).join(' ')],
    [text.factCategory, detail.category?.name],
    [text.factHolder, detail.holder?.name ?? detail.unit?.name],
    [text.factOpened, time(detail.openedAt)],
    [text.factDue, time(detail.dueAt)],
    [text.factPromise, time(detail.overallDueAt)],
  ].filter(([, value]) => value !== undefined && value !== '');
  return (
    <>
      <p className="wall-case-meta">
        <StatusMark status={detail.mark} words={detail.stateTitle[language]} />
        {detail.synthetic ? <SyntheticMark /> : null}
      </p>
      {detail.description === detail.title ? null : <p>{detail.description}</p>}
      <dl className="wall-facts">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** Takes a step of the flow and says what came of it; the story behind reads itself anew. */
function useStep(detail: CaseDetail) {
  const client = useQueryClient();
  const errorWords = useErrorWords();
  const sending = useApiMutation<unknown>();
  const refresh = (): void => {
    void client.invalidateQueries({ queryKey: [`/api/v1/cases/${detail.id}`] });
    void client.invalidateQueries({ queryKey: CASES });
  };
  return {
    isBusy: sending.isPending,
    take: (action: string, form: Record<string, unknown>, done: string, onDone?: () => void): void =>
      sending.mutate(
        {
          method: 'POST',
          path: `/api/v1/cases/${detail.id}/actions/${action}`,
          body: { form, expectedVersion: detail.version },
        },
        {
          onSuccess: () => {
            toast(done);
            onDone?.();
            refresh();
          },
          onError: (error) => {
            const { title, detail: why } = errorWords(error);
            toast([title, why].filter(Boolean).join(' '));
            refresh();
          },
        },
      ),
  };
}

const has = (detail: CaseDetail, action: string): boolean =>
  detail.actions.some((each) => each.id === action);

/** Dispatch by the suggestion in one press, or to a unit looked for by name. */
function Dispatch({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(wallWords);
  const step = useStep(detail);
  const [units, setUnits] = useState<readonly Unit[]>([]);
  if (!has(detail, 'dispatch')) return null;
  const route = (detail.attributes.suggestion as SuggestionView | undefined)?.route;
  const send = (unit: Unit, assistants: readonly Unit[]): void =>
    step.take(
      'dispatch',
      { unit: unit.id, ...(assistants.length > 0 && { assistants: assistants.map((each) => each.id) }) },
      text.dispatchedTo(unit.name),
    );
  const [chosen] = units;
  return (
    <section className="wall-act" aria-label={text.dispatch}>
      <h3>{text.dispatch}</h3>
      {route === undefined ? null : (
        <Button kind="main" isBusy={step.isBusy} onClick={() => send(route.unit, route.assistants)}>
          {text.dispatchTo(route.unit.name, Math.round(route.confidence * 100))}
        </Button>
      )}
      <UnitField label={text.dispatchOther} value={units} onChange={setUnits} />
      {chosen === undefined ? null : (
        <Button kind="main" isBusy={step.isBusy} onClick={() => send(chosen, [])}>
          {text.dispatchToChosen(chosen.name)}
        </Button>
      )}
    </section>
  );
}

/** 催办: a word to who has it in hand. */
function Nudge({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(wallWords);
  const step = useStep(detail);
  const [words, setWords] = useState('');
  if (detail.closed || !has(detail, 'urge')) return null;
  const note = words.trim();
  const urged = detail.counters.urged ?? 0;
  const holder = detail.holder?.name ?? detail.unit?.name;
  return (
    <section className="wall-act" aria-label={text.nudge}>
      <h3>
        {text.nudge} {urged === 0 ? null : <small>{text.nudgedTimes(urged)}</small>}
      </h3>
      <TextArea
        rows={2}
        maxLength={500}
        aria-label={text.nudgeWords}
        placeholder={text.nudgeWords}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <Button
        isBusy={step.isBusy}
        onClick={() => step.take('urge', note === '' ? {} : { note }, text.nudged, () => setWords(''))}
      >
        {holder === undefined ? text.nudgeDispatch : text.nudgeSend(holder)}
      </Button>
    </section>
  );
}

function Story({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(wallWords);
  const time = useTime();
  const { language } = usePreferences();
  const entries = detail.timeline.slice(-MOST_ENTRIES).reverse();
  return (
    <section aria-label={text.story}>
      <h3>{text.story}</h3>
      <ol className="wall-story">
        {entries.map((entry) => (
          <li key={entry.sequence}>
            <span className="cb-figures">{time(entry.at)}</span>
            <b>{entry.title[language]}</b>
            <span>{[entry.actor.unit, entry.actor.name].filter(Boolean).join(' ')}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
