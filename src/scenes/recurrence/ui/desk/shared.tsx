import { useSend as useKitSend, useRefresh } from '../../../../fronts/kit/desk/index.tsx';
import { withQuery } from '../../../../fronts/kit/index.tsx';
import type { Scale, SpotView } from '../../contract.ts';

export const BASE = '/api/v1/recurrence';
const PAGE = '/scenes/recurrence';

export const toSpots = (): string => PAGE;
export const toProgrammes = (): string => withQuery(PAGE, { tab: 'programmes' });
export const toProgramme = (id: string): string => withQuery(PAGE, { programme: id });

/** What is asked of the list, kept while the page is open. */
export interface Asked {
  readonly scale: Scale;
  readonly days: string;
  readonly times: string;
  readonly area: string;
}

/** What comes back and where, in a line. */
export function nameOf(
  spot: Pick<SpotView, 'category' | 'address' | 'area'> & Partial<Pick<SpotView, 'asset'>>,
  city: string,
): string {
  return [spot.category.name, spot.asset, spot.address ?? spot.area ?? city].filter(Boolean).join(' · ');
}

/** Sends a change and reads everything of this scene anew when it is done. */
export function useSend(): ReturnType<typeof useKitSend> & { refresh: () => void } {
  const refresh = useRefresh(BASE);
  return { ...useKitSend({ tells: 'here', onChanged: refresh }), refresh };
}
