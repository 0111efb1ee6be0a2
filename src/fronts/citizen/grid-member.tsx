import { type ReactNode, useState } from 'react';
import { api, Button, ErrorState, Icon, useDraft, useText, withQuery } from '../kit/index.tsx';
import { citizenWords } from './words/citizen-words.ts';

interface Members {
  readonly items: readonly { name: string; post: string; telephone: string | null; area: string }[];
}

/** Who looks after the neighbourhood: found by where the phone is, and remembered. */
export function GridMember(): ReactNode {
  const text = useText(citizenWords);
  const [known, setKnown] = useDraft<Members | null>('grid-members', null);
  const [state, setState] = useState<'idle' | 'asking' | 'no-place'>('idle');
  const [error, setError] = useState<unknown>();
  const ask = async (lon: number, lat: number): Promise<void> => {
    try {
      setKnown(await api<Members>('GET', withQuery('/api/v1/grid-members', { lon, lat })));
    } catch (problem) {
      setError(problem);
    } finally {
      setState('idle');
    }
  };
  const find = (): void => {
    setState('asking');
    setError(undefined);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => void ask(coords.longitude, coords.latitude),
      () => setState('no-place'),
      { enableHighAccuracy: true, timeout: 8_000, maximumAge: 60_000 },
    );
  };
  return (
    <section className="cb-card cb-stack-tight">
      <h2>{text.gridMember}</h2>
      {known === null ? <p className="cb-muted">{text.gridMemberWhy}</p> : null}
      {known?.items.length === 0 ? <p>{text.gridMemberNone}</p> : null}
      {known?.items.map((member) => (
        <div key={`${member.name} ${member.area}`} className="citizen-member">
          <span className="citizen-face" aria-hidden="true">
            <Icon name="person" size="2rem" />
          </span>
          <div>
            <p className="cb-strong">{member.name}</p>
            <p className="cb-muted">{text.gridMemberOf(member.area)}</p>
          </div>
          {member.telephone === null ? null : (
            <a
              className="cb-button cb-button-plain"
              href={`tel:${member.telephone}`}
              aria-label={text.gridMemberCall(member.name)}
            >
              <Icon name="phone" />
              <span className="cb-figures">{member.telephone}</span>
            </a>
          )}
        </div>
      ))}
      <Button
        kind={known === null ? 'plain' : 'quiet'}
        icon="target"
        isBusy={state === 'asking'}
        onClick={find}
      >
        {text.gridMemberFind}
      </Button>
      {state === 'no-place' ? <p role="alert">{text.gridMemberNoPlace}</p> : null}
      {error === undefined ? null : <ErrorState error={error} onRetry={find} />}
    </section>
  );
}
