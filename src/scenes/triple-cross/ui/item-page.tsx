import type { ReactNode } from 'react';
import { CaseClocks, CaseSteps, CaseStory, DeskSides } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  Link,
  Loaded,
  Skeleton,
  StatusMark,
  useApiQuery,
  useMe,
  usePick,
  useText,
  useTime,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { ItemDetail, MeetingView } from '../contract.ts';
import { permissions } from '../manifest.ts';
import { DecideForm } from './decide-form.tsx';
import { DecisionList } from './decision-list.tsx';
import { CallUnits, CasesBehind, Materials, Positions } from './item-parts.tsx';
import { BASE, toAgenda, useDays, useSend } from './shared.tsx';
import { meetingWords } from './words/meeting-words.ts';

/** Steps that have their own place on this page, or on that of the meeting. */
const OWN_PLACE = ['invite', 'decide', 'decisions-done'];
const DECIDABLE = ['consulting', 'assessing', 'resolving'];

/** One matter: the cases behind it, where the units stand, how far it is, papers, decisions. */
export function ItemPage({ id }: { id: string }): ReactNode {
  const query = useApiQuery<ItemDetail>(`${BASE}/items/${id}`);
  return (
    <Loaded query={query} skeleton={<Skeleton shape="lines" count={10} />}>
      {(detail) => <Item detail={detail} />}
    </Loaded>
  );
}

function Item({ detail }: { detail: ItemDetail }): ReactNode {
  const text = useText(meetingWords);
  const { may } = useMe();
  const mayPrepare = may(permissions.prepare) && !detail.closed;
  const isInvitable = ['proposed', 'consulting', 'assessing'].includes(detail.state);
  return (
    <DeskSides
      sideLabel={text.casesBehind}
      side={
        <>
          <CasesBehind detail={detail} mayAdd={mayPrepare} />
          <Materials detail={detail} mayAdd={mayPrepare} />
          <CaseClocks
            label={text.clocks}
            clocks={detail.clocks.filter((clock) => clock.stoppedAt === null)}
          />
          {mayPrepare ? <Move detail={detail} /> : null}
        </>
      }
    >
      <ItemHead detail={detail} />
      <Stages detail={detail} />
      <ItemSteps detail={detail} />
      <Positions detail={detail} />
      {mayPrepare && isInvitable ? <CallUnits itemId={detail.id} /> : null}
      <section className="cb-part" aria-label={text.decisions}>
        <h3>{text.decisions}</h3>
        {detail.decisions.length === 0 ? <p className="cb-muted">{text.decisionNone}</p> : null}
        <DecisionList label={text.decisions} decisions={detail.decisions} />
        {may(permissions.chair) && DECIDABLE.includes(detail.state) ? (
          <DecideForm itemId={detail.id} />
        ) : null}
      </section>
      <CaseStory label={text.story} steps={detail.steps} />
    </DeskSides>
  );
}

function ItemHead({ detail }: { detail: ItemDetail }): ReactNode {
  const text = useText(meetingWords);
  const pick = usePick();
  const time = useTime();
  const { dayOf, weekdayOf } = useDays();
  return (
    <header className="cb-stack-tight">
      <Link to={toAgenda(detail.day)}>← {text.meetingOf(dayOf(detail.day), weekdayOf(detail.day))}</Link>
      <span className="cb-row">
        <StatusMark status={detail.mark} words={pick(detail.stateTitle)} />
        <span className="cb-muted cb-figures">{detail.number}</span>
        <span className="cb-muted">{detail.area}</span>
      </span>
      <h2>{detail.title}</h2>
      <p className="cb-said">{detail.reason}</p>
      <p className="cb-small cb-muted">
        {text.proposedBy(detail.proposedBy ?? text.nobody, time(detail.proposedAt))}
      </p>
    </header>
  );
}

/** 线上会商 → 线下研判 → 现场调处, and where the matter stands on the way. */
function Stages({ detail }: { detail: ItemDetail }): ReactNode {
  const text = useText(meetingWords);
  const { data } = useApiQuery<MeetingView>(withQuery(`${BASE}/meeting`, { day: detail.day }));
  const order = ['consulting', 'assessing', 'resolving', 'awaiting-conclusion'];
  // Closed lies behind the last step; what is only proposed, or was not taken up, before the first.
  const now = detail.state === 'closed' ? order.length : order.indexOf(detail.state);
  const notes = [detail.consulted, detail.assessed, null];
  const isHeld = [detail.consulted !== null, detail.assessed !== null, detail.decisions.length > 0];
  return (
    <ol className="tc-stages" aria-label={text.stages}>
      {(data?.stages ?? []).slice(0, 3).map((stage, index) => (
        <li key={stage} data-at={index === now ? 'now' : index < now ? 'done' : 'later'}>
          <span className="cb-strong">
            {index + 1} {text.stageName(index, stage)}
          </span>{' '}
          <span className="cb-small">
            {index === now
              ? text.stageNow
              : index > now
                ? text.stageLater
                : isHeld[index]
                  ? text.stageDone
                  : text.stageSkipped}
          </span>
          {notes[index] ? <p className="cb-said cb-small">{notes[index]}</p> : null}
        </li>
      ))}
    </ol>
  );
}

function ItemSteps({ detail }: { detail: ItemDetail }): ReactNode {
  const text = useText(meetingWords);
  const { refresh } = useSend();
  const actions = detail.actions.filter((action) => !OWN_PLACE.includes(action.id));
  if (actions.length === 0) return null;
  return (
    <section className="cb-part" aria-label={text.steps}>
      <h3>{text.steps}</h3>
      <CaseSteps
        caseId={detail.id}
        version={detail.version}
        actions={actions}
        purpose="paper"
        onDone={refresh}
      />
    </section>
  );
}

/** Puts the matter off to the next meeting. */
function Move({ detail }: { detail: ItemDetail }): ReactNode {
  const text = useText(meetingWords);
  const { dayOf } = useDays();
  const { send, isPending } = useSend();
  const { data } = useApiQuery<MeetingView>(withQuery(`${BASE}/meeting`, { day: detail.day }));
  if (data === undefined || detail.state !== 'proposed') return null;
  return (
    <section className="cb-stack-tight">
      <h3>{text.move}</h3>
      <div className="cb-row">
        <Button
          isBusy={isPending}
          onClick={() => send('PUT', `items/${detail.id}/place`, { day: data.nextDay })}
        >
          {dayOf(data.nextDay)}
        </Button>
      </div>
    </section>
  );
}
