import { useApiQuery } from './use-api.ts';

/** Who is signed in, as `/api/v1/auth/me` tells staff. */
export interface Me {
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string };
  readonly organisationId: string | null;
  readonly permissions: readonly string[];
}

/** The person at this desk, and whether a permission is held; the server decides again. */
export function useMe(): { me: Me | undefined; may: (permission: string) => boolean } {
  const me = useApiQuery<Me>('/api/v1/auth/me').data;
  return { me, may: (permission) => me?.permissions.includes(permission) === true };
}
