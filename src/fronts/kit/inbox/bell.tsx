import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { UnreadCount } from '../../../base/messages/contract.ts';
import { Link } from '../browser/router.tsx';
import { useApiQuery } from '../browser/use-api.ts';
import { useGathered } from '../browser/use-gathered.ts';
import { useLive } from '../browser/use-live.ts';
import { useText } from '../browser/use-text.ts';
import { Icon } from '../components/icon.tsx';

export const INBOX_PATH = '/api/v1/messages';
const UNREAD_PATH = `${INBOX_PATH}/unread`;
/** Messages come in bursts; the number is asked for once after each. */
const GATHER_MS = 800;

/** A member of staff with the unit; citizens hear of their own messages only. */
export interface InboxOwner {
  readonly id: string;
  readonly unitId?: string | null;
}

/** Reads the bell's number and the list again. */
export function useInboxRefresh(): () => void {
  const client = useQueryClient();
  return () =>
    void client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] === INBOX_PATH || queryKey[0] === UNREAD_PATH,
    });
}

/** The bell: how many messages are unread, as they arrive. Leads to the front's page `/inbox`. */
export function Bell({ owner }: { owner?: InboxOwner }): ReactNode {
  const text = useText();
  const unread = useApiQuery<UnreadCount>(UNREAD_PATH);
  const refresh = useInboxRefresh();
  const soon = useGathered(refresh, GATHER_MS);
  useLive(
    ['cases'],
    ({ type, data }) => {
      if (type === 'messages.arrived' && isFor(owner, data)) soon();
    },
    refresh,
  );
  const { count = 0, more = false } = unread.data ?? {};
  return (
    <Link to="/inbox" className="cb-bell" aria-label={text.inboxUnread(count)} title={text.inbox}>
      <Icon name="bell" size="1.5rem" />
      {count === 0 ? null : (
        <span className="cb-count" aria-hidden="true">
          {more ? '99+' : count}
        </span>
      )}
    </Link>
  );
}

/** A leader hears of the whole city's messages; only the own ones move the bell. */
function isFor(owner: InboxOwner | undefined, data: unknown): boolean {
  if (owner === undefined) return true;
  const { readerIds, organisationIds } = (data ?? {}) as Record<string, string[] | undefined>;
  return [...(readerIds ?? []), ...(organisationIds ?? [])].some(
    (each) => each === owner.id || each === owner.unitId,
  );
}
