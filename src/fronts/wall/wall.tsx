import { type ReactNode, useState } from 'react';
import { useNavigation } from '../kit/index.tsx';
import { TURN_MS, useCarousel } from './carousel.ts';
import { AlarmTicker, LatestPanel, UnitSheet } from './case-panels.tsx';
import { CaseSheet } from './case-sheet.tsx';
import { Controls } from './controls.tsx';
import { type AreaAnswer, type City, type Me, useArea, useToday } from './data.ts';
import { AreasPanel, CategoriesPanel, HoursPanel, Kpis, UnitsPanel } from './figure-panels.tsx';
import { Header } from './header.tsx';
import { MapPanel } from './map-panel.tsx';
import { PastWall } from './past-wall.tsx';
import { lastWholeHour } from './replay.ts';
import { homeOf, nextStop } from './stops.ts';
import { useLiveWall } from './use-live-wall.ts';

export interface WallProps {
  readonly city: City;
  readonly me: Me;
  readonly onSignOut: () => void;
}

/** The city, or the area in the address, now or in a past hour: every panel is narrowed to it. */
export function Wall({ city, me, onSignOut }: WallProps): ReactNode {
  const { query, go } = useNavigation();
  const live = useLiveWall();
  const home = useArea(homeOf(me) ?? 'city');
  const asked = query.get('area') ?? undefined;
  const answer = useArea(asked ?? homeOf(me) ?? 'city');
  const [caseId, setCaseId] = useState<string>();
  const hour = hourIn(query.get('hour'));
  const address = (area: string | undefined, at: number | undefined = hour): string => {
    const parts = {
      ...(area === undefined ? {} : { area }),
      ...(at === undefined || Number.isNaN(at) ? {} : { hour: new Date(at).toISOString() }),
      ...(query.get('turn') === null ? {} : { turn: query.get('turn') ?? '' }),
    };
    const text = new URLSearchParams(parts).toString();
    return text === '' ? '/' : `/?${text}`;
  };
  const setArea = (next: string | undefined): void => go(address(next));
  const carousel = useCarousel({
    turnMs: turnMsOf(query.get('turn')),
    isHeld: caseId !== undefined || hour !== undefined,
    onTurn: () => {
      const [first, ...others] = stopsOf(home.data);
      if (first === undefined) return;
      const next = nextStop([first, ...others], asked ?? first);
      if (next !== undefined) go(address(next === first ? undefined : next), { replace: true });
    },
  });
  const path = (answer.data?.path ?? []).filter((area) => area.depth >= (home.data?.area.depth ?? 0));
  const shared = {
    ...{ city, onArea: setArea, onCase: setCaseId },
    // Without rights beyond one's own area the city is that area.
    area: (answer.data?.area.depth ?? 0) === 0 ? undefined : answer.data?.area,
    parts: answer.data?.children ?? [],
  };
  const setHour = (next: number | undefined): void =>
    go(next === undefined ? address(asked, Number.NaN) : address(asked, next));
  return (
    <div className={`wall${hour === undefined ? '' : ' wall-past'}`}>
      <Header
        city={city}
        me={me}
        path={path}
        isPast={hour !== undefined}
        onArea={setArea}
        live={live}
        onSignOut={onSignOut}
      />
      {hour === undefined ? (
        <Now {...shared}>
          <Controls carousel={carousel} onReplay={() => setHour(lastWholeHour(city.timeZone, Date.now()))} />
        </Now>
      ) : (
        <PastWall key={hour} {...shared} hourMs={hour} onHour={setHour} />
      )}
      <CaseSheet caseId={caseId} permissions={me.permissions} onClose={() => setCaseId(undefined)} />
    </div>
  );
}

interface NowProps {
  readonly city: City;
  readonly area: AreaAnswer['area'] | undefined;
  readonly parts: AreaAnswer['children'];
  readonly onArea: (code: string | undefined) => void;
  readonly onCase: (id: string) => void;
  readonly children: ReactNode;
}

function Now({ city, area, parts, onArea, onCase, children }: NowProps): ReactNode {
  const today = useToday(city.timeZone);
  const [unit, setUnit] = useState<{ id: string; name: string }>();
  const place = { today, area: area?.code };
  return (
    <>
      <main className="wall-main">
        <Kpis {...place} />
        <HoursPanel {...place} />
        <CategoriesPanel {...place} />
        <MapPanel area={area} parts={parts} onArea={onArea} onCase={onCase} />
        <AreasPanel {...place} areaName={area?.name} onArea={onArea} />
        <UnitsPanel {...place} onUnit={setUnit} />
        <LatestPanel key={area?.id ?? ''} area={area?.id} onCase={onCase} />
      </main>
      <AlarmTicker area={area?.id} onCase={onCase}>
        {children}
      </AlarmTicker>
      <UnitSheet
        unit={unit}
        today={today}
        area={area?.code}
        onClose={() => setUnit(undefined)}
        onCase={(id) => {
          setUnit(undefined);
          onCase(id);
        }}
      />
    </>
  );
}

/** Where the carousel stops: home, then each of its parts. */
function stopsOf(home: AreaAnswer | undefined): string[] {
  return home === undefined ? [] : [home.area.code, ...home.children.map((part) => part.code)];
}

function hourIn(text: string | null): number | undefined {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

function turnMsOf(text: string | null): number {
  const seconds = Number(text);
  return seconds >= 2 && seconds <= 600 ? seconds * 1_000 : TURN_MS;
}
