import { type ReactNode, useState } from 'react';
import { DataTable, Notice } from '../../../fronts/kit/desk/index.tsx';
import {
  EmptyState,
  Kpi,
  Link,
  Loaded,
  Segmented,
  Skeleton,
  useApiQuery,
  useNumber,
  useText,
  useTime,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { Counts } from '../contract.ts';
import { KINDS, type Kind } from '../kinds-contract.ts';
import { AreaBar, BASE, percent, usePlace } from './place.tsx';
import { Pyramid } from './pyramid.tsx';
import { populationWords } from './words.ts';

/** 人口底册: how many people of which kind live in an area and in each one below it. */
export function CountsPage({ mayList }: { mayList: boolean }): ReactNode {
  const { area } = usePlace();
  const [kind, setKind] = useState<Kind | 'all'>('all');
  const query = useApiQuery<Counts>(
    withQuery(`${BASE}/counts`, { area, kind: kind === 'all' ? undefined : kind }),
    { keepPrevious: true },
  );
  return (
    <div className="cb-page">
      <Loaded query={query} skeleton={<Skeleton count={6} />}>
        {(counts) => <CountsView {...{ counts, kind, mayList }} onKind={setKind} />}
      </Loaded>
    </div>
  );
}

interface ViewProps {
  readonly counts: Counts;
  readonly kind: Kind | 'all';
  readonly mayList: boolean;
  readonly onKind: (kind: Kind | 'all') => void;
}

function CountsView({ counts, kind, mayList, onKind }: ViewProps): ReactNode {
  const text = useText(populationWords);
  const time = useTime();
  const { link } = usePlace();
  const { oldestAt, newestAt } = counts;
  if (oldestAt === null || newestAt === null)
    return (
      <>
        <AreaBar path={counts.path} below={counts.children} />
        <EmptyState title={text.nobody}>{text.neverCounted}</EmptyState>
      </>
    );
  return (
    <>
      <AreaBar
        path={counts.path}
        below={counts.children}
        end={
          mayList ? (
            <Link className="cb-button" to={link({ tab: 'persons', area: counts.area.id })}>
              {text.openList}
            </Link>
          ) : null
        }
      />
      <p className="cb-muted cb-small">
        {text.countedAt(time(oldestAt), time(newestAt))} · {text.countedHow}
      </p>
      <Figures counts={counts} />
      <div className="pop-sides">
        <section className="cb-part" aria-label={text.pyramid}>
          <h3>{kind === 'all' ? text.pyramid : text.pyramidOf(text.kinds[kind])}</h3>
          <Segmented<Kind | 'all'>
            label={text.kind}
            value={kind}
            options={[
              { value: 'all', label: text.livingAll },
              ...KINDS.map((each) => ({ value: each, label: text.kinds[each] })),
            ]}
            onChange={onKind}
          />
          <Pyramid counts={counts} />
        </section>
        {counts.children.length === 0 ? null : (
          <section className="cb-part pop-below" aria-label={text.below}>
            <h3>{text.below}</h3>
            <Below counts={counts} />
          </section>
        )}
      </div>
    </>
  );
}

function Figures({ counts }: { counts: Counts }): ReactNode {
  const text = useText(populationWords);
  const number = useNumber();
  const { living, residences, households, numberless, ages, unplaced } = counts;
  return (
    <>
      <div className="pop-tiles">
        <Kpi label={text.living} value={number(living)} definition={text.livingWhy} />
        {KINDS.map((kind) => (
          <Kpi
            key={kind}
            label={text.kinds[kind]}
            value={number(residences[kind])}
            definition={text.kindsWhy[kind]}
            {...(kind !== 'away' && { sentence: text.share(percent(residences[kind], living)) })}
          />
        ))}
        <Kpi label={text.households} value={number(households)} />
        <Kpi
          label={text.from60}
          value={number(ages.from60)}
          sentence={text.share(percent(ages.from60, living))}
        />
        <Kpi label={text.numberless} value={number(numberless)} />
      </div>
      {unplaced === null || unplaced === 0 ? null : (
        <Notice>
          {text.unplaced} <strong className="cb-figures">{number(unplaced)}</strong>
          {` · ${text.unplacedWhy}`}
        </Notice>
      )}
    </>
  );
}

function Below({ counts }: { counts: Counts }): ReactNode {
  const text = useText(populationWords);
  const number = useNumber();
  const { link } = usePlace();
  const figures = ['living', ...KINDS, 'households', 'from60'] as const;
  const heads = [text.living, ...KINDS.map((kind) => text.kinds[kind]), text.households, text.from60].map(
    (figure) => ({ figure }),
  );
  return (
    <DataTable label={text.below} heads={[text.area, ...heads]}>
      {counts.children.map((child) => (
        <tr key={child.id}>
          <th scope="row">
            <Link to={link({ area: child.id })}>{child.name}</Link>
          </th>
          {figures.map((figure) => (
            <td key={figure} className="cb-number cb-figures">
              {number(child[figure])}
            </td>
          ))}
        </tr>
      ))}
    </DataTable>
  );
}
