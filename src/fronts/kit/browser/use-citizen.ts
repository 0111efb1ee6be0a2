import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api } from '../api.ts';
import { forgetUnownedDrafts } from './drafts.ts';
import { useApiQuery } from './use-api.ts';

interface Me {
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string };
}

const ME = '/api/v1/auth/me';

/** The citizen who is signed in on this phone. */
export interface CitizenSession {
  /** `unknown` until the server has answered. */
  readonly state: 'unknown' | 'in' | 'out';
  /** The masked phone number. */
  readonly name: string;
  /** Asks anew, after signing in. */
  refresh(): Promise<void>;
  /** Ends the session and forgets what was begun on this device and not sent. */
  signOut(): Promise<void>;
}

/** Who is signed in. Nobody is asked while the browser holds no session, so looking around costs no failed call. */
export function useCitizen(): CitizenSession {
  const client = useQueryClient();
  const hasCookie = document.cookie.includes('citybrain_csrf=');
  const query = useApiQuery<Me>(ME, { enabled: hasCookie });
  const isIn = hasCookie && query.data?.actor.kind === 'citizen';
  const refresh = useCallback(async () => {
    await client.fetchQuery({ queryKey: [ME], queryFn: () => api<Me>('GET', ME), staleTime: 0 });
    await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME });
  }, [client]);
  const signOut = useCallback(async () => {
    await api('POST', '/api/v1/auth/logout', {});
    client.clear();
    await forgetUnownedDrafts();
    location.reload();
  }, [client]);
  return {
    state: isIn ? 'in' : hasCookie && query.isPending ? 'unknown' : 'out',
    name: isIn ? (query.data?.actor.name ?? '') : '',
    refresh,
    signOut,
  };
}
