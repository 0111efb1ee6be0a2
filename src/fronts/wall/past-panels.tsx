import { type ReactNode, useId, useMemo } from 'react';
import type { ValuesResponse } from '../../base/indicators/contract.ts';
import type { Replay } from '../../base/loop/replay/contract.ts';
import {
  ageInWords,
  type Bar,
  Bars,
  Kpi,
  Skeleton,
  StatusMark,
  SyntheticMark,
  usePreferences,
  useText,
  WarningMark,
} from '../kit/index.tsx';
import { type AreaNode, figureOf, useFigures } from './data.ts';
import { Hours } from './hours.tsx';
import { countBy, type PastMoment } from './replay.ts';
import { Rolling } from './rolling.tsx';
import { useWide } from './use-wide.ts';
import { wallWords } from './words/wall-words.ts';

interface PastProps {
  readonly moment: PastMoment;
  readonly replay: Replay;
}

interface DayProps extends PastProps {
  readonly day: string;
  readonly hour: number;
  readonly area: string | undefined;
}

const MOST_EVENTS = 24;
const COUNTED = ['accepted', 'dispatched', 'closed'] as const;

/** A panel of the past: in place of an age it says that it is of then. */
function PastPanel({ id, title, children }: { id: string; title: string; children: ReactNode }): ReactNode {
  const text = useText(wallWords);
  const titleId = useId();
  return (
    <section className={`wall-panel wall-${id}`} aria-labelledby={titleId}>
      <div className="wall-panel-head">
        <h2 id={titleId}>{title}</h2>
        <span className="wall-then">{text.pastThen}</span>
      </div>
      <div className="wall-panel-body">{children}</div>
    </section>
  );
}

/** The day's hours as they were counted; of the hours before the one that is shown. */
function useDay({ day, area }: Pick<DayProps, 'day' | 'area'>) {
  return useFigures({ ids: COUNTED, from: day, to: day, by: 'hour', area });
}

function countBefore(data: ValuesResponse | undefined, id: string, hour: number): number | undefined {
  const rows = figureOf(data, id)?.rows;
  return rows?.slice(0, hour).reduce((sum, row) => sum + (row.value ?? 0), 0);
}

/** What had happened on the day until then, and how much stood open. */
export function PastKpis(props: DayProps): ReactNode {
  const { moment, hour } = props;
  const text = useText(wallWords);
  const query = useDay(props);
  const sum = (id: string, since: number): string | undefined => {
    const before = countBefore(query.data, id, hour);
    return before === undefined ? undefined : (before + since).toLocaleString('zh-CN');
  };
  const figures = [
    { label: text.pastAccepted, value: sum('accepted', moment.opened) },
    { label: text.pastDispatched, value: sum('dispatched', moment.dispatched) },
    { label: text.pastClosed, value: sum('closed', moment.closed) },
    { label: text.pastOpen, value: moment.open.length.toLocaleString('zh-CN') },
    { label: text.pastLate, value: moment.late.length.toLocaleString('zh-CN') },
    { label: text.pastSteps, value: moment.events.length.toLocaleString('zh-CN') },
  ];
  return (
    <section className="wall-panel wall-kpis" aria-label={text.pastTitle}>
      <div className="wall-panel-head">
        <h2>{text.pastFigures}</h2>
        <span className="wall-then">{text.pastThen}</span>
      </div>
      {query.isPending ? (
        <Skeleton shape="block" count={3} />
      ) : (
        <div className="wall-kpi-grid wall-kpi-past">
          {figures.map(({ label, value }) => (
            <Kpi key={label} label={label} value={value} unit={text.case} />
          ))}
        </div>
      )}
    </section>
  );
}

/** The day hour by hour, up to the hour that is shown; what came later is not drawn. */
export function PastHours(props: DayProps): ReactNode {
  const { hour, moment } = props;
  const text = useText(wallWords);
  const query = useDay(props);
  const rowsOf = (id: string, since: number) =>
    (figureOf(query.data, id)?.rows ?? []).map((row, index) => ({
      ...row,
      value: index < hour ? row.value : index === hour ? since : null,
    }));
  const total = (id: string, since: number) => String((countBefore(query.data, id, hour) ?? 0) + since);
  return (
    <PastPanel id="hours" title={text.pastByHour}>
      {query.isPending ? (
        <Skeleton shape="rows" count={3} />
      ) : (
        <Hours
          label={text.pastByHour}
          receivedWords={text.pastAcceptedWords(total('accepted', moment.opened))}
          closedWords={text.closedWords(total('closed', moment.closed))}
          received={rowsOf('accepted', moment.opened)}
          closed={rowsOf('closed', moment.closed)}
        />
      )}
    </PastPanel>
  );
}

