import { type ReactNode, useEffect, useState } from 'react';
import {
  Button,
  EmptyState,
  Loaded,
  Segmented,
  Skeleton,
  useApiQuery,
  useKeys,
  useNow,
  usePages,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import type { CallBackDetail, CallBackView, Narrowing } from '../contract.ts';
import { CallDesk } from './call-desk.tsx';
import { NarrowBar } from './narrow-bar.tsx';
import { BASE, PickList, stepAlong, useSend } from './shared.tsx';
import { supervisionWords } from './words/supervision-words.ts';

/** Where calls are made (回访): the queue on the left, the call in hand on the right. */
export function CallsPage(): ReactNode {
  const text = useText(supervisionWords);
  const [shown, setShown] = useState<'waiting' | 'ended'>('waiting');
  const [narrowing, setNarrowing] = useState<Narrowing>({});
  const [picked, setPicked] = useState<string>();
  const [round, setRound] = useState(0);
  const pages = usePages<CallBackView>(`${BASE}/call-backs`, {
    ...narrowing,
    ...(shown === 'ended' && { ended: true }),
  });
  const { send, isPending } = useSend();
  const ids = pages.rows.map((row) => row.id);
  const takeNext = (): void => {
    if (!isPending)
      send<{ id: string }>('/call-backs/next', undefined, ({ id }) => {
        setShown('waiting');
        setPicked(id);
        setRound((before) => before + 1);
        pages.reload();
      });
  };
  useKeys({
    n: takeNext,
    j: () => stepAlong(ids, picked, 1, setPicked),
    k: () => stepAlong(ids, picked, -1, setPicked),
  });
  return (
    <div className="sup-split">
      <section className="sup-side" aria-label={text.callQueue}>
        <div className="cb-row-apart">
          <Segmented
            label={text.callQueue}
            options={[
              { value: 'waiting', label: text.callWaiting },
              { value: 'ended', label: text.callEnded },
            ]}
            value={shown}
            onChange={(value) => {
              setShown(value);
              setPicked(undefined);
            }}
          />
          <Button kind="main" hotkey="N" isBusy={isPending} onClick={takeNext}>
            {text.callNext}
          </Button>
        </div>
        <NarrowBar value={narrowing} onChange={setNarrowing} />
        <PickList
          pages={pages}
          label={text.callQueue}
          keyOf={(row) => row.id}
          empty={shown === 'ended' ? text.emptyEnded : text.emptyCalls}
          {...(shown === 'waiting' && { emptyWords: text.emptyCallsWords })}
          current={picked}
          onPick={setPicked}
          draw={(row) => <CallRow row={row} />}
        />
      </section>
      <section className="sup-main" aria-label={text.tabCalls}>
        {picked === undefined ? (
          <EmptyState title={text.pickCall}>{text.hintCallKeys}</EmptyState>
        ) : (
          <OneCall key={picked} id={picked} round={round} onChanged={pages.reload} />
        )}
      </section>
    </div>
  );
}

function CallRow({ row }: { row: CallBackView }): ReactNode {
  const text = useText(supervisionWords);
  const time = useTime();
  const isWaiting = row.status === 'waiting';
  return (
    <>
      <span className="cb-strong sup-cut">{row.title}</span>
      <span className="cb-small cb-muted sup-cut">
        {[text.source(row.source), row.unit].filter(Boolean).join(' · ')}
      </span>
      <span className="cb-small cb-row">
        {isWaiting ? null : <span>{text.statusOf(row.status)}</span>}
        {isWaiting && row.late ? <span className="sup-late">{text.late}</span> : null}
        {isWaiting ? (
          <span>{row.taken ? text.taken : row.callable ? text.callable : text.notCallable}</span>
        ) : null}
        {row.decision === 'redo' ? <span className="sup-late">{text.redo}</span> : null}
        <span className="cb-muted cb-figures">{time(row.endedAt ?? row.dueAt)}</span>
      </span>
    </>
  );
}

/**
 * Reads a call; with the number in full while it is open, each reading audited. `round` counts the calls taken up: the
 * next one may be the same again, with another attempt.
 */
function OneCall(props: { id: string; round: number; onChanged: () => void }): ReactNode {
  const { id, round, onChanged } = props;
  const path = `${BASE}/call-backs/${id}`;
  const plain = useApiQuery<CallBackDetail>(path);
  const { refetch } = plain;
  useEffect(() => {
    if (round > 0) void refetch();
  }, [round, refetch]);
  const nowMs = useNow();
  const openUntil = plain.data?.openUntil ?? null;
  const isOpen = openUntil !== null && Date.parse(openUntil) > nowMs;
  const changed = (): void => {
    void refetch();
    onChanged();
  };
  return (
    <Loaded query={plain} skeleton={<Skeleton shape="block" count={1} />}>
      {(detail) =>
        isOpen ? (
          <OpenCall key={openUntil} path={path} detail={detail} onChanged={changed} />
        ) : (
          <CallDesk detail={detail} isOpen={false} reporter={detail.reporter} onChanged={changed} />
        )
      }
    </Loaded>
  );
}

/** Stands while the call is open: with it the full number leaves the page's memory, and the next look is audited anew. */
function OpenCall(props: { path: string; detail: CallBackDetail; onChanged: () => void }): ReactNode {
  const { path, detail, onChanged } = props;
  const full = useApiQuery<CallBackDetail>(path, { purpose: 'call-back' });
  return (
    <CallDesk
      detail={detail}
      isOpen
      reporter={full.data?.reporter ?? detail.reporter}
      onChanged={onChanged}
    />
  );
}
