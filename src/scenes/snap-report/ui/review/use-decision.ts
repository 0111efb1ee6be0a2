import { useState } from 'react';
import { isApiError, toast, useApiMutation, useErrorWords, useText } from '../../../../fronts/kit/index.tsx';
import type { ReviewDetail } from '../../review-contract.ts';
import { reviewWords } from './words/review-words.ts';

export interface Decision {
  readonly isPending: boolean;
  /** What was wrong with the last one, in words. */
  readonly problem: string | undefined;
  refuseInput(problem: string): void;
  decide(what: 'approve' | 'refuse' | 'withdraw', body: object, done: string): void;
}

/** Sends what the reviewer decided. Somebody else's decision meanwhile loads the case again instead. */
export function useDecision(
  detail: ReviewDetail,
  { onDone, onReload }: { onDone: () => void; onReload: () => void },
): Decision {
  const text = useText(reviewWords);
  const errorWords = useErrorWords();
  const deciding = useApiMutation<ReviewDetail>();
  const [problem, setProblem] = useState<string>();
  return {
    isPending: deciding.isPending,
    problem,
    refuseInput: setProblem,
    decide: (what, body, done) => {
      setProblem(undefined);
      const path = `/api/v1/snap-publications/${detail.caseId}/${what}`;
      deciding.mutate(
        { method: 'POST', path, body: { version: detail.version, ...body } },
        {
          onSuccess: () => {
            toast(done);
            onDone();
            onReload();
          },
          onError: (error) => {
            if (isApiError(error) && error.code === 'snap-report.reviewed_meanwhile') {
              toast(text.reloaded);
              onReload();
              return;
            }
            const { title, detail: more } = errorWords(error);
            setProblem([title, more].filter(Boolean).join(' '));
          },
        },
      );
    },
  };
}
