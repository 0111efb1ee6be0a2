import { useSend } from '../../../../fronts/kit/desk/index.tsx';
import { toast, useText } from '../../../../fronts/kit/index.tsx';
import type { ReviewDetail } from '../../publication/review-contract.ts';
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
  const { send, isPending, problem, refuse } = useSend({ tells: 'here' });
  return {
    isPending,
    problem,
    refuseInput: refuse,
    decide: (what, body, done) =>
      send(
        'POST',
        `/api/v1/snap-publications/${detail.caseId}/${what}`,
        { version: detail.version, ...body },
        () => {
          toast(done);
          onDone();
          onReload();
        },
        (error) => {
          if (error.code !== 'snap-report.reviewed_meanwhile') return false;
          toast(text.reloaded);
          onReload();
          return true;
        },
      ),
  };
}
