import type { ReactNode } from 'react';
import { Filter } from '../../../fronts/kit/desk/index.tsx';
import { Breadcrumb, Select, useNavigation, usePreferences, useText } from '../../../fronts/kit/index.tsx';
import { populationWords } from './words.ts';

export const BASE = '/api/v1/population';
const PAGE = '/scenes/population';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Which part and which area is in view: both stand in the address, so that a view can be sent to somebody. */
export function usePlace() {
  const { query, go } = useNavigation();
  const tab = query.get('tab') ?? 'counts';
  const area = query.get('area') ?? undefined;
  const link = (to: Readonly<Record<string, string | undefined>>): string => {
    const all = { tab, area, ...to };
    const parts = Object.entries(all).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
    );
    return `${PAGE}?${parts.join('&')}`;
  };
  return { tab, area, query, link, open: (id: string) => go(link({ area: id })) };
}

/** The way down to the area in view, and into one below it. */
export function AreaBar(props: {
  path: readonly Named[];
  below: readonly Named[];
  end?: ReactNode;
}): ReactNode {
  const text = useText(populationWords);
  const { open } = usePlace();
  return (
    <div className="pop-place">
      <Breadcrumb crumbs={props.path.map(({ id, name }) => ({ label: name, onPick: () => open(id) }))} />
      {props.below.length === 0 ? null : (
        <Filter label={text.below}>
          <Select
            aria-label={text.below}
            value=""
            options={[
              { value: '', label: text.chooseBelow },
              ...props.below.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(id) => (id === '' ? undefined : open(id))}
          />
        </Filter>
      )}
      {props.end ? <div className="pop-end">{props.end}</div> : null}
    </div>
  );
}

/** Whole numbers as the reader's language groups them. */
export function useNumber(): (value: number) => string {
  const { language } = usePreferences();
  const format = new Intl.NumberFormat(language === 'en' ? 'en' : 'zh-CN');
  return (value) => format.format(value);
}

/** A part of a whole in percent; a dash when there is no whole. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? '—' : `${((part / whole) * 100).toFixed(1)} %`;
