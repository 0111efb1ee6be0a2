import { useState } from 'react';

export interface Attempt {
  /** Runs it; what it throws is kept in `error` until the next one. */
  readonly attempt: (work: () => Promise<void>) => Promise<void>;
  readonly error: unknown;
  readonly isBusy: boolean;
}

/** What a form does when it is sent: whether it is under way, and why the last time failed. What was typed stays. */
export function useAttempt(): Attempt {
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  };
  return { attempt, error, isBusy };
}
