import { type ReactNode, useState } from 'react';
import { Button, Link, type Place, useNavigation, useText } from '../../../fronts/kit/index.tsx';
import { MyReportsBlock } from './my-reports.tsx';
import { NearbyList } from './nearby-list.tsx';
import { hasDraft } from './use-report-draft.ts';
import { snapWords } from './words/snap-words.ts';

/** The one big button. */
export function ReportAction(): ReactNode {
  const text = useText(snapWords);
  const { go } = useNavigation();
  return (
    <Button kind="main" icon="camera" isWide className="snap-big" onClick={() => go('/report')}>
      {text.report}
    </Button>
  );
}

/** What was not sent, my reports, and what is open around me. */
export function SnapHome(): ReactNode {
  const text = useText(snapWords);
  const [isDraft] = useState(hasDraft);
  return (
    <>
      {isDraft ? (
        <section className="cb-card cb-row-apart">
          <p>{text.draftWaiting}</p>
          <Link to="/report">{text.draftGoOn}</Link>
        </section>
      ) : null}
      <MyReportsBlock />
      <NearbyBlock />
    </>
  );
}

function NearbyBlock(): ReactNode {
  const text = useText(snapWords);
  const [place, setPlace] = useState<Place>();
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle');
  const look = (): void => {
    setState('asking');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('idle');
        setPlace({ longitude: coords.longitude, latitude: coords.latitude });
      },
      () => setState('failed'),
      { enableHighAccuracy: true, timeout: 8_000, maximumAge: 60_000 },
    );
  };
  return (
    <section className="cb-stack-tight">
      <div className="cb-row-apart">
        <h2>{text.nearby}</h2>
        <Link to="/public" className="snap-all">
          {text.publicAll}
        </Link>
      </div>
      {place === undefined ? (
        <>
          <p className="cb-muted">{text.nearbyWhy}</p>
          <Button icon="target" isBusy={state === 'asking'} onClick={look}>
            {text.nearbyLook}
          </Button>
          {state === 'failed' ? <p role="alert">{text.nearbyNoPlace}</p> : null}
        </>
      ) : (
        <NearbyList place={place} />
      )}
    </section>
  );
}
