import { createContext, type ReactNode, useContext } from 'react';
import { useApiQuery } from '../kit/index.tsx';

/** Who is signed in, as `/api/v1/auth/me` tells. */
export interface Me {
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string };
  readonly organisationId: string | null;
  readonly permissions: readonly string[];
  readonly pending: 'password' | 'totp' | null;
  readonly hasTotp: boolean;
}

/** The city as `/api/v1/city` tells before anybody signs in. */
export interface CityFacts {
  readonly name: string;
  readonly timeZone: string;
  readonly demo: boolean;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly brand: {
    readonly city: { readonly zh: string; readonly en: string };
    readonly product: { readonly zh: string; readonly en: string };
    readonly scenes: Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
  };
  readonly scenes: readonly {
    readonly id: string;
    readonly title: { readonly zh: string; readonly en: string };
  }[];
  readonly flows: readonly {
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
