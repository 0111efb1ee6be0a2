import type { ReactNode } from 'react';
import { DataTable } from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  Link,
  Loaded,
  Sheet,
  SyntheticMark,
  useApiQuery,
  useDay,
  useText,
  withQuery,
} from '../../../../fronts/kit/index.tsx';
import type { IndexTickets, UnitRank } from '../../index-contract.ts';
import { BASE, usePlace } from './use-desk.ts';
import { deskWords } from './words/desk-words.ts';

/** A figure that somebody opened: whose it is, how it came about, and the questions it counts. */
export interface Behind {
  readonly name: string;
  readonly query: Readonly<Record<string, string>>;
}

type Standing = NonNullable<UnitRank['total']>;

/** The units of a week, best first; each number with the three parts that it is made of. */
export function Units({ rank, onOpen }: { rank: UnitRank; onOpen: (behind: Behind) => void }): ReactNode {
  const text = useText(deskWords);
  if (rank.items.length === 0) return <EmptyState title={text.unitsNone} />;
  const isSpread = rank.rule !== null && rank.items.some(({ rated }) => rated === 0);
  return (
    <>
      <DataTable
        label={text.units}
        heads={[
          text.unitName,
          ...[
            text.score,
            text.received,
            ...(['response', 'inTime', 'satisfaction'] as const).map((each) => text.measure(each)),
            text.meanHours,
            text.pressedCount,
          ].map((figure) => ({ figure })),
        ]}
        {...(rank.total !== null && {
          foot: (
            <tr>
              <th scope="row">{text.all}</th>
              <Cells standing={rank.total} />
            </tr>
          ),
        })}
      >
        {rank.items.map(({ unit, ...standing }) => (
          <tr key={unit.id}>
            <th scope="row">
              <Button
                kind="quiet"
                aria-label={text.questionsBehind(unit.name)}
                onClick={() => onOpen({ name: unit.name, query: { measure: 'received', unit: unit.id } })}
              >
                {unit.name}
              </Button>
            </th>
            <Cells standing={standing} />
          </tr>
        ))}
      </DataTable>
      <p className="cb-small cb-muted">
        {rank.rule === null ? text.ruleNone : text.ruleOf(rank.rule.validFrom, rank.rule.source)}
      </p>
      {isSpread ? <p className="cb-small cb-muted">{text.redistributed}</p> : null}
      <p className="cb-small cb-muted">{text.unitsNow}</p>
    </>
  );
}

function Cells({ standing }: { standing: Standing }): ReactNode {
  const text = useText(deskWords);
  const counts = {
    response: [standing.replied, standing.received],
    inTime: [standing.inTime, standing.received],
    satisfaction: [standing.satisfied, standing.rated],
  } as const;
  const ofShares = standing.parts.map(({ points }) => points).join(' + ');
  return (
    <>
      <td className="cb-number">
        <strong>{standing.score ?? text.none}</strong>
        {standing.score === null ? null : <span className="cb-small cb-muted cb-under">= {ofShares}</span>}
      </td>
      <td className="cb-number">{standing.received}</td>
      {(['response', 'inTime', 'satisfaction'] as const).map((measure) => {
        const [some, all] = counts[measure];
        const part = standing.parts.find((each) => each.measure === measure);
        const percent = all === 0 ? text.noRating : `${Math.round((some / all) * 1_000) / 10}%`;
        return (
          <td key={measure} className="cb-number">
            <span>
              {percent}
              {all === 0 ? '' : ` (${text.inTimeOf(some, all)})`}
            </span>
            {part === undefined ? null : <span className="cb-small cb-muted cb-under">× {part.share}%</span>}
          </td>
        );
      })}
      <td className="cb-number">
        {standing.meanHours === null ? text.none : text.hours(standing.meanHours)}
      </td>
      <td className="cb-number">{standing.pressed}</td>
    </>
  );
}

/** The questions behind a figure; each leads to its page on the desk. */
export function BehindSheet(props: { week: string; behind: Behind; onClose: () => void }): ReactNode {
  const { week, behind, onClose } = props;
  const text = useText(deskWords);
  const day = useDay();
  const { at } = usePlace();
  const tickets = useApiQuery<IndexTickets>(withQuery(`${BASE}/desk/index/${week}/questions`, behind.query));
  return (
    <Sheet title={text.questionsBehind(behind.name)} isOpen onClose={onClose}>
      <Loaded
        query={tickets}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title={text.empty} />}
      >
        {({ items }) => (
          <ul className="cb-stack">
            {items.map((item) => (
              <li key={item.id} className="cb-stack-tight">
                <Link to={at({ page: undefined, week: undefined, queue: 'all', id: item.id })}>
                  {item.title}
                </Link>
                <span className="cb-small cb-muted">
                  {[
                    item.number,
                    item.unit,
                    item.category ?? item.group,
                    text.asked(day(item.askedAt)),
                    item.repliedAt === null ? '' : text.repliedOn(day(item.repliedAt)),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                  {item.synthetic ? (
                    <>
                      {' '}
                      <SyntheticMark />
                    </>
                  ) : null}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Sheet>
  );
}
