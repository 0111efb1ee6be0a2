import type { ReactNode } from 'react';
import { AreaTrail, DataTable, Notice } from '../../../fronts/kit/desk/index.tsx';
import {
  EmptyState,
  Kpi,
  Link,
  Loaded,
  useApiQuery,
  useNavigation,
  useNumber,
  useText,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import { type AreaCounts, HOUSE_STATES } from '../contract.ts';
import { housingWords } from './words.ts';

const PAGE = '/scenes/housing';
/** What has nothing below it opens the list of its houses. */
const placeOf = ({ areaId, isOpen }: { areaId: string; isOpen: boolean }): string =>
  `${PAGE}?tab=${isOpen ? 'counts' : 'houses'}&area=${areaId}`;

/** Counts of an area and of what lies below it; each area opens the next one. */
export function CountsPage(): ReactNode {
  const text = useText(housingWords);
  const area = useNavigation().query.get('area') ?? undefined;
  const query = useApiQuery<AreaCounts>(withQuery('/api/v1/housing/counts', { area }), {
    ...{ keepPrevious: true, everyMs: 60_000 },
  });
  return (
    <div className="cb-page">
      <Loaded
        query={query}
        isEmpty={({ total }) => total.houses === 0}
        empty={<EmptyState title={text.noCounts}>{text.noCountsWords}</EmptyState>}
      >
        {(counts) => <Counts counts={counts} />}
      </Loaded>
    </div>
  );
}

function Counts({ counts }: { counts: AreaCounts }): ReactNode {
  const text = useText(housingWords);
  const figure = useNumber();
  const { go } = useNavigation();
  const { total, above, items, waiting } = counts;
  const name = total.name || text.all;
  return (
    <div className="cb-stack">
      <AreaTrail
        path={[...above, { areaId: total.areaId ?? '', name }].map((each) => ({ ...each, id: each.areaId }))}
        below={items.map((each) => ({ ...each, id: each.areaId }))}
        label={text.levels.split('、')[above.length] ?? text.place}
        choose={text.chooseBelow}
        onOpen={(id) =>
          go(placeOf(items.find(({ areaId }) => areaId === id) ?? { areaId: id, isOpen: true }))
        }
      />
      <Notice>{waiting === 0 ? '' : text.waiting(waiting)}</Notice>
      <div className="cb-tiles">
        <Kpi label={text.buildings} value={figure(total.buildings)} />
        <Kpi label={text.houses} value={figure(total.houses)} />
        {HOUSE_STATES.map((state) => (
          <Kpi key={state} label={text.states[state]} value={figure(total.states[state])} />
        ))}
        <Kpi label={text.livedIn} value={figure(total.livedIn)} />
        <Kpi label={text.unowned} value={figure(total.unowned)} />
        <Kpi label={text.registered} value={figure(total.registered)} />
      </div>
      {items.length === 0 ? null : (
        <DataTable
          label={text.below(name)}
          heads={[
            text.place,
            ...[
              ...[text.buildings, text.houses],
              ...HOUSE_STATES.map((state) => text.states[state]),
              ...[text.livedIn, text.unowned, text.registered],
            ].map((each) => ({ figure: each })),
          ]}
        >
          {items.map((row) => (
            <tr key={row.areaId}>
              <th scope="row">
                <Link to={placeOf(row)}>{row.name}</Link>
              </th>
              {[
                ...[row.buildings, row.houses, ...HOUSE_STATES.map((state) => row.states[state])],
                ...[row.livedIn, row.unowned, row.registered],
              ].map((value, index) => (
                <td key={index} className="cb-number cb-figures">
                  {figure(value)}
                </td>
              ))}
            </tr>
          ))}
        </DataTable>
      )}
    </div>
  );
}
