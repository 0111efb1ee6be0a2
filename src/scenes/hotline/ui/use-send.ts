import { useState } from 'react';
import { isApiError, useApiMutation, useErrorWords } from '../../../fronts/kit/index.tsx';

/** Sends a form and keeps, in words, why the server refused it. */
export function useSend<Result>() {
  const sending = useApiMutation<Result>();
  const errorWords = useErrorWords();
  const [problem, setProblem] = useState<string>();
  return {
    isPending: sending.isPending,
    problem,
    refuse: setProblem,
    send: (
      method: 'POST' | 'PUT',
      path: string,
      body: object | undefined,
      onDone: (result: Result) => void,
    ): void => {
      setProblem(undefined);
      sending.mutate(
        { method, path, ...(body !== undefined && { body }) },
        {
          onSuccess: onDone,
          onError: (error) => {
            const { title, detail } = errorWords(error);
            const fields = isApiError(error) ? error.fields.map((field) => field.why) : [];
            setProblem([title, detail, ...fields].filter(Boolean).join(' '));
          },
        },
      );
    },
  };
}
