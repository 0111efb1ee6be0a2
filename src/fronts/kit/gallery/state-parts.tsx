import type { ReactNode } from 'react';
import { ApiError, Button, EmptyState, ErrorState, OfflineBar, Skeleton } from '../index.tsx';
import { Part } from './part.tsx';

/** What is drawn when there is nothing, not yet, or no longer something. */
export function StateParts(): ReactNode {
  return (
    <>
      <Part title="EmptyState">
        <EmptyState title="还没有上报" icon="camera" action={<Button kind="main">拍照上报</Button>}>
          看到身边的问题，拍下来就行。您上报的事会出现在这里。
        </EmptyState>
      </Part>
      <Part title="ErrorState">
        <ErrorState error={new ApiError({ status: 0, code: 'client.offline' })} onRetry={() => undefined} />
      </Part>
      <Part title="ErrorState: no right">
        <ErrorState error={new ApiError({ status: 403, code: 'access.denied' })} />
      </Part>
      <Part title="ErrorState: the server's words">
        <ErrorState
          error={
            new ApiError({
              status: 409,
              code: 'loop.taken_by_another',
              title: '这件事已由李工签收',
              detail: '您的处置记录还在手机里。可以转给李工，或放弃。',
            })
          }
          onRetry={() => undefined}
        />
      </Part>
      <Part title="Skeleton">
        <Skeleton shape="lines" />
        <Skeleton shape="rows" count={2} />
      </Part>
      <Part title="OfflineBar">
        <OfflineBar isOnline={false} />
        <OfflineBar isOnline={false} queuedCount={3} onOpen={() => undefined} />
        <OfflineBar isOnline queuedCount={2} isSending />
        <OfflineBar isOnline queuedCount={0} conflictCount={1} onOpen={() => undefined} />
      </Part>
    </>
  );
}
