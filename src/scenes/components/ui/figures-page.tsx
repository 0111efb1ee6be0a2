import { type ReactNode, useState } from 'react';
import { DataTable, FilterBar } from '../../../fronts/kit/desk/index.tsx';
import { EmptyState, Loaded, useApiQuery, useText, useTime, withQuery } from '../../../fronts/kit/index.tsx';
import type { ComponentFigures } from '../contract.ts';
import { everywhere, NarrowFields, narrowed } from './narrow.tsx';
import { componentWords } from './words.ts';

/** By kind: how many components, how many are whole, and cases about them. */
export function FiguresPage(): ReactNode {
  const text = useText(componentWords);
  const time = useTime();
  const [narrow, setNarrow] = useState(everywhere);
  const query = useApiQuery<ComponentFigures>(
    withQuery('/api/v1/components/figures', { area: narrowed(narrow).area }),
    { keepPrevious: true },
  );
  return (
    <div className="cb-page">
      <FilterBar label={text.narrow}>
        <NarrowFields value={narrow} levels={2} hasCategory={false} onChange={setNarrow} />
      </FilterBar>
      <Loaded
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title={text.noFigures}>{text.neverCounted}</EmptyState>}
      >
        {({ countedAt, items }) => (
          <>
            <p className="cb-muted cb-small">
              {countedAt === null ? text.neverCounted : text.figuresWhy(time(countedAt))}
            </p>
            <DataTable
              label={text.tabFigures}
              heads={[
                text.category,
                ...[text.things, text.wholeShare, text.recentCases, text.openCases].map((figure) => ({
                  figure,
                })),
              ]}
            >
              {items.map((row) => (
                <tr key={row.category.code}>
                  <th scope="row">
                    {row.category.name} <span className="cb-muted cb-figures">{row.category.code}</span>
                  </th>
                  <td className="cb-number cb-figures">{row.things}</td>
                  <td className="cb-number cb-figures">{((row.whole / row.things) * 100).toFixed(1)} %</td>
                  <td className="cb-number cb-figures">{row.cases}</td>
                  <td className="cb-number cb-figures">{row.openCases}</td>
                </tr>
              ))}
            </DataTable>
          </>
        )}
      </Loaded>
    </div>
  );
}
