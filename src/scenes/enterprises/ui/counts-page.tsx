import type { ReactNode } from 'react';
import { DataTable, Tile, Tiles } from '../../../fronts/kit/desk/index.tsx';
import {
  EmptyState,
  Kpi,
  Link,
  Loaded,
  Skeleton,
  useNumber,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import type { Counts } from '../contract.ts';
import { AreaBar, useCounts, useKindWords, usePlace } from './place.tsx';
import { enterpriseWords } from './words.ts';

/** How many organisations of which kind an area has, and what of their entries is to be checked. */
export function CountsPage(): ReactNode {
  return (
    <div className="cb-page">
      <Loaded query={useCounts()} skeleton={<Skeleton count={6} />}>
        {(counts) => <CountsView counts={counts} />}
      </Loaded>
    </div>
  );
}

function CountsView({ counts }: { counts: Counts }): ReactNode {
  const text = useText(enterpriseWords);
  const time = useTime();
  const number = useNumber();
  const { countedAt, open, closed, findings } = counts;
  if (countedAt === null) return <EmptyState title={text.nothing}>{text.neverCounted}</EmptyState>;
  return (
    <>
      <AreaBar counts={counts} />
      <p className="cb-muted cb-small">{text.counted(time(countedAt))}</p>
      <div className="cb-tiles">
        <Kpi label={text.open} value={number(open)} />
        <Kpi label={text.closed} value={number(closed)} />
      </div>
      <section className="cb-part" aria-label={text.findings}>
        <h3>{text.findings}</h3>
        {findings.length === 0 ? (
          <p className="cb-muted">{text.findingsNone}</p>
        ) : (
          <Findings counts={counts} />
        )}
      </section>
      {open + closed === 0 ? (
        <EmptyState title={text.nothing}>{text.nothingWords}</EmptyState>
      ) : (
        <div className="ent-sides">
          <section className="cb-part" aria-label={text.byKind}>
            <h3>{text.byKind}</h3>
            <Kinds counts={counts} />
          </section>
          {counts.items.length === 0 ? null : (
            <section className="cb-part" aria-label={text.byArea}>
              <h3>{text.byArea}</h3>
              <Below counts={counts} />
            </section>
          )}
        </div>
      )}
    </>
  );
}

function Findings({ counts }: { counts: Counts }): ReactNode {
  const text = useText(enterpriseWords);
  const number = useNumber();
  const { change } = usePlace();
  return (
    <Tiles>
      {counts.findings.map(({ kind, open, sent }) => (
        <Tile
          key={kind}
          label={text.kinds[kind]}
          count={number(open)}
          isNone={open === 0}
          note={sent === 0 ? undefined : text.sentCount(sent)}
          onOpen={() => change({ tab: 'findings', finding: kind })}
        />
      ))}
    </Tiles>
  );
}

function Kinds({ counts }: { counts: Counts }): ReactNode {
  const text = useText(enterpriseWords);
  const number = useNumber();
  const words = useKindWords();
  const { link } = usePlace();
  return (
    <DataTable
      label={text.byKind}
      heads={[text.kind, { figure: text.open }, { figure: text.closed }, text.share]}
    >
      {counts.kinds.map(({ kind, open, closed }) => {
        const share = counts.open === 0 ? 0 : open / counts.open;
        return (
          <tr key={kind}>
            <th scope="row">
              <Link to={link({ tab: 'list', kind })}>{words(kind)}</Link>
            </th>
            <td className="cb-number cb-figures">{number(open)}</td>
            <td className="cb-number cb-figures">{number(closed)}</td>
            <td title={`${(share * 100).toFixed(1)} %`}>
              <span className="ent-bar">
                <span style={{ inlineSize: `${share * 100}%` }} />
              </span>
            </td>
          </tr>
        );
      })}
    </DataTable>
  );
}

function Below({ counts }: { counts: Counts }): ReactNode {
  const text = useText(enterpriseWords);
  const number = useNumber();
  const { link } = usePlace();
  return (
    <DataTable label={text.byArea} heads={[text.area, { figure: text.open }, { figure: text.closed }]}>
      {counts.items.map(({ areaId, name, isOpen, open, closed }) => (
        <tr key={areaId}>
          <th scope="row">
            <Link to={link({ area: areaId, ...(!isOpen && { tab: 'list' }) })}>{name}</Link>
          </th>
          <td className="cb-number cb-figures">{number(open)}</td>
          <td className="cb-number cb-figures">{number(closed)}</td>
        </tr>
      ))}
    </DataTable>
  );
}
