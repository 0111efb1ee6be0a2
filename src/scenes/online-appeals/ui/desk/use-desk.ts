import { useSend } from '../../../../fronts/kit/desk/index.tsx';
import { toast, useMe, useNavigation } from '../../../../fronts/kit/index.tsx';
import { type DeskDetail, QUEUES, type Queue } from '../../contract.ts';
import { permissions } from '../../manifest.ts';

export const BASE = '/api/v1/online-appeals';

/** What each part of a question is drawn from. */
export interface QuestionProps {
  readonly detail: DeskDetail;
  readonly mayEdit: boolean;
  /** Something was decided, here or by somebody else. */
  readonly onChanged: () => void;
}

export type DeskPlace = 'questions' | 'index' | 'shares';

/** Where in the desk somebody is; all of it stands in the address. */
export function usePlace() {
  const { query, path, go } = useNavigation();
  const place: DeskPlace =
    query.get('page') === 'index' ? 'index' : query.get('page') === 'shares' ? 'shares' : 'questions';
  const queue: Queue = QUEUES.find((each) => each === query.get('queue')) ?? 'review';
  const at = (changes: Readonly<Record<string, string | undefined>>): string => {
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined || value === '') next.delete(name);
      else next.set(name, value);
    }
    return `${path}${next.size === 0 ? '' : `?${next}`}`;
  };
  return {
    ...{ place, queue, at },
    id: query.get('id') ?? undefined,
    week: query.get('week') ?? undefined,
    words: query.get('words') ?? '',
    move: (changes: Readonly<Record<string, string | undefined>>) => go(at(changes), { replace: true }),
  };
}

/** Whether the person may review, press and publish, and not only look. */
export function useMayEdit(): boolean {
  return useMe().may(permissions.edit);
}

export interface Step {
  readonly isPending: boolean;
  /** What was wrong with the last one, in words. */
  readonly problem: string | undefined;
  refuseInput(problem: string): void;
  run(path: string, body: object, done: string, then?: () => void): void;
}

/** Sends one step; after it, and after a refusal because somebody else was quicker, everything is read again. */
export function useStep(onChanged: () => void): Step {
  const { send, isPending, problem, refuse } = useSend({ tells: 'here', onChanged });
  return {
    isPending,
    problem,
    refuseInput: refuse,
    run: (path, body, done, then) =>
      send('POST', `${BASE}/${path}`, body, () => {
        toast(done);
        then?.();
      }),
  };
}
