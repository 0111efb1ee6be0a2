import type { ReactNode } from 'react';
import { Link, StatusMark, usePick, useText, useTime } from '../../../fronts/kit/index.tsx';
import type { DecisionView } from '../contract.ts';
import { toItem, useDays } from './shared.tsx';
import { meetingWords } from './words/meeting-words.ts';

/** Decisions with lead, assisting units, limit and how far each unit is; each leads to its case. */
export function DecisionList(props: {
  label: string;
  decisions: readonly DecisionView[];
  /** Names the matter as well, where the list goes over many. */
  hasMatter?: boolean;
}): ReactNode {
  const text = useText(meetingWords);
  const pick = usePick();
  const time = useTime();
  const { dayOf } = useDays();
  const statuses: Readonly<Record<string, string>> = {
    open: text.taskOpen,
    done: text.taskDone,
    cancelled: text.taskCancelled,
  };
  return (
    <ul className="cb-lines" aria-label={props.label}>
      {props.decisions.map((decision) => (
        <li key={decision.id}>
          <span className="cb-row-apart">
            <span className="cb-row">
              <StatusMark status={decision.mark} words={pick(decision.stateTitle)} />
              <Link to={`/cases/${decision.id}`} className="cb-figures">
                {decision.number}
              </Link>
            </span>
            <span className={decision.mark === 'late' ? 'cb-strong' : 'cb-muted'}>
              {decision.endedAt !== null
                ? text.ended(time(decision.endedAt))
                : decision.dueAt === null
                  ? ''
                  : text.due(time(decision.dueAt))}
            </span>
          </span>
          <p className="cb-said">{decision.text}</p>
          <p className="cb-small cb-row">
            {decision.units.map((unit) => (
              <span key={unit.id}>
                {unit.name}（{unit.role === 'lead' ? text.lead : text.assist} · {statuses[unit.status]}）
              </span>
            ))}
          </p>
          {decision.result === null && decision.progress === null ? null : (
            <p className="cb-small cb-muted">
              {decision.result === null ? text.progress : text.result}：{decision.result ?? decision.progress}
            </p>
          )}
          {props.hasMatter === true ? (
            <p className="cb-small">
              <Link to={toItem(decision.item.id)}>
                {text.ofMatter(decision.item.title, dayOf(decision.item.day))}
              </Link>
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
