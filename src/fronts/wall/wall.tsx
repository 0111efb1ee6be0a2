import { type ReactNode, useState } from 'react';
import { useNavigation } from '../kit/index.tsx';
import { AlarmTicker, LatestPanel, UnitSheet } from './case-panels.tsx';
import { type City, type Me, useArea, useLiveWall, useToday } from './data.ts';
import { AreasPanel, CategoriesPanel, HoursPanel, Kpis, UnitsPanel } from './figure-panels.tsx';
import { Header } from './header.tsx';
import { MapPanel } from './map-panel.tsx';

export interface WallProps {
  readonly city: City;
  readonly me: Me;
  readonly onSignOut: () => void;
}

/** The day of the city, or of the area in the address: every panel is narrowed to it. */
export function Wall({ city, onSignOut }: WallProps): ReactNode {
  const { query, go } = useNavigation();
  const code = query.get('area') ?? undefined;
  const today = useToday(city.timeZone);
  const live = useLiveWall();
  const answer = useArea(code ?? 'city');
  const [unit, setUnit] = useState<{ id: string; name: string }>();
  const setArea = (next: string | undefined): void =>
    go(next === undefined ? '/' : `/?area=${encodeURIComponent(next)}`);
  const area = answer.data?.area;
  const id = code === undefined ? undefined : area?.id;
  const place = { today, area: code };
  return (
    <div className="wall">
      <Header city={city} path={answer.data?.path ?? []} onArea={setArea} live={live} onSignOut={onSignOut} />
      <main className="wall-main">
        <Kpis {...place} />
        <HoursPanel {...place} />
        <CategoriesPanel {...place} />
        <MapPanel area={area} parts={answer.data?.children ?? []} onArea={setArea} />
        <AreasPanel {...place} areaName={code === undefined ? undefined : area?.name} onArea={setArea} />
        <UnitsPanel {...place} onUnit={setUnit} />
        <LatestPanel area={id} />
      </main>
      <AlarmTicker area={id} />
      <UnitSheet unit={unit} today={today} area={code} onClose={() => setUnit(undefined)} />
    </div>
  );
}
