import { type ReactNode, useMemo, useState } from 'react';
import type { Replay } from '../../base/loop/replay/contract.ts';
import {
  Button,
  Input,
  Loaded,
  type MapPoint,
  Segmented,
  Select,
  Skeleton,
  useApiQuery,
  useText,
  withQuery,
} from '../kit/index.tsx';
import { AreaMap } from './area-map.tsx';
import type { AreaNode, City } from './data.ts';
import {
  PastByArea,
  PastByHolder,
  PastByState,
  PastEvents,
  PastHours,
  PastKpis,
  PastTicker,
} from './past-panels.tsx';
import { changesOf, dayAndHour, hourBegins, lastChange, momentOf } from './replay.ts';
import { type Play, SPEEDS, usePlay } from './use-play.ts';
import { wallWords } from './words/wall-words.ts';

const HOUR_MS = 3_600_000;

export interface PastWallProps {
  readonly city: City;
  readonly area: AreaNode | undefined;
  readonly parts: readonly AreaNode[];
  readonly onArea: (code: string | undefined) => void;
  readonly onCase: (id: string) => void;
  /** Beginning of the hour that is shown. */
  readonly hourMs: number;
  /** Another hour; undefined goes back to now. */
  readonly onHour: (hourMs: number | undefined) => void;
}

/** One past hour, as the log tells it; nothing on it is of now, and it says so. */
export function PastWall(props: PastWallProps): ReactNode {
  const { city, area, hourMs, onHour } = props;
  const text = useText(wallWords);
  const [nowMs] = useState(() => Date.now());
  const play = usePlay(hourMs, Math.min(hourMs + HOUR_MS, nowMs));
  const from = new Date(hourMs).toISOString();
  const query = useApiQuery<Replay>(
    withQuery('/api/v1/cases/replay', { flow: 'incident', from, area: area?.id }),
  );
  return (
    <>
      <PastBar city={city} hourMs={hourMs} nowMs={nowMs} play={play} onHour={onHour} />
      <Loaded
        query={query}
        skeleton={
          <main className="wall-main" aria-label={text.replay}>
            {['kpis', 'hours', 'categories', 'map', 'areas', 'units', 'latest'].map((part) => (
              <section key={part} className={`wall-panel wall-${part}`}>
                <Skeleton shape="block" count={1} />
              </section>
            ))}
          </main>
        }
      >
        {(replay) => <Past {...props} replay={replay} atMs={play.atMs} />}
      </Loaded>
    </>
  );
}

function Past(props: PastWallProps & { replay: Replay; atMs: number }): ReactNode {
  const { city, area, parts, onArea, onCase, replay, atMs } = props;
  const text = useText(wallWords);
  const changes = useMemo(() => changesOf(replay), [replay]);
  // Between two changes nothing is drawn anew, however fast the hour runs.
  const changedMs = lastChange(changes, Date.parse(replay.from), atMs);
  const moment = useMemo(() => momentOf(replay, changedMs), [replay, changedMs]);
  const points = useMemo<MapPoint[]>(
    () =>
      moment.open.flatMap(({ item, mark }) =>
        item.lon === null || item.lat === null
          ? []
          : [{ id: item.id, status: mark, label: item.title, longitude: item.lon, latitude: item.lat }],
      ),
    [moment],
  );
  const flash = useMemo(() => {
    const [event] = moment.events;
    if (event === undefined || event.item.lon === null || event.item.lat === null) return undefined;
    return { key: event.key, longitude: event.item.lon, latitude: event.item.lat };
  }, [moment]);
  const { day, hour } = dayAndHour(city.timeZone, Date.parse(replay.from));
  const past = { moment, replay };
  return (
    <>
      <main className="wall-main">
        <PastKpis {...past} day={day} hour={hour} area={area?.code} />
        <PastHours {...past} day={day} hour={hour} area={area?.code} />
        <PastByState {...past} />
        <AreaMap
          {...{ area, parts, points, flash, onArea, onCase }}
          count={replay.more ? text.mapMore(points.length) : text.pastPoints(points.length)}
        />
        <PastByArea {...past} parts={parts} onArea={onArea} />
        <PastByHolder {...past} />
        <PastEvents {...past} timeZone={city.timeZone} onCase={onCase} />
      </main>
      <PastTicker {...past} atMs={atMs} onCase={onCase} />
    </>
  );
}

interface PastBarProps {
  readonly city: City;
  readonly hourMs: number;
  readonly nowMs: number;
  readonly play: Play;
  readonly onHour: (hourMs: number | undefined) => void;
}

/** Which moment is shown, and how to run through it or go to another hour. */
function PastBar({ city, hourMs, nowMs, play, onHour }: PastBarProps): ReactNode {
  const text = useText(wallWords);
  const { timeZone } = city;
  const { day, hour } = dayAndHour(timeZone, hourMs);
  const today = dayAndHour(timeZone, nowMs);
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(play.atMs);
  const goTo = (nextDay: string, nextHour: number): void => {
    const next = hourBegins(timeZone, nextDay, nextHour);
    if (!Number.isNaN(next) && next < nowMs) onHour(next);
  };
  const hours = Array.from({ length: day === today.day ? today.hour + 1 : 24 }, (_, index) => ({
    value: String(index),
    label: text.hourName(index),
  }));
  return (
    <section className="wall-past-bar" aria-label={text.replay}>
      <p className="wall-past-words">
        <b>{text.pastTitle}</b> <span className="cb-figures">{`${day} ${clock}`}</span>
      </p>
      <Button icon="back" aria-label={text.hourBefore} onClick={() => onHour(hourMs - HOUR_MS)} />
      <Input
        type="date"
        aria-label={text.pastDay}
        value={day}
        max={today.day}
        onChange={(event) => goTo(event.target.value, hour)}
      />
      <Select
        aria-label={text.pastHour}
        options={hours}
        value={String(hour)}
        onChange={(value) => goTo(day, Number(value))}
      />
      <Button
        icon="next"
        aria-label={text.hourAfter}
        disabled={hourMs + HOUR_MS >= nowMs}
        onClick={() => onHour(hourMs + HOUR_MS)}
      />
      <Button kind="main" onClick={play.toggle}>
        {play.isPlaying ? text.pause : play.isAtEnd ? text.playAgain : text.play}
      </Button>
      <Segmented
        label={text.speed}
        options={SPEEDS.map((speed) => ({ value: speed, label: `×${speed}` }))}
        value={play.speed}
        onChange={play.setSpeed}
      />
      <input
        type="range"
        className="wall-past-range"
        aria-label={text.pastMoment}
        aria-valuetext={clock}
        min={0}
        max={3_600}
        value={Math.round((play.atMs - hourMs) / 1_000)}
        onChange={(event) => play.seek(hourMs + Number(event.target.value) * 1_000)}
      />
      <Button onClick={() => onHour(undefined)}>{text.backToNow}</Button>
    </section>
  );
}
