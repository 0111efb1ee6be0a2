import { type ReactNode, useMemo, useState } from 'react';
import {
  Button,
  CityMap,
  EmptyState,
  ErrorState,
  Field,
  Link,
  Segmented,
  Select,
  Skeleton,
  StatusMark,
  type Translated,
  type Unit,
  UnitField,
  useApiQuery,
  useCityShapes,
  useKeys,
  useLive,
  useMe,
  useNavigation,
  usePages,
  useText,
  useTime,
  withQuery,
} from '../../../../fronts/kit/index.tsx';
import type { WhistleCounts, WhistleView } from '../../contract.ts';
import { permissions } from '../../manifest.ts';
import { whistleDeskWords } from './desk-words.ts';
import type { words as zh } from './desk-words-zh.ts';
import { RespondClock } from './respond-clock.tsx';
import { BASE, toWhistle, usePick, useSend } from './shared.tsx';

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
  const [at, setAt] = useState(0);
  const shown = chosen ?? (may(permissions.direct) ? 'all' : 'mine');
  const narrow = { department: units[0]?.id, area: area === '' ? undefined : area };
  const { list, rows } = usePages<WhistleView>(BASE, { ...queryOf(shown), ...narrow });
  const counts = useApiQuery<WhistleCounts>(withQuery(`${BASE}/counts`, narrow), { keepPrevious: true });
  useLive(
    ['cases'],
    ({ data }) => {
      if ((data as { flowId?: string } | undefined)?.flowId === 'whistle') refresh();
    },
    refresh,
  );
  const step = (by: number): void => setAt(Math.max(0, Math.min(rows.length - 1, at + by)));
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    Enter: () => {
      const row = rows[at];
      if (row !== undefined) go(toWhistle(row.id));
    },
  });
  if (me === undefined) return <Skeleton count={6} />;
  return (
    <div className="wd-list-page">
      <section className="wd-list" aria-label={text.tabList}>
        <Segmented
          label={text.show}
          value={shown}
          onChange={(value) => {
            setChosen(value);
            setAt(0);
          }}
          options={optionsOf(text, counts.data)}
        />
        <Narrow area={area} onArea={setArea} units={units} onUnits={setUnits} />
        {list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <Skeleton count={6} />
        ) : rows.length === 0 ? (
          <EmptyState title={shown === 'overdue' ? text.emptyOverdue : text.empty}>
            {shown === 'all' ? text.emptyWords : undefined}
          </EmptyState>
        ) : (
          <ul className="wd-rows" aria-label={text.tabList}>
            {rows.map((row, index) => (
              <Row key={row.id} whistle={row} isCurrent={index === at} />
            ))}
          </ul>
        )}
        {list.hasNextPage ? (
          <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {text.more}
          </Button>
        ) : null}
        <p className="cb-muted cb-small">{text.keys}</p>
      </section>
      <WhistleMap rows={rows} current={rows[at]?.id} />
    </div>
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
    <div className="wd-narrow">
      <Field label={text.area}>
        {(attributes) => (
          <Select
            {...attributes}
            value={props.area}
            onChange={props.onArea}
            options={[{ value: '', label: text.wholeCity }, ...areas]}
          />
        )}
      </Field>
      <UnitField label={text.department} value={props.units} onChange={props.onUnits} />
    </div>
  );
}

function Row({ whistle, isCurrent }: { whistle: WhistleView; isCurrent: boolean }): ReactNode {
  const text = useText(whistleDeskWords);
  const pick = usePick();
  const time = useTime();
  return (
    <li data-current={isCurrent || undefined}>
      <span className="cb-row-apart">
        <StatusMark status={whistle.mark} words={pick(whistle.stateTitle)} />
        <RespondClock whistle={whistle} />
      </span>
      <Link to={toWhistle(whistle.id)} className="cb-strong wd-title">
        {whistle.title}
      </Link>
      <span className="cb-small">
        {whistle.departments.map((unit) => (
          <span key={unit.id} className="wd-unit">
            {unit.name}
            {unit.late && unit.reportedInAt === null ? ` · ${text.late}` : ''}
          </span>
        ))}
      </span>
      <span className="cb-small cb-muted">
        <span className="cb-figures">{whistle.number}</span> ·{' '}
        {text.blownBy(whistle.blower.name, time(whistle.blownAt))}
      </span>
    </li>
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
  return (
    <section className="wd-map" aria-label={text.map}>
      {bounds === undefined ? (
        <Skeleton shape="block" count={1} />
      ) : (
        <CityMap
          label={text.map}
          areas={areas}
          bounds={bounds}
          points={points}
          selectedPointId={current}
          onPickPoint={(id) => go(toWhistle(id))}
          height="100%"
        />
      )}
    </section>
  );
}
