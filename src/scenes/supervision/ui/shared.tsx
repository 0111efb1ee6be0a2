import type { ReactNode } from 'react';
import { type Sending, useSend as useKitSend } from '../../../fronts/kit/desk/index.tsx';
import { Link, useMe, useText } from '../../../fronts/kit/index.tsx';
import { supervisionWords } from './words/supervision-words.ts';

export const BASE = '/api/v1/supervision';

/** Whether the person at this desk has a permission. */
export const useMay = (): ((permission: string) => boolean) => useMe().may;

/** Sends something below this scene's address and says in passing why it was refused. */
export function useSend(): {
  isPending: boolean;
  send: <Answer>(path: string, body: unknown, onDone: (answer: Answer) => void) => void;
} {
  const { send, isPending }: Sending = useKitSend({ tells: 'toast' });
  return { isPending, send: (path, body, onDone) => send('POST', `${BASE}${path}`, body, onDone) };
}

export function CaseLink({ id, number }: { id: string; number: string }): ReactNode {
  const text = useText(supervisionWords);
  return <Link to={`/cases/${id}`}>{text.toCase(number)}</Link>;
}
