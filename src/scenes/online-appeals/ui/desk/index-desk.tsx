import { type ReactNode, useState } from 'react';
import { Mark, Notice } from '../../../../fronts/kit/desk/index.tsx';
import {
  Bars,
  Button,
  Kpi,
  Loaded,
  Skeleton,
  SyntheticMark,
  useApiQuery,
  useKeys,
  useText,
  useTime,
  useToday,
} from '../../../../fronts/kit/index.tsx';
import { addDays, mondayOf } from '../../../../lib/week.ts';
import type { UnitRank, WeeklyIndex } from '../../index-contract.ts';
import { useWeek } from '../use-day.ts';
import { type Behind, BehindSheet, Units } from './index-units.tsx';
import { Why } from './parts.tsx';
import { BASE, usePlace, useStep } from './use-desk.ts';
import { deskWords } from './words/desk-words.ts';

/** The index of a week as it stands or was published; each figure opens to its questions. [ and ] turn the weeks. */
export function IndexDesk({ mayEdit }: { mayEdit: boolean }): ReactNode {
  const text = useText(deskWords);
  const { week: asked, move } = usePlace();
  const today = useToday();
  const week = mondayOf(
    asked !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : addDays(today, -7),
  );
  const range = useWeek();
  const isLast = addDays(week, 7) > today;
  const turn = (by: number): void => {
    if (by < 0 || !isLast) move({ week: addDays(week, by * 7) });
  };
  useKeys({ '[': () => turn(-1), ']': () => turn(1) });
  return (
    <div className="cb-page">
      <div className="cb-row">
        <Button kind="quiet" hotkey="[" onClick={() => turn(-1)}>
          {text.weekBefore}
        </Button>
        <h2>{text.week(...range(week))}</h2>
        <Button kind="quiet" hotkey="]" disabled={isLast} onClick={() => turn(1)}>
          {text.weekAfter}
        </Button>
      </div>
      <Week key={week} week={week} isOver={addDays(week, 7) <= today} mayEdit={mayEdit} />
    </div>
  );
}

function Week({ week, isOver, mayEdit }: { week: string; isOver: boolean; mayEdit: boolean }): ReactNode {
  const text = useText(deskWords);
  const index = useApiQuery<WeeklyIndex>(`${BASE}/desk/index/${week}`);
  const units = useApiQuery<UnitRank>(`${BASE}/desk/index/${week}/units`);
  const [behind, setBehind] = useState<Behind>();
  return (
    <>
      <Loaded query={index} skeleton={<Skeleton shape="block" count={1} />}>
        {(found) => (
          <>
            <Publishing
              index={found}
              isOver={isOver}
              mayEdit={mayEdit}
              onChanged={() => {
                void index.refetch();
                void units.refetch();
              }}
            />
            <Figures index={found} onOpen={setBehind} />
            <section className="cb-part" aria-labelledby="appeals-topics">
              <h3 id="appeals-topics">{text.topics}</h3>
              <Bars
                label={text.topics}
                onPick={(group) => setBehind({ name: group, query: { measure: 'received', group } })}
                bars={found.shares.map(({ group, percent, count }) => ({
                  ...{ key: group, label: group, value: percent, words: text.topicShare(percent, count) },
                }))}
              />
            </section>
          </>
        )}
      </Loaded>
      <section className="cb-part" aria-labelledby="appeals-units">
        <h3 id="appeals-units">{text.units}</h3>
        <Loaded query={units} skeleton={<Skeleton count={4} />}>
          {(rank) => <Units rank={rank} onOpen={setBehind} />}
        </Loaded>
      </section>
      {behind === undefined ? null : (
        <BehindSheet week={week} behind={behind} onClose={() => setBehind(undefined)} />
      )}
    </>
  );
}

function Figures({ index, onOpen }: { index: WeeklyIndex; onOpen: (behind: Behind) => void }): ReactNode {
  const text = useText(deskWords);
  const names = { received: text.received, replied: text.repliedCount, closed: text.closed };
  return (
    <div className="cb-tiles">
      {(['received', 'replied', 'closed'] as const).map((measure) => (
        <div key={measure} className="cb-card">
          <Kpi
            label={names[measure]}
            value={String(index[measure])}
            unit={text.pieces}
            {...(index.previous && { sentence: text.beforeCount(index.previous[measure]) })}
          />
          <Button
            kind="quiet"
            aria-label={text.questionsBehind(names[measure])}
            onClick={() => onOpen({ name: names[measure], query: { measure } })}
          >
            {text.open}
          </Button>
        </div>
      ))}
    </div>
  );
}

interface PublishingProps {
  readonly index: WeeklyIndex;
  readonly isOver: boolean;
  readonly mayEdit: boolean;
  readonly onChanged: () => void;
}

function Publishing({ index, isOver, mayEdit, onChanged }: PublishingProps): ReactNode {
  const text = useText(deskWords);
  const time = useTime();
  const [isAsking, setIsAsking] = useState(false);
  const step = useStep(onChanged);
  const isPublished = index.edition > 0;
  return (
    <div className="cb-stack-tight">
      <div className="cb-row">
        <span role="status">
          <Mark look="accent">{isPublished ? text.edition(index.edition) : text.unpublished}</Mark>
        </span>
        {index.publishedAt === null ? null : (
          <span className="cb-small cb-muted">{time(index.publishedAt)}</span>
        )}
        {!isOver ? <span className="cb-small cb-muted">{text.weekRuns}</span> : null}
        {index.synthetic ? <SyntheticMark /> : null}
        {mayEdit && isOver && !isPublished ? (
          <Button
            kind="main"
            isBusy={step.isPending}
            onClick={() => step.run(`index/${index.week}`, {}, text.doneWeek)}
          >
            {text.publishWeek}
          </Button>
        ) : null}
        {mayEdit && isPublished ? (
          <Button isBusy={step.isPending} onClick={() => setIsAsking(true)}>
            {text.correctWeek}
          </Button>
        ) : null}
      </div>
      <Notice isAlert>{step.problem}</Notice>
      {index.corrections.map((each) => (
        <p key={each.edition} className="cb-small cb-muted">
          {text.indexCorrected(time(each.publishedAt), each.reason)}
        </p>
      ))}
      {!isAsking ? null : (
        <Why
          title={text.reasonWeek}
          isBusy={step.isPending}
          onClose={() => setIsAsking(false)}
          onDecide={(reason) => {
            setIsAsking(false);
            step.run(`index/${index.week}/corrections`, { reason }, text.doneWeekCorrected);
          }}
        />
      )}
    </div>
  );
}
