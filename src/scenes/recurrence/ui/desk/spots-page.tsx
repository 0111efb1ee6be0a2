import { type ReactNode, useState } from 'react';
import {
  DeskList,
  DeskPanes,
  DeskRow,
  Filter,
  FilterBar,
  Mark,
  useSteps,
} from '../../../../fronts/kit/desk/index.tsx';
import {
  EmptyState,
  Segmented,
  Select,
  SyntheticMark,
  useApiQuery,
  useCity,
  usePages,
  useText,
  useTime,
} from '../../../../fronts/kit/index.tsx';
import { DAYS, SCALES, type SpotPage, type SpotView } from '../../contract.ts';
import { recurrenceWords } from './desk-words.ts';
import { type Asked, BASE, nameOf } from './shared.tsx';
import { SpotPane } from './spot-pane.tsx';

const TIMES = ['2', '3', '5', '10'] as const;

/** Places, components, streets and kinds that come back, the most frequent first; beside them the one in view. */
export function SpotsPage(): ReactNode {
  const text = useText(recurrenceWords);
  const city = useCity()?.name ?? '';
  const time = useTime();
  const [asked, setAsked] = useState<Asked>({ scale: 'place', days: '90', times: '3', area: '' });
  const [picked, setPicked] = useState<string>();
  const pages = usePages<SpotView>(`${BASE}/spots`, { ...asked, area: asked.area || undefined });
  const countedAt = (pages.list.data?.pages[0] as SpotPage | undefined)?.countedAt ?? null;
  const keys = pages.rows.map((row) => row.key);
  const current = picked !== undefined && keys.includes(picked) ? picked : keys[0];
  useSteps({ ids: keys, current, onPick: setPicked });
  const ask = (change: Partial<Asked>): void => setAsked({ ...asked, ...change });
  return (
    <DeskPanes
      listLabel={text.tabSpots}
      openLabel={text.detail}
      list={
        <>
          <Segmented
            label={text.scale}
            value={asked.scale}
            onChange={(scale) => ask({ scale })}
            options={SCALES.map((value) => ({ value, label: text.scales(value) }))}
          />
          <Narrow asked={asked} onAsk={ask} />
          <p className="cb-muted cb-small">
            {[text.keys, countedAt === null ? '' : text.countedAt(time(countedAt))]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <DeskList
            label={text.tabSpots}
            pages={pages}
            keyOf={(row) => row.key}
            current={current}
            onPick={setPicked}
            draw={(row) => <Row spot={row} city={city} days={Number(asked.days)} />}
            empty={<EmptyState title={text.empty}>{text.emptyWords}</EmptyState>}
          />
        </>
      }
    >
      {current === undefined ? (
        <EmptyState title={text.pick} />
      ) : (
        <SpotPane key={`${asked.scale} ${current}`} spotKey={current} asked={asked} />
      )}
    </DeskPanes>
  );
}

function Narrow({ asked, onAsk }: { asked: Asked; onAsk: (change: Partial<Asked>) => void }): ReactNode {
  const text = useText(recurrenceWords);
  const { data } = useApiQuery<{ children: { code: string; name: string }[] }>('/api/v1/areas/city');
  return (
    <FilterBar label={text.scale}>
      <Filter label={text.days}>
        <Select
          aria-label={text.days}
          value={asked.days}
          onChange={(days) => onAsk({ days })}
          options={DAYS.map((days) => ({ value: String(days), label: text.lastDays(days) }))}
        />
      </Filter>
      <Filter label={text.times}>
        <Select
          aria-label={text.times}
          value={asked.times}
          onChange={(times) => onAsk({ times })}
          options={TIMES.map((times) => ({ value: times, label: text.atLeast(Number(times)) }))}
        />
      </Filter>
      <Filter label={text.area}>
        <Select
          aria-label={text.area}
          value={asked.area}
          onChange={(area) => onAsk({ area })}
          options={[
            { value: '', label: text.wholeCity },
            ...(data?.children ?? []).map(({ code, name }) => ({ value: code, label: name })),
          ]}
        />
      </Filter>
    </FilterBar>
  );
}

function Row({ spot, city, days }: { spot: SpotView; city: string; days: number }): ReactNode {
  const text = useText(recurrenceWords);
  return (
    <DeskRow
      title={nameOf(spot, city)}
      flags={
        <>
          {spot.programme === null ? null : <Mark look="accent">{text.underway}</Mark>}
          {spot.synthetic ? <SyntheticMark /> : null}
        </>
      }
      line={spot.address === null ? undefined : spot.area}
      foot={[text.count(spot.count), text.beforeThat(spot.previous, days), text.openCount(spot.open)].join(
        ' · ',
      )}
      end={text.lastOn(spot.lastDay.slice(5))}
    />
  );
}
