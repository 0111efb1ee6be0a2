import { createContext, type ReactNode, useContext } from 'react';
import type { WorkerPages } from '../kit/index.tsx';
import type { Tasks } from './browser/use-tasks.ts';

/** Who is signed in, as `/api/v1/auth/me` tells. */
export interface Me {
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string };
  readonly organisationId: string | null;
  readonly permissions: readonly string[];
  readonly pending: 'password' | 'totp' | null;
}

const KEY = 'citybrain.worker.me';

/** The person of the last visit: the front opens without network for them. */
export function readMe(): Me | undefined {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === null ? undefined : (JSON.parse(stored) as Me);
  } catch {
    return undefined;
  }
}

export function keepMe(me: Me | undefined): void {
  try {
    if (me === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(me));
  } catch {
    // Without storage the person signs in at each visit.
  }
}

const loaded = import.meta.glob<{ pages: WorkerPages }>('../../scenes/*/ui/worker.tsx', { eager: true });
/** What the scenes bring to this front. */
export const scenePages: readonly WorkerPages[] = Object.keys(loaded)
  .sort()
  .flatMap((path) => loaded[path]?.pages ?? []);

export interface Work {
  readonly me: Me;
  readonly tasks: Tasks;
  /** The number on the tab and what the bar below the head says. */
  readonly notice: ReactNode;
  readonly isDurable: boolean;
  signOut(): void;
}

export const WorkContext = createContext<Work | undefined>(undefined);

export function useWork(): Work {
  const work = useContext(WorkContext);
  if (work === undefined) throw new Error('useWork stands outside of a session');
  return work;
}
