import type { ReactNode } from 'react';
import { ORGANISATION_KIND_WORDS } from '../../../base/registry/organisation-kinds-contract.ts';
import { AreaTrail, Choice } from '../../../fronts/kit/desk/index.tsx';
import {
  SyntheticMark,
  useApiQuery,
  useNavigation,
  usePreferences,
  useText,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import { type Counts, FINDING_KINDS } from '../contract.ts';
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
export function AreaBar({ counts: { above, areaId, name, items } }: { counts: Counts }): ReactNode {
  const text = useText(enterpriseWords);
  const { change } = usePlace();
  const named = (area: { areaId: string; name: string }) => ({ id: area.areaId, name: area.name });
  return (
    <AreaTrail
      path={[...above, ...(areaId === null ? [] : [{ areaId, name }])].map(named)}
      below={items.map(named)}
      label={text.below}
      choose={text.chooseBelow}
      onOpen={(area) => change({ area })}
    />
  );
}

/** Narrows a list by what looks wrong in entries. */
export function FindingChoice(): ReactNode {
  const text = useText(enterpriseWords);
  const { finding, change } = usePlace();
  return (
    <Choice
      label={text.finding}
      all={text.all}
      value={finding ?? ''}
      options={FINDING_KINDS.map((each) => ({ value: each, label: text.kinds[each] }))}
      onChange={(value) => change({ finding: value || undefined })}
    />
  );
}

/** The name of an organisation over what is known of it. */
export function Title({ item }: { item: { name: string; synthetic: boolean } }): ReactNode {
  return (
    <div className="cb-row-apart">
      <h2>{item.name}</h2>
      {item.synthetic ? <SyntheticMark /> : null}
    </div>
  );
}

/** Kinds as the reader's language calls them. */
export function useKindWords(): (kind: string) => string {
  const { language } = usePreferences();
  return (kind) => ORGANISATION_KIND_WORDS[kind]?.[language] ?? kind;
}
