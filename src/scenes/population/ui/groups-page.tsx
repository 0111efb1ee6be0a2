import type { ReactNode } from 'react';
import { DataTable, Notice, SheetButton, TablePages, Tile, Tiles } from '../../../fronts/kit/desk/index.tsx';
import {
  EmptyState,
  Link,
  Loaded,
  Skeleton,
  useApiQuery,
  useNavigation,
  useNumber,
  usePages,
  useText,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { GroupCounts, GroupList, GroupPerson } from '../contract.ts';
import { GROUP_KINDS } from '../kinds-contract.ts';
import { PersonCells, PersonName, usePersonHeads } from './person-cells.tsx';
import { AreaBar, BASE, usePlace } from './place.tsx';
import { populationWords } from './words.ts';

type Group = (typeof GROUP_KINDS)[number];
type Told = GroupCounts['total'][number];

/** 特殊人群: how many of each group, and by right who they are. */
export function GroupsPage({ mayExport }: { mayExport: boolean }): ReactNode {
  const text = useText(populationWords);
  const { go } = useNavigation();
  const { area, link, query: address } = usePlace();
  const picked = GROUP_KINDS.find((kind) => kind === address.get('group'));
  const query = useApiQuery<GroupCounts>(withQuery(`${BASE}/groups`, { area }), { keepPrevious: true });
  return (
    <div className="cb-page">
      <Loaded query={query} skeleton={<Skeleton count={6} />}>
        {(counts) => {
          const mayList = counts.kinds.some((each) => each.kind === picked && each.mayList);
          return (
            <>
              <AreaBar path={counts.path} below={counts.children} />
              <Totals {...{ counts, picked }} onPick={(group) => go(link({ group }))} />
              {counts.total.every(({ isExact }) => isExact) &&
              counts.total.length === GROUP_KINDS.length ? null : (
                <Notice>{text.groupWhy}</Notice>
              )}
              {picked !== undefined && mayList ? (
                <Members {...{ area, mayExport }} group={picked} />
              ) : (
                <Below counts={counts} />
              )}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

function useTold(): (told: Told | undefined) => string {
  const text = useText(populationWords);
  const number = useNumber();
  return (told) => {
    if (told === undefined) return '—';
    if (told.count === null) return text.fewer;
    return told.isExact ? number(told.count) : text.about(number(told.count));
  };
}

function Totals(props: {
  counts: GroupCounts;
  picked: Group | undefined;
  onPick: (group: Group | undefined) => void;
}): ReactNode {
  const { counts, picked, onPick } = props;
  const text = useText(populationWords);
  const said = useTold();
  const mayList = new Map(counts.kinds.map((each) => [each.kind, each.mayList]));
  return (
    <Tiles>
      {counts.total.map((told) => (
        <Tile
          key={told.kind}
          label={text.groups[told.kind]}
          count={said(told)}
          isNone={told.count === 0}
          note={mayList.get(told.kind) === true ? undefined : text.hidden}
          isCurrent={told.kind === picked}
          onOpen={() =>
            mayList.get(told.kind) === true ? onPick(told.kind === picked ? undefined : told.kind) : undefined
          }
        />
      ))}
    </Tiles>
  );
}

function Below({ counts }: { counts: GroupCounts }): ReactNode {
  const text = useText(populationWords);
  const said = useTold();
  const { link } = usePlace();
  if (counts.children.length === 0) return <EmptyState title={text.pickGroup} />;
  const kinds = GROUP_KINDS.filter((kind) =>
    counts.children.some(({ groups }) => groups.some((each) => each.kind === kind)),
  );
  return (
    <section className="cb-part pop-below" aria-label={text.below}>
      <h3>{text.below}</h3>
      <DataTable
        label={text.below}
        heads={[text.area, ...kinds.map((kind) => ({ figure: text.groups[kind] }))]}
      >
        {counts.children.map((child) => (
          <tr key={child.id}>
            <th scope="row">
              <Link to={link({ area: child.id })}>{child.name}</Link>
            </th>
            {kinds.map((kind) => (
              <td key={kind} className="cb-number cb-figures">
                {said(child.groups.find((each) => each.kind === kind))}
              </td>
            ))}
          </tr>
        ))}
      </DataTable>
    </section>
  );
}

function Members(props: { group: Group; area: string | undefined; mayExport: boolean }): ReactNode {
  const { group, area, mayExport } = props;
  const text = useText(populationWords);
  const heads = usePersonHeads();
  const path = `${BASE}/groups/${group}/persons`;
  const pages = usePages<GroupPerson, GroupList>(path, { area });
  return (
    <section className="cb-part" aria-label={text.groups[group]}>
      <div className="cb-trail">
        <h3>{text.groups[group]}</h3>
        {mayExport ? <SheetButton path={`${path}.xlsx`} query={{ area }} /> : null}
      </div>
      <p className="cb-muted cb-small">{text.masked}</p>
      <TablePages
        label={text.groups[group]}
        heads={[...heads, text.sinceDay, text.untilDay, text.source]}
        pages={pages}
        empty={<EmptyState title={text.noGroup} />}
        draw={(person) => (
          <tr key={person.id}>
            <th scope="row">
              <PersonName {...person} />
            </th>
            <PersonCells person={person} />
            <td className="cb-figures">{person.since ?? '—'}</td>
            <td className="cb-figures">{person.until ?? '—'}</td>
            <td>{person.source ?? '—'}</td>
          </tr>
        )}
      />
    </section>
  );
}
