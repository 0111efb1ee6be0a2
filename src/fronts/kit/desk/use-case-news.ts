import { useLive } from '../browser/use-live.ts';

/** Calls back when the case changed somewhere, and when news may have been missed. */
export function useCaseNews(id: string, onNews: () => void): void {
  useLive(
    ['cases'],
    ({ data }) => {
      if ((data as { caseId?: string } | undefined)?.caseId === id) onNews();
    },
    onNews,
  );
}
