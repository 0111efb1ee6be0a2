import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useApiMutation } from '../browser/use-api.ts';
import { toast } from '../components/overlays.tsx';
import { useErrorWords } from '../components/states.tsx';
import { type ApiError, isApiError } from '../problem.ts';

/** Reads everything anew that was read below this address. */
export function useRefresh(base: string): () => void {
  const client = useQueryClient();
  return () =>
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(base) });
}

export interface SendOptions {
  /** Where refusals are told: in passing, or kept in `problem` for a place beside the buttons. */
  readonly tells: 'toast' | 'here';
  /** After it was sent, and after somebody else was quicker. */
  readonly onChanged?: () => void;
}

export interface Sending {
  readonly isPending: boolean;
  /** Why the last one was refused, in words. */
  readonly problem: string | undefined;
  refuse(problem: string | undefined): void;
  /** `body` undefined sends none. */
  send<Answer>(
    method: 'POST' | 'PUT',
    path: string,
    body: unknown,
    onDone?: (answer: Answer) => void,
    /** True when it dealt with the refusal itself. */
    onRefused?: (error: ApiError) => boolean,
  ): void;
}

/** Sends what somebody decided and says why it was refused, down to the fields. */
export function useSend({ tells, onChanged }: SendOptions): Sending {
  const sending = useApiMutation<unknown>();
  const errorWords = useErrorWords();
  const [problem, setProblem] = useState<string>();
  // A second press may come before the first is drawn: what is on its way is not sent again.
  const isOnItsWay = useRef(false);
  return {
    isPending: sending.isPending,
    problem,
    refuse: setProblem,
    send: (method, path, body, onDone, onRefused) => {
      if (isOnItsWay.current) return;
      isOnItsWay.current = true;
      setProblem(undefined);
      sending.mutate(
        { method, path, ...(body !== undefined && { body }) },
        {
          onSuccess: (answer) => {
            isOnItsWay.current = false;
            onDone?.(answer as never);
            onChanged?.();
          },
          onError: (error) => {
            isOnItsWay.current = false;
            if (onRefused?.(error) === true) return;
            const { title, detail } = errorWords(error);
            const fields = isApiError(error) ? error.fields.map((field) => field.why) : [];
            const words = [title, detail, ...fields]
              .filter((each, index, all) => each !== '' && all.indexOf(each) === index)
              .join(' ');
            if (tells === 'toast') toast(words);
            else setProblem(words);
            if (error.status === 409) onChanged?.();
          },
        },
      );
    },
  };
}
