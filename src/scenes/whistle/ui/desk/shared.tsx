import { useSend as useKitSend, useRefresh } from '../../../../fronts/kit/desk/index.tsx';
import { withQuery } from '../../../../fronts/kit/index.tsx';

export const BASE = '/api/v1/whistle';
const PAGE = '/scenes/whistle';

export const toList = (): string => PAGE;
export const toWhistle = (id: string): string => withQuery(PAGE, { whistle: id });
export const toTab = (tab: string): string => withQuery(PAGE, { tab });

/** Sends a change, says what is wrong with it, and reads everything of this scene anew when it is done. */
export function useSend(): {
  isPending: boolean;
  send: (path: string, body: unknown, onDone?: () => void) => void;
  refresh: () => void;
} {
  const refresh = useRefresh(BASE);
  const { send, isPending } = useKitSend({ tells: 'toast', onChanged: refresh });
  return { isPending, refresh, send: (path, body, onDone) => send('POST', `${BASE}/${path}`, body, onDone) };
}
