import { toast } from '../components/overlays.tsx';
import { ApiError } from '../problem.ts';
import type { QueueInput } from '../queue.ts';
import { useWorkerTools } from '../worker-pages.tsx';
import { type Attempt, useAttempt } from './use-attempt.ts';
import { useText } from './use-text.ts';

export interface Give extends Pick<Attempt, 'error' | 'isBusy'> {
  /** Makes it, keeps it on the phone, says so, then goes on. What fails stands in `error`, and nothing goes on. */
  readonly give: (make: () => QueueInput | Promise<QueueInput>, then?: () => void) => Promise<void>;
}

/** The way of what somebody in the field did into the queue. A phone that cannot keep it says so: what was filled in stays. */
export function useGive(): Give {
  const text = useText();
  const { queue } = useWorkerTools();
  const { attempt, error, isBusy } = useAttempt();
  const give: Give['give'] = (make, then) =>
    attempt(async () => {
      const { words } = await kept(async () => queue.add(await make()));
      toast(navigator.onLine ? text.given(words) : text.givenOnPhone);
      then?.();
    });
  return { give, error, isBusy };
}

/** Whatever goes wrong before the network is asked is the phone's: no room, or no memory for a photo. */
async function kept<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new ApiError({ status: 0, code: 'client.not_kept' }, error);
  }
}
