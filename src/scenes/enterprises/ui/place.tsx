import type { ReactNode } from 'react';
import { ORGANISATION_KIND_WORDS } from '../../../base/registry/organisation-kinds-contract.ts';
import { Filter } from '../../../fronts/kit/desk/index.tsx';
import {
  Breadcrumb,
  Select,
  useApiQuery,
  useNavigation,
  usePreferences,
  useText,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { Counts } from '../contract.ts';
import { enterpriseWords } from './words.ts';

export const BASE = '/api/v1/enterprises';
const PAGE = '/scenes/enterprises';

/** What is in view stands in the address, so that a view can be sent to somebody. */
export function usePlace() {
  const { query, go } = useNavigation();
  const read = (name: string) => query.get(name) ?? undefined;
  const view = {
    ...{ tab: read('tab') ?? 'counts', area: read('area'), kind: read('kind'), state: read('state') },
    ...{ finding: read('finding'), building: read('building') },
  };
  const link = (to: Readonly<Record<string, string | undefined>>): string =>
    withQuery(PAGE, { ...view, ...to });
  return { ...view, link, change: (to: Readonly<Record<string, string | undefined>>) => go(link(to)) };
}

/** Counts of the area in view: all parts of the page show it. */
export function useCounts() {
  const { area } = usePlace();
  return useApiQuery<Counts>(withQuery(`${BASE}/counts`, { area }), { keepPrevious: true });
}

/** The way down to the area in view, and into one below it. */
export function AreaBar({ counts }: { counts: Counts }): ReactNode {
  const text = useText(enterpriseWords);
  const { change } = usePlace();
  const path = [
    ...counts.above,
    ...(counts.areaId === null ? [] : [{ areaId: counts.areaId, name: counts.name }]),
  ];
  return (
    <div className="ent-place">
      {path.length === 0 ? null : (
        <Breadcrumb
          crumbs={path.map(({ areaId, name }) => ({ label: name, onPick: () => change({ area: areaId }) }))}
        />
      )}
      {counts.items.length === 0 ? null : (
        <Filter label={text.below}>
          <Select
            aria-label={text.below}
            value=""
            options={[
              { value: '', label: text.chooseBelow },
              ...counts.items.map(({ areaId, name }) => ({ value: areaId, label: name })),
            ]}
            onChange={(area) => (area === '' ? undefined : change({ area }))}
          />
        </Filter>
      )}
    </div>
  );
}

/** Kinds as the reader's language calls them. */
export function useKindWords(): (kind: string) => string {
  const { language } = usePreferences();
  return (kind) => ORGANISATION_KIND_WORDS[kind]?.[language] ?? kind;
}

/** Whole numbers as the reader's language groups them. */
export function useNumber(): (value: number) => string {
  const { language } = usePreferences();
  const format = new Intl.NumberFormat(language === 'en' ? 'en' : 'zh-CN');
  return (value) => format.format(value);
}
