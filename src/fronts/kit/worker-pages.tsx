import { createContext, type ReactNode, useContext } from 'react';
import type { Route } from './browser/router.tsx';
import type { Place } from './map/shapes.ts';
import type { Queue } from './queue.ts';

/** What the front of those in the field gives to the pages of scenes. */
export interface WorkerTools {
  readonly person: {
    readonly id: string;
    readonly name: string;
    readonly permissions: readonly string[];
  };
  /** Everything that is written goes through it, with and without network. */
  readonly queue: Queue;
  /** Where the phone is; undefined when it does not know or may not say. */
  readonly position: Place | undefined;
  /** Draws time, place and number into a photo and keeps it at most 300 kB heavy. */
  mark(photo: Blob, lines: { readonly place: string; readonly number?: string }): Promise<Blob>;
}

/** What a scene brings to the front of those in the field: `scenes/<id>/ui/worker.tsx` exports it as `pages`. */
export interface WorkerPages {
  readonly routes: readonly Route[];
  /** The page behind the tab 上报; one scene gives it. */
  readonly report?: () => ReactNode;
  /** Work of the scene's own, drawn above the cases of the tab 任务. */
  readonly tasks?: () => ReactNode;
  /** Rows of the tab 我的. */
  readonly mine?: () => ReactNode;
  /** Works on while the front is open, whatever page is shown; draws nothing. */
  readonly background?: () => ReactNode;
  /** A button on the page of a case. */
  readonly onCase?: (task: { readonly id: string; readonly flowId: string }) => ReactNode;
}

export const WorkerToolsContext = /* @__PURE__ */ createContext<WorkerTools | undefined>(undefined);

/** The tools; pages of scenes stand below a person who is signed in. */
export function useWorkerTools(): WorkerTools {
  const tools = useContext(WorkerToolsContext);
  if (tools === undefined)
    throw new Error('useWorkerTools stands outside of the front of those in the field');
  return tools;
}
