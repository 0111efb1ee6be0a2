import { type ReactNode, useMemo, useRef } from 'react';
import type { CaseSummary } from '../../base/loop/contract.ts';
import {
  ageInWords,
  Loaded,
  Sheet,
  StatusMark,
  SyntheticMark,
  useNow,
  usePreferences,
  useText,
  WarningMark,
} from '../kit/index.tsx';
import { useCases, useLatest, useUnitCases } from './data.ts';
import { newcomers } from './figures.ts';
import { Panel } from './panel.tsx';
import { Rolling } from './rolling.tsx';
import { wallWords } from './words/wall-words.ts';

interface ListProps {
  /** Id of the area; undefined for all that may be seen. */
  readonly area: string | undefined;
  readonly onCase: (id: string) => void;
}

/** The cases that came last; one that has just come lights once. */
export function LatestPanel({ area, onCase }: ListProps): ReactNode {
  const text = useText(wallWords);
  const query = useLatest(area);
  const seen = useRef(new Set<string>());
  const items = query.data?.items;
  const fresh = useMemo(
    () =>
      items === undefined
        ? new Set<string>()
        : newcomers(
            seen.current,
            items.map((item) => item.id),
          ),
    [items],
  );
  return (
    <Panel
      id="latest"
      title={text.latest}
      query={query}
      emptyWords={text.emptyLatest}
      isEmpty={(data) => data.items.length === 0}
    >
      {(data) => (
        <Rolling
          items={data.items}
          keyOf={(item) => item.id}
          isNew={(item) => fresh.has(item.id)}
          draw={(item) => <CaseLine item={item} onCase={onCase} />}
        />
      )}
    </Panel>
  );
}

function CaseLine({ item, onCase }: { item: CaseSummary; onCase: (id: string) => void }): ReactNode {
  const kit = useText();
  const { language } = usePreferences();
  const age = ageInWords(useNow(10_000) - Date.parse(item.openedAt), kit);
  return (
    <>
      <button type="button" className="wall-case-title wall-link" onClick={() => onCase(item.id)}>
        {item.title}
      </button>
      <p className="wall-case-meta">
        <StatusMark status={item.mark} words={item.stateTitle[language]} />
        {item.holder === null && item.unit === null ? null : (
          <span className="wall-who">{item.holder?.name ?? item.unit?.name}</span>
        )}
        {item.synthetic ? <SyntheticMark /> : null}
        <span className="wall-number">{kit.ago(age)}</span>
      </p>
    </>
  );
}

/** Red lines first, then what is longest overdue: one line that holds still until it changes. */
export function AlarmTicker({ area, onCase, children }: ListProps & { children: ReactNode }): ReactNode {
  const text = useText(wallWords);
  const kit = useText();
  const now = useNow(10_000);
  const urgent = useCases({ open: true, sort: 'priority', limit: 4, area });
  const late = useCases({ open: true, late: true, sort: 'due', limit: 4, area });
  const red = (urgent.data?.items ?? []).filter((item) => item.priority === 1);
  const overdue = (late.data?.items ?? []).filter((item) => red.every((each) => each.id !== item.id));
  const isEmpty = red.length + overdue.length === 0;
  return (
    <section className="wall-ticker" aria-label={text.alarms}>
      <h2>{text.alarms}</h2>
      {isEmpty ? (
        <p className="wall-quiet">{urgent.data === undefined ? kit.loading : text.noAlarms}</p>
      ) : (
        <ul aria-live="polite">
          {red.map((item) => (
            <li key={item.id}>
              <WarningMark level={1} words={text.redLine} />
              <TickerTitle item={item} onCase={onCase} />
            </li>
          ))}
          {overdue.map((item) => (
            <li key={item.id}>
              <StatusMark
                status="late"
                words={
                  item.dueAt === null
                    ? text.overdueWords
                    : text.overdueBy(ageInWords(now - Date.parse(item.dueAt), kit))
                }
              />
              <TickerTitle item={item} onCase={onCase} />
            </li>
          ))}
        </ul>
      )}
      {children}
    </section>
  );
}

function TickerTitle({ item, onCase }: { item: CaseSummary; onCase: (id: string) => void }): ReactNode {
  return (
    <button type="button" className="wall-ticker-title wall-link" onClick={() => onCase(item.id)}>
      {item.title}
    </button>
  );
}

export interface UnitSheetProps {
  readonly unit: { readonly id: string; readonly name: string } | undefined;
  readonly today: string;
  readonly area: string | undefined;
  readonly onClose: () => void;
  readonly onCase: (id: string) => void;
}

/** The tickets that a unit's grade is made of. */
export function UnitSheet({ unit, today, area, onClose, onCase }: UnitSheetProps): ReactNode {
  const text = useText(wallWords);
  const query = useUnitCases(unit?.id, today, area);
  return (
    <Sheet
      title={unit === undefined ? '' : text.unitCases(unit.name)}
      isOpen={unit !== undefined}
      onClose={onClose}
    >
      {unit === undefined ? null : (
        <Loaded
          query={query}
          isEmpty={(data) => data.items.length === 0}
          empty={<p className="wall-empty">{text.emptyCases}</p>}
        >
          {(data) => (
            <ul className="wall-cases">
              {data.items.map((item) => (
                <li key={item.id}>
                  <p className="wall-case-number">{item.number}</p>
                  <CaseLine item={item} onCase={onCase} />
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      )}
    </Sheet>
  );
}