/** At which step of the loop the open cases stood. */
export function PastByState({ moment, replay }: PastProps): ReactNode {
  const text = useText(wallWords);
  const { language } = usePreferences();
  const isWide = useWide();
  const bars = countBy(moment.open, (each) => each.step.state).map(({ key, count }) => ({
    ...{ key, value: count, label: replay.states[key]?.title[language] ?? key },
  }));
  return (
    <PastPanel id="categories" title={text.pastByState}>
      <BarsOrEmpty label={text.pastByState} bars={bars.slice(0, isWide ? 11 : 5)} />
    </PastPanel>
  );
}

/** Open cases in the parts of the area; a press goes down into one, at the same moment. */
export function PastByArea(
  props: PastProps & { parts: readonly AreaNode[]; onArea: (code: string) => void },
): ReactNode {
  const { moment, parts, onArea } = props;
  const text = useText(wallWords);
  const isWide = useWide();
  const names = useMemo(() => new Map(parts.map((part) => [part.code, part.name])), [parts]);
  const bars = countBy(moment.open, (each) => each.item.part ?? '').map(({ key, count }) => ({
    ...{ key, value: count, label: names.get(key) ?? text.noPlace },
  }));
  return (
    <PastPanel id="areas" title={text.pastByArea}>
      <BarsOrEmpty
        label={text.pastByArea}
        bars={bars.slice(0, isWide ? 11 : 6)}
        onPick={(key) => names.has(key) && onArea(key)}
      />
    </PastPanel>
  );
}

/** Who had the open cases in hand, those with overdue ones first. */
export function PastByHolder({ moment }: PastProps): ReactNode {
  const text = useText(wallWords);
  const isWide = useWide();
  const late = new Map(
    countBy(moment.late, (each) => each.step.holder ?? '').map((row) => [row.key, row.count]),
  );
  const bars = countBy(moment.open, (each) => each.step.holder ?? '')
    .map(({ key, count }) => ({
      key,
      value: count,
      label: key === '' ? text.nobody : key,
      late: late.get(key) ?? 0,
    }))
    .sort((one, two) => two.late - one.late || two.value - one.value)
    .map(({ late: over, ...bar }) => (over === 0 ? bar : { ...bar, words: text.withLate(bar.value, over) }));
  return (
    <PastPanel id="units" title={text.pastByHolder}>
      <BarsOrEmpty label={text.pastByHolder} bars={bars.slice(0, isWide ? 11 : 6)} />
    </PastPanel>
  );
}

function BarsOrEmpty(props: {
  label: string;
  bars: readonly Bar[];
  onPick?: (key: string) => void;
}): ReactNode {
  const text = useText(wallWords);
  if (props.bars.length === 0) return <p className="wall-empty">{text.pastNoneOpen}</p>;
  return <Bars {...props} />;
}

/** What was done in the hour, the newest first. */
export function PastEvents(props: PastProps & { timeZone: string; onCase: (id: string) => void }): ReactNode {
  const { moment, replay, timeZone, onCase } = props;
  const text = useText(wallWords);
  const { language } = usePreferences();
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' });
  return (
    <PastPanel id="latest" title={text.pastEvents}>
      {moment.events.length === 0 ? (
        <p className="wall-empty">{text.pastNoEvents}</p>
      ) : (
        <Rolling
          items={moment.events.slice(0, MOST_EVENTS)}
          keyOf={(event) => event.key}
          isNew={(event) => event === moment.events[0]}
          draw={({ item, step }) => (
            <>
              <button type="button" className="wall-case-title wall-link" onClick={() => onCase(item.id)}>
                {item.title}
              </button>
              <p className="wall-case-meta">
                <span className="cb-figures">{clock.format(Date.parse(step.at))}</span>
                <b>{step.title?.[language] ?? ''}</b>
                <span className="wall-who">
                  {step.holder ?? replay.states[step.state]?.title[language] ?? ''}
                </span>
                {item.synthetic ? <SyntheticMark /> : null}
              </p>
            </>
          )}
        />
      )}
    </PastPanel>
  );
}

/** What was red or overdue then. */
export function PastTicker(props: PastProps & { atMs: number; onCase: (id: string) => void }): ReactNode {
  const { moment, atMs, onCase } = props;
  const text = useText(wallWords);
  const kit = useText();
  const red = moment.open.filter(({ item }) => item.priority === 1).slice(0, 4);
  const late = moment.late.filter(({ item }) => item.priority !== 1).slice(0, 4);
  return (
    <section className="wall-ticker" aria-label={text.pastAlarms}>
      <h2>{text.pastAlarms}</h2>
      {red.length + late.length === 0 ? (
        <p className="wall-quiet">{text.pastNoAlarms}</p>
      ) : (
        <ul>
          {[...red, ...late].map(({ item, step }) => (
            <li key={item.id}>
              {item.priority === 1 ? (
                <WarningMark level={1} words={text.redLine} />
              ) : (
                <StatusMark
                  status="late"
                  words={text.overdueBy(ageInWords(atMs - Date.parse(step.dueAt ?? ''), kit))}
                />
              )}
              <button type="button" className="wall-ticker-title wall-link" onClick={() => onCase(item.id)}>
                {item.title}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
