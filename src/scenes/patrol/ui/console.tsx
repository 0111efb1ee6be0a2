import { type ReactNode, useState } from 'react';
import { DeskPage, DeskPanes } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  ErrorState,
  Loaded,
  Skeleton,
  useApiQuery,
  useMe,
  usePages,
  useText,
} from '../../../fronts/kit/index.tsx';
import { permissions } from '../manifest.ts';
import type { TrackDetail, TrackPage, TrackView } from '../track-contract.ts';
import { TrackLine, TrackMap } from './track-pages.tsx';
import { trackWords } from './track-words.ts';

/** What the patrol brings to the desk: the tracks of the areas that one supervises. */
export default function PatrolConsole(): ReactNode {
  const text = useText(trackWords);
  const { me, may } = useMe();
  return (
    <DeskPage title={text.deskTitle} label={text.deskTitle} tabs={[]} current="" place="tracks">
      {me === undefined ? (
        <Skeleton count={4} />
      ) : may(permissions.seeTracks) ? (
        <Tracks />
      ) : (
        <EmptyState title={text.noRight}>{text.noRightWords}</EmptyState>
      )}
    </DeskPage>
  );
}

function Tracks(): ReactNode {
  const text = useText(trackWords);
  const { list, rows } = usePages<TrackView, TrackPage>('/api/v1/patrol/tracks');
  const [picked, setPicked] = useState<string>();
  const keepDays = list.data?.pages[0]?.keepDays;
  return (
    <DeskPanes
      listLabel={text.deskTitle}
      openLabel={text.map}
      isFilled
      list={
        <div className="cb-stack-tight">
          {keepDays === undefined ? null : (
            <p className="cb-muted cb-small cb-said">{text.deskWhy(keepDays)}</p>
          )}
          {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
          {list.isPending ? <Skeleton count={4} /> : null}
          {list.isSuccess && rows.length === 0 ? (
            <EmptyState title={text.deskEmpty}>{text.deskEmptyWords}</EmptyState>
          ) : null}
          {rows.map((track) => (
            <Button
              key={track.id}
              isWide
              aria-pressed={track.id === picked}
              onClick={() => setPicked(track.id)}
            >
              <span className="cb-stack-tight">
                <strong>{track.member}</strong>
                <TrackLine track={track} />
              </span>
            </Button>
          ))}
          {list.hasNextPage ? (
            <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {text.more}
            </Button>
          ) : null}
        </div>
      }
    >
      {picked === undefined ? <EmptyState title={text.choose} icon="map" /> : <OneTrack id={picked} />}
    </DeskPanes>
  );
}

function OneTrack({ id }: { id: string }): ReactNode {
  const text = useText(trackWords);
  const track = useApiQuery<TrackDetail>(`/api/v1/patrol/tracks/${id}`);
  return (
    <Loaded query={track}>
      {(found) => (
        <div className="cb-stack">
          <p>
            <strong>{found.member}</strong> <TrackLine track={found} />
          </p>
          <TrackMap key={id} label={text.map} places={found.places} height="min(70vh, 40rem)" />
        </div>
      )}
    </Loaded>
  );
}
