import type { ReactNode } from 'react';
import {
  Breadcrumb,
  Button,
  changePreferences,
  type LiveState,
  SyntheticMark,
  useNow,
  useOnline,
  usePreferences,
  useText,
} from '../kit/index.tsx';
import type { AreaNode, City, Me } from './data.ts';
import { homeOf } from './stops.ts';
import { wallWords } from './words/wall-words.ts';

export interface HeaderProps {
  readonly city: City;
  readonly me: Me;
  /** From where the rights begin down to what is shown. */
  readonly path: readonly AreaNode[];
  /** The wall shows a past hour: the clock then says that it is the present one. */
  readonly isPast: boolean;
  readonly onArea: (code: string | undefined) => void;
  readonly live: LiveState;
  readonly onSignOut: () => void;
}

/** Title, clock, where we are, and whether what we see is alive. */
export function Header({ city, me, path, isPast, onArea, live, onSignOut }: HeaderProps): ReactNode {
  const text = useText(wallWords);
  const { language } = usePreferences();
  const product = city.brand.product[language];
  const crumbs = path.map((area, index) => ({
    label: area.depth === 0 ? text.city : area.name,
    onPick: () => onArea(index === 0 ? undefined : area.code),
  }));
  // Rights bound to units rather than to one area: the map is the city's, the figures are those of the units.
  const isOfUnits =
    homeOf(me) === undefined &&
    me.grants.every((grant) => grant.organisationId !== null && grant.areaId === null);
  return (
    <header className="wall-header">
      <div className="wall-where">
        {crumbs.length === 0 ? null : <Breadcrumb crumbs={crumbs} />}
        {city.demo ? <SyntheticMark /> : null}
        {isOfUnits ? <span className="wall-scope">{text.ownUnits}</span> : null}
      </div>
      <h1>
        {product} · {text.title}
      </h1>
      <div className="wall-clock">
        {isPast ? <span className="wall-scope">{text.nowIs}</span> : <LiveLamp live={live} />}
        <Clock timeZone={city.timeZone} />
        <Button
          kind="quiet"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => void changePreferences({ language: language === 'zh' ? 'en' : 'zh' })}
        >
          {text.otherLanguage}
        </Button>
        <Button kind="quiet" onClick={onSignOut}>
          {text.signOut}
        </Button>
      </div>
    </header>
  );
}

function Clock({ timeZone }: { timeZone: string }): ReactNode {
  const { language } = usePreferences();
  const now = useNow();
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const day = new Intl.DateTimeFormat(locale, {
    timeZone,
    month: 'long',
    day: 'numeric',
    weekday: 'short',
  }).format(now);
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(now);
  return (
    <p className="wall-time">
      <span>{day}</span> <b>{time}</b>
    </p>
  );
}

function LiveLamp({ live }: { live: LiveState }): ReactNode {
  const text = useText(wallWords);
  const isOnline = useOnline();
  const isOpen = isOnline && live === 'open';
  const words = isOpen ? text.liveOpen : isOnline ? text.liveLost : text.liveOffline;
  return (
    <p className={`wall-live${isOpen ? '' : ' wall-live-lost'}`} role="status">
      {words}
    </p>
  );
}
