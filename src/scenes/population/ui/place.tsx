import type { ReactNode } from 'react';
import { AreaTrail } from '../../../fronts/kit/desk/index.tsx';
import { useNavigation, useText, withQuery } from '../../../fronts/kit/index.tsx';
import { populationWords } from './words.ts';

export const BASE = '/api/v1/population';
const PAGE = '/scenes/population';

/** Which part and which area is in view: both stand in the address, so that a view can be sent to somebody. */
export function usePlace() {
  const { query, go } = useNavigation();
  const tab = query.get('tab') ?? 'counts';
  const area = query.get('area') ?? undefined;
  const link = (to: Readonly<Record<string, string | undefined>>): string =>
    withQuery(PAGE, { tab, area, ...to });
  return { tab, area, query, link, open: (id: string) => go(link({ area: id })) };
}

/** The way down to the area in view, and into one below it. */
export function AreaBar(props: Pick<Parameters<typeof AreaTrail>[0], 'path' | 'below' | 'end'>): ReactNode {
  const text = useText(populationWords);
  return <AreaTrail {...props} label={text.below} choose={text.chooseBelow} onOpen={usePlace().open} />;
}

/** A part of a whole in percent; a dash when there is no whole. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? '—' : `${((part / whole) * 100).toFixed(1)} %`;
