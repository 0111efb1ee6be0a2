import { type ReactNode, useState } from 'react';
import {
  DeskRow,
  DeskWork,
  Fact,
  Facts,
  FormSheet,
  Mark,
  shortAddress,
  useSend,
} from '../../../fronts/kit/desk/index.tsx';
import { Button, Link, toast, usePages, useText, useTime } from '../../../fronts/kit/index.tsx';
import type { VisitPage, VisitView } from '../contract.ts';
import { doorWords } from './words.ts';

const BASE = '/api/v1/door-check';

interface VisitsPageProps {
  readonly show: 'recent' | 'conflicts' | 'shared';
  readonly maySettle: boolean;
}

/** Visits as a list: the latest, those that contradict each other, or suspected group rentals. */
export function VisitsPage({ show, maySettle }: VisitsPageProps): ReactNode {
  const text = useText(doorWords);
  const time = useTime();
  const pages = usePages<VisitView, VisitPage>(`${BASE}/visits`, { show });
  const empty = { recent: text.noVisits, conflicts: text.noConflicts, shared: text.noShared }[show];
  return (
    <DeskWork<VisitView>
      label={text.tabRecent}
      openLabel={text.outcome}
      pages={pages}
      tools={null}
      empty={empty}
      pick={show === 'conflicts' ? text.noConflictsWords : empty}
      draw={(visit) => (
        <DeskRow
          title={shortAddress(visit.address)}
          flags={<VisitMark visit={visit} />}
          line={`${visit.member} · ${text.outcomes[visit.outcome]}${visit.use === null ? '' : ` · ${text.uses[visit.use]}`}`}
          end={time(visit.visitedAt)}
        />
      )}
    >
      {(visit) => <Visit key={visit.id} {...{ visit, show, maySettle }} onChanged={pages.reload} />}
    </DeskWork>
  );
}

function VisitMark({ visit }: { visit: VisitView }): ReactNode {
  const text = useText(doorWords);
  if (visit.caseId !== null) return <Mark look="good">{text.reported}</Mark>;
  if (visit.state === 'held') return null;
  return <Mark look={visit.state === 'conflict' ? 'late' : 'plain'}>{text.visitStates[visit.state]}</Mark>;
}

type VisitProps = VisitsPageProps & { readonly visit: VisitView; readonly onChanged: () => void };

function Visit({ visit, show, maySettle, onChanged }: VisitProps): ReactNode {
  const text = useText(doorWords);
  const time = useTime();
  return (
    <div className="cb-stack">
      <h2>
        {visit.address} <VisitMark visit={visit} />
      </h2>
      <Facts>
        <Fact name={text.outcome}>{text.outcomes[visit.outcome]}</Fact>
        <Fact name={text.tabRecent}>
          {visit.member} · {time(visit.visitedAt)}
          {visit.distanceM === null ? '' : ` · ${text.distance(visit.distanceM)}`}
        </Fact>
        {visit.use === null ? null : <Fact name={text.use}>{text.uses[visit.use]}</Fact>}
        {visit.note === '' ? null : <Fact name={text.note}>{visit.note}</Fact>}
      </Facts>
      {visit.hasPhoto ? <DoorPhoto visit={visit} /> : null}
      {visit.findings.length === 0 ? null : (
        <ul className="desk-hands">
          {visit.findings.map(({ personId, name, says }) => (
            <li key={personId}>
              <span className="cb-row-apart">
                <Link to={`/registry/persons/${personId}`}>{name}</Link>
                <Mark look={says === 'lives' ? 'good' : says === 'new' ? 'accent' : 'late'}>
                  {text.says[says]}
                </Mark>
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="cb-row">
        <Link to={`/registry/houses/${visit.houseId}`}>{text.openHouse}</Link>
        {visit.caseId === null ? null : <Link to={`/cases/${visit.caseId}`}>{text.openCase}</Link>}
      </p>
      {maySettle ? <Decisions {...{ visit, show, onChanged }} /> : null}
    </div>
  );
}

/** Shown when asked for: who looks at somebody's door is in the audit log. */
function DoorPhoto({ visit }: { visit: VisitView }): ReactNode {
  const text = useText(doorWords);
  const [state, setState] = useState<'hidden' | 'shown' | 'broken'>('hidden');
  if (state === 'hidden')
    return (
      <p className="cb-row">
        <Button icon="camera" onClick={() => setState('shown')}>
          {text.showPhoto}
        </Button>
        <span className="cb-muted cb-small">{text.photoTraced}</span>
      </p>
    );
  if (state === 'broken')
    return (
      <p className="cb-row" role="alert">
        {text.photoFailed} <Button onClick={() => setState('shown')}>{text.again}</Button>
      </p>
    );
  return (
    <img
      src={`${BASE}/visits/${visit.id}/photo`}
      alt={text.photoOf(visit.address)}
      style={{ maxInlineSize: 'min(100%, 40rem)', maxBlockSize: '50vh', borderRadius: 'var(--radius-2)' }}
      onError={() => setState('broken')}
    />
  );
}

function Decisions({ visit, show, onChanged }: Omit<VisitProps, 'maySettle'>): ReactNode {
  const text = useText(doorWords);
  const sending = useSend({ tells: 'toast', onChanged });
  const [isAsked, setAsked] = useState(false);
  const isOn = visit.state === 'held' || visit.state === 'conflict';
  const settle = (keep: string): void =>
    sending.send('POST', `${BASE}/tasks/${visit.taskId}/settle`, { keep }, () => toast(text.settled));
  return (
    <div className="cb-row">
      {show === 'conflicts' ? (
        <>
          <Button kind="main" isBusy={sending.isPending} onClick={() => settle(visit.id)}>
            {text.keep}
          </Button>
          <Button onClick={() => settle('both')}>{text.keepBoth}</Button>
        </>
      ) : null}
      {visit.use === 'shared' && visit.caseId === null && isOn ? (
        <Button
          kind="main"
          isBusy={sending.isPending}
          onClick={() =>
            sending.send('POST', `${BASE}/visits/${visit.id}/report`, undefined, () => toast(text.reported))
          }
        >
          {text.report}
        </Button>
      ) : null}
      {isOn ? <Button onClick={() => setAsked(true)}>{text.withdraw}</Button> : null}
      {isAsked ? (
        <FormSheet
          title={text.withdraw}
          submit={text.withdraw}
          isBusy={sending.isPending}
          onClose={() => setAsked(false)}
          onSubmit={() =>
            sending.send('POST', `${BASE}/visits/${visit.id}/withdraw`, undefined, () => {
              setAsked(false);
              toast(text.withdrawn);
            })
          }
        >
          <p>{text.withdrawWhy}</p>
        </FormSheet>
      ) : null}
    </div>
  );
}
