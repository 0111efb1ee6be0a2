import { createContext, type ReactNode, useContext } from 'react';
import { type CityFacts as Facts, type Me as Person, useApiQuery } from '../kit/index.tsx';

/** Who is signed in, and what has to be done before the desk opens. */
export interface Me extends Person {
  readonly pending: 'password' | 'totp' | null;
  readonly hasTotp: boolean;
}

/** The city, with the scenes that it has. */
interface CityFacts extends Facts {
  readonly scenes: readonly {
    readonly id: string;
    readonly title: { readonly zh: string; readonly en: string };
  }[];
}

export const useMe = () => useApiQuery<Me>('/api/v1/auth/me');
export const useCity = () => useApiQuery<CityFacts>('/api/v1/city');

const SessionContext = createContext<Me | undefined>(undefined);

export function SessionProvider({ me, children }: { me: Me; children: ReactNode }): ReactNode {
  return <SessionContext value={me}>{children}</SessionContext>;
}

/** The person at this desk; pages stand below a session. */
export function useSession(): Me {
  const me = useContext(SessionContext);
  if (me === undefined) throw new Error('useSession stands outside of a session');
  return me;
}

/** Whether this person has any of these permissions. */
export function useMay(...permissions: readonly string[]): boolean {
  const me = useSession();
  return permissions.some((permission) => me.permissions.includes(permission));
}
