import { type ReactNode, useState } from 'react';
import { LongField } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  Link,
  Loaded,
  Skeleton,
  StatusMark,
  useApiQuery,
  useDraft,
  useMe,
  usePick,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { ItemDetail, ItemView } from '../contract.ts';
import { DecideForm } from './decide-form.tsx';
import { DecisionList } from './decision-list.tsx';
import { CallUnits, Positions } from './item-parts.tsx';
import { BASE, toItem, useSend } from './shared.tsx';
import { meetingWords } from './words/meeting-words.ts';

/** The matter in hand: where the units stand, what is put down, what is decided. */
export function MeetingItem({ item, mayChair }: { item: ItemView; mayChair: boolean }): ReactNode {
  const text = useText(meetingWords);
  const pick = usePick();
  const query = useApiQuery<ItemDetail>(`${BASE}/items/${item.id}`);
  return (
    <div className="cb-stack">
      <header className="cb-stack-tight">
        <StatusMark status={item.mark} words={pick(item.stateTitle)} />
        <h2>
          <Link to={toItem(item.id)}>{item.title}</Link>
        </h2>
        <p className="cb-said">{item.reason}</p>
      </header>
      <Loaded query={query} skeleton={<Skeleton count={3} />}>
        {(detail) => (
          <>
            <Positions detail={detail} />
            {mayChair && !detail.closed ? <CallUnits itemId={item.id} /> : null}
          </>
        )}
      </Loaded>
      {item.decisions.length === 0 ? null : (
        <>
          <h3>{text.decisions}</h3>
          <DecisionList label={text.decisions} decisions={item.decisions} />
        </>
      )}
      {mayChair ? <Steps item={item} /> : null}
    </div>
  );
}

/** What the chair may do with the matter as it stands now. */
function Steps({ item }: { item: ItemView }): ReactNode {
  const text = useText(meetingWords);
  const { send, isPending } = useSend();
  const { me } = useMe();
  // Of this person: several sit at one desk in turn.
  const [words, setWords, clear] = useDraft(`${me?.actor.id}.triple-cross.${item.id}`, '');
  const [problem, setProblem] = useState<string>();
  const act = (action: string, form: object): void =>
    send('POST', `/api/v1/cases/${item.id}/actions/${action}`, { form }, clear);
  const withMinutes = (action: string, form: object, field = 'minutes'): void => {
    setProblem(words.trim() === '' ? text.needMinutes : undefined);
    if (words.trim() !== '') act(action, { [field]: words.trim(), ...form });
  };
  const { state } = item;
  if (item.closed) return null;
  if (state === 'resolving') return <Decide item={item} />;
  return (
    <>
      <LongField
        label={state === 'proposed' ? text.refuseWhy : text.itemMinutes}
        problem={problem}
        isOptional={state === 'proposed'}
        rows={5}
        most={5_000}
        value={words}
        onChange={setWords}
      />
      <div className="cb-row">
        {state === 'proposed' ? (
          <>
            <Button kind="main" isBusy={isPending} onClick={() => act('accept', {})}>
              {text.takeUp}
            </Button>
            <Button isBusy={isPending} onClick={() => withMinutes('refuse', {}, 'reason')}>
              {text.refuse}
            </Button>
          </>
        ) : null}
        {state === 'consulting' ? (
          <>
            <Button isBusy={isPending} onClick={() => withMinutes('consult', { settled: false })}>
              {text.toAssess}
            </Button>
            <Button isBusy={isPending} onClick={() => withMinutes('consult', { settled: true })}>
              {text.settled}
            </Button>
          </>
        ) : null}
        {state === 'assessing' ? (
          <Button isBusy={isPending} onClick={() => withMinutes('assess', {})}>
            {text.keepAssess}
          </Button>
        ) : null}
        {state === 'awaiting-conclusion' ? (
          <Button kind="main" isBusy={isPending} onClick={() => withMinutes('conclude', {})}>
            {text.closed}
          </Button>
        ) : null}
      </div>
      {state === 'consulting' || state === 'assessing' ? <Decide item={item} /> : null}
    </>
  );
}

function Decide({ item }: { item: ItemView }): ReactNode {
  const text = useText(meetingWords);
  return (
    <section className="cb-stack-tight">
      <h3>{text.decide}</h3>
      <DecideForm itemId={item.id} />
    </section>
  );
}
