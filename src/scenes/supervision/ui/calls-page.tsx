import { type ReactNode, useEffect, useState } from 'react';
import {
  DeskList,
  DeskPanes,
  DeskRow,
  Mark,
  SheetButton,
  useSteps,
} from '../../../fronts/kit/desk/index.tsx';
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
import { BASE, useSend } from './shared.tsx';
import { supervisionWords } from './words/supervision-words.ts';

/** Where calls are made (回访): the queue on the left, the call in hand on the right. */
export function CallsPage(): ReactNode {
  const text = useText(supervisionWords);
  const [shown, setShown] = useState<'waiting' | 'ended'>('waiting');
  const [narrowing, setNarrowing] = useState<Narrowing>({});
  const [picked, setPicked] = useState<string>();
  const [round, setRound] = useState(0);
  const asking = { ...narrowing, ...(shown === 'ended' && { ended: true }) };
  const pages = usePages<CallBackView>(`${BASE}/call-backs`, asking);
  const { send, isPending } = useSend();
  const takeNext = (): void => {
    if (!isPending)
      send<{ id: string }>('/call-backs/next', undefined, ({ id }) => {
        setShown('waiting');
        setPicked(id);
        setRound((before) => before + 1);
        pages.reload();
      });
  };
  useKeys({ n: takeNext });
  useSteps({ ids: pages.rows.map((row) => row.id), current: picked, onPick: setPicked });
  return (
    <DeskPanes
      listLabel={text.callQueue}
      openLabel={text.tabCalls}
      list={
        <>
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
            <SheetButton path={`${BASE}/call-backs.xlsx`} query={asking} />
            <Button kind="main" hotkey="N" isBusy={isPending} onClick={takeNext}>
              {text.callNext}
            </Button>
          </div>
          <NarrowBar value={narrowing} onChange={setNarrowing} />
          <DeskList
            pages={pages}
            label={text.callQueue}
            keyOf={(row) => row.id}
            empty={<NoCalls isEnded={shown === 'ended'} />}
            current={picked}
            onPick={setPicked}
            draw={(row) => <CallRow row={row} />}
          />
        </>
      }
    >
      {picked === undefined ? (
        <EmptyState title={text.pickCall}>{text.hintCallKeys}</EmptyState>
      ) : (
        <OneCall key={picked} id={picked} round={round} onChanged={pages.reload} />
      )}
    </DeskPanes>
  );
}

function NoCalls({ isEnded }: { isEnded: boolean }): ReactNode {
  const text = useText(supervisionWords);
  return (
    <EmptyState title={isEnded ? text.emptyEnded : text.emptyCalls} icon="check">
      {isEnded ? undefined : text.emptyCallsWords}
    </EmptyState>
  );
}

function CallRow({ row }: { row: CallBackView }): ReactNode {
  const text = useText(supervisionWords);
  const time = useTime();
  const isWaiting = row.status === 'waiting';
  return (
    <DeskRow
      title={row.title}
      flags={
        <>
          {isWaiting && row.late ? <Mark look="late">{text.late}</Mark> : null}
          {row.decision === 'redo' ? <Mark look="strong">{text.redo}</Mark> : null}
        </>
      }
      line={[text.source(row.source), row.unit].filter(Boolean).join(' · ')}
      foot={
        isWaiting
          ? row.taken
            ? text.taken
            : row.callable
              ? text.callable
              : text.notCallable
          : text.statusOf(row.status)
      }
      end={time(row.endedAt ?? row.dueAt)}
    />
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
