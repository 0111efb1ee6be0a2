import { type ReactNode, useMemo, useState } from 'react';
import { DeskList, DeskPanes, DeskRow, Filter, useSteps } from '../../../../fronts/kit/desk/index.tsx';
import {
  CityMap,
  EmptyState,
  Segmented,
  Select,
  Skeleton,
  StatusMark,
  type Translated,
  type Unit,
  UnitField,
  useApiQuery,
  useCityShapes,
  useLive,
  useMe,
  useNavigation,
  usePages,
  usePick,
  useText,
  useTime,
  withQuery,
} from '../../../../fronts/kit/index.tsx';
import type { WhistleCounts, WhistleView } from '../../contract.ts';
import { permissions } from '../../manifest.ts';
import { whistleDeskWords } from './desk-words.ts';
import type { words as zh } from './desk-words-zh.ts';
import { RespondClock } from './respond-clock.tsx';
import { BASE, toWhistle, useSend } from './shared.tsx';

const SHOWN = ['mine', 'overdue', 'waiting', 'coming', 'on-site', 'done', 'all'] as const;
type Shown = (typeof SHOWN)[number];

/** Whistles with the clock for reporting in, by where they stand; beside them the map. */
export function ListPage(): ReactNode {
  const text = useText(whistleDeskWords);
  const { me, may } = useMe();
  const { go } = useNavigation();
  const { refresh } = useSend();
  const [chosen, setChosen] = useState<Shown>();
  const [units, setUnits] = useState<readonly Unit[]>([]);
  const [area, setArea] = useState('');
  const [picked, setPicked] = useState<string>();
  const shown = chosen ?? (may(permissions.direct) ? 'all' : 'mine');
  const narrow = { department: units[0]?.id, area: area === '' ? undefined : area };
  const pages = usePages<WhistleView>(BASE, { ...queryOf(shown), ...narrow });
  const ids = pages.rows.map((row) => row.id);
  const current = picked !== undefined && ids.includes(picked) ? picked : ids[0];
  const counts = useApiQuery<WhistleCounts>(withQuery(`${BASE}/counts`, narrow), { keepPrevious: true });
  useLive(
    ['cases'],
    ({ data }) => {
      if ((data as { flowId?: string } | undefined)?.flowId === 'whistle') refresh();
    },
    refresh,
  );
  useSteps({ ids, current, onPick: setPicked, onOpen: (id) => go(toWhistle(id)) });
  if (me === undefined) return <Skeleton count={6} />;
  return (
    <DeskPanes
      listLabel={text.tabList}
      openLabel={text.map}
      isFilled
      list={
        <>
          <Segmented
            label={text.show}
            value={shown}
            onChange={(value) => {
              setChosen(value);
              setPicked(undefined);
            }}
            options={optionsOf(text, counts.data)}
          />
          <Narrow area={area} onArea={setArea} units={units} onUnits={setUnits} />
          <p className="cb-muted cb-small">{text.keys}</p>
          <DeskList
            label={text.tabList}
            pages={pages}
            keyOf={(row) => row.id}
            current={current}
            toOf={(row) => toWhistle(row.id)}
            draw={(row) => <Row whistle={row} />}
            empty={
              <EmptyState title={shown === 'overdue' ? text.emptyOverdue : text.empty}>
                {shown === 'all' ? text.emptyWords : undefined}
              </EmptyState>
            }
          />
        </>
      }
    >
      <WhistleMap rows={pages.rows} current={current} />
    </DeskPanes>
  );
}

function queryOf(shown: Shown): { stage?: string; mine?: boolean } {
  if (shown === 'all') return {};
  return shown === 'mine' ? { mine: true } : { stage: shown };
}

function optionsOf(text: Translated<typeof zh>, counts: WhistleCounts | undefined) {
  const labels = {
    ...{ mine: text.mine, overdue: text.overdue, waiting: text.waiting, coming: text.coming },
    ...{ 'on-site': text.onSite, done: text.done, all: text.all },
  };
  const figures: Partial<Record<Shown, number>> =
    counts === undefined
      ? {}
      : {
          ...{ overdue: counts.overdue, waiting: counts.waiting, coming: counts.coming },
          'on-site': counts.onSite,
        };
  return SHOWN.map((value) => ({
    ...{ value, label: labels[value] },
    ...(figures[value] !== undefined && { count: figures[value] }),
  }));
}

function Narrow(props: {
  area: string;
  onArea: (area: string) => void;
  units: readonly Unit[];
  onUnits: (units: readonly Unit[]) => void;
}): ReactNode {
  const text = useText(whistleDeskWords);
  const { data } = useApiQuery<{ children: { code: string; name: string }[] }>('/api/v1/areas/city');
  const areas = (data?.children ?? []).map(({ code, name }) => ({ value: code, label: name }));
  return (
    <div className="cb-filters">
      <Filter label={text.area}>
        <Select
          aria-label={text.area}
          value={props.area}
          onChange={props.onArea}
          options={[{ value: '', label: text.wholeCity }, ...areas]}
        />
      </Filter>
      <UnitField label={text.department} value={props.units} onChange={props.onUnits} />
    </div>
  );
}

function Row({ whistle }: { whistle: WhistleView }): ReactNode {
  const text = useText(whistleDeskWords);
  const pick = usePick();
  const time = useTime();
  return (
    <DeskRow
      mark={<StatusMark status={whistle.mark} isCompact />}
      title={whistle.title}
      line={[
        ...whistle.departments.map((unit) =>
          unit.late && unit.reportedInAt === null ? `${unit.name}（${text.late}）` : unit.name,
        ),
        whistle.number,
        text.blownBy(whistle.blower.name, time(whistle.blownAt)),
      ].join(' · ')}
      foot={
        <>
          <span>{pick(whistle.stateTitle)}</span>
          <RespondClock whistle={whistle} />
        </>
      }
    />
  );
}

function WhistleMap({
  rows,
  current,
}: {
  rows: readonly WhistleView[];
  current: string | undefined;
}): ReactNode {
  const text = useText(whistleDeskWords);
  const { go } = useNavigation();
  const { areas, bounds } = useCityShapes();
  const points = useMemo(
    () =>
      rows.flatMap(({ id, lon, lat, mark, title }) =>
        lon === null || lat === null
          ? []
          : [{ id, status: mark, label: title, longitude: lon, latitude: lat }],
      ),
    [rows],
  );
  if (bounds === undefined) return <Skeleton shape="block" count={1} />;
  return (
    <CityMap
      label={text.map}
      areas={areas}
      bounds={bounds}
      points={points}
      selectedPointId={current}
      onPickPoint={(id) => go(toWhistle(id))}
      height="100%"
    />
  );
}
