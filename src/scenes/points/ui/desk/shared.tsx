import type { ReactNode } from 'react';
import { useSend as useKitSend, useRefresh } from '../../../../fronts/kit/desk/index.tsx';
import { Button, useText, withQuery } from '../../../../fronts/kit/index.tsx';
import { pointsDeskWords } from './desk-words.ts';

export const BASE = '/api/v1/points';
export const toTab = (tab: string): string => withQuery('/scenes/points', { tab });

/** Sends a change, says what is wrong with it, and reads everything of this scene anew when it is done. */
export function useSend() {
  const refresh = useRefresh(BASE);
  const { send, isPending } = useKitSend({ tells: 'toast', onChanged: refresh });
  return {
    isPending,
    send: <Answer,>(path: string, body: unknown, onDone?: (answer: Answer) => void) =>
      send<Answer>('POST', `${BASE}/${path}`, body, onDone),
  };
}

interface MoreProps {
  readonly list: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage(): unknown;
  };
}

export function More({ list }: MoreProps): ReactNode {
  const text = useText(pointsDeskWords);
  if (!list.hasNextPage) return null;
  return (
    <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
      {text.more}
    </Button>
  );
}
