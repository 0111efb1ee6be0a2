import { type ReactNode, useState } from 'react';
import {
  Button,
  Loaded,
  PhoneLogin,
  type Place,
  StatusMark,
  toast,
  useApiMutation,
  useApiQuery,
  useCitizen,
  useDate,
  useErrorWords,
  useNavigation,
  usePreferences,
  useText,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import { uuidIds } from '../../../lib/ids.ts';
import type { NearbyList as NearbyAnswer, NearbyCase, SnapReceipt } from '../contract.ts';
import { snapWords } from './words/snap-words.ts';

/** What is open around a place, each of which can be joined. `isQuiet` draws nothing when there is nothing. */
export function NearbyList({ place, isQuiet = false }: { place: Place; isQuiet?: boolean }): ReactNode {
  const text = useText(snapWords);
  const { language } = usePreferences();
  const path = withQuery('/api/v1/snap-reports/nearby', {
    lon: place.longitude.toFixed(4),
    lat: place.latitude.toFixed(4),
  });
  const date = useDate();
  const query = useApiQuery<NearbyAnswer>(path, { keepPrevious: true });
  const { data } = query;
  if (data === undefined) return isQuiet ? null : <Loaded query={query}>{() => null}</Loaded>;
  if (data.items.length === 0) return isQuiet ? null : <p className="cb-muted">{text.nearbyEmpty}</p>;
  return (
    <section className="cb-stack-tight" aria-label={text.nearby}>
      {isQuiet ? <h2 className="snap-heading">{text.nearby}</h2> : null}
      <p className="cb-small cb-muted">{text.nearbyWhy}</p>
      <ul className="cb-card snap-rows">
        {data.items.map((item) => (
          <li key={item.id} className="cb-row-apart">
            <div>
              <p className="cb-strong">{item.category}</p>
              <p className="cb-small cb-muted">{text.nearbyRow(item.distanceM, date(item.day))}</p>
              <StatusMark status={item.mark} words={item.state[language]} />
            </div>
            <Join item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Join({ item }: { item: NearbyCase }): ReactNode {
  const text = useText(snapWords);
  const citizen = useCitizen();
  const { go } = useNavigation();
  const wordsOf = useErrorWords();
  const [clientId] = useState(() => uuidIds.next());
  const [needsLogin, setNeedsLogin] = useState(false);
  const joining = useApiMutation<SnapReceipt>();
  const join = (): void => {
    setNeedsLogin(false);
    joining.mutate(
      { method: 'POST', path: `/api/v1/snap-reports/nearby/${item.id}/join`, body: { clientId } },
      {
        onSuccess: ({ id }) => {
          toast(text.joined);
          go(`/reports/${id}`);
        },
        onError: (error) => toast(wordsOf(error).title),
      },
    );
  };
  if (item.mine) return <span className="cb-small cb-muted">{text.joinedMine}</span>;
  return (
    <>
      <Button
        isBusy={joining.isPending}
        onClick={() => (citizen.state === 'in' ? join() : setNeedsLogin(true))}
      >
        {text.join}
      </Button>
      <PhoneLogin isOpen={needsLogin} onClose={() => setNeedsLogin(false)} onDone={join} />
    </>
  );
}
