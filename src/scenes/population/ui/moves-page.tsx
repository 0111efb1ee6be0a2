import { type ReactNode, useState } from 'react';
import {
  DataTable,
  Filter,
  FilterBar,
  FormSheet,
  LineField,
  Notice,
  TablePages,
  useRefresh,
  useSend,
} from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  Input,
  Kpi,
  Link,
  Loaded,
  Segmented,
  Skeleton,
  toast,
  useApiQuery,
  useNumber,
  usePages,
  useText,
  useToday,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { DIRECTIONS, MoveItem, MoveList, Moves } from '../contract.ts';
import { PersonName } from './person-cells.tsx';
import { AreaBar, BASE, usePlace } from './place.tsx';
import { populationWords } from './words.ts';

type Direction = (typeof DIRECTIONS)[number];
interface Period {
  readonly from: string;
  readonly to: string;
}

const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);

/** 迁入迁出: who came to and went from an area in a period, and who is to be checked at the door. */
export function MovesPage({ mayList, mayCheck }: { mayList: boolean; mayCheck: boolean }): ReactNode {
  const text = useText(populationWords);
  const today = useToday();
  const { area } = usePlace();
  const [period, setPeriod] = useState<Period>();
  const { from, to } = period ?? { from: daysBefore(today, 29), to: today };
  const query = useApiQuery<Moves>(withQuery(`${BASE}/moves`, { area, from, to }), { keepPrevious: true });
  const day = (name: keyof Period, value: string) => (
    <Filter label={text[name]}>
      <Input
        type="date"
        aria-label={text[name]}
        value={value}
        max={today}
        onChange={(event) =>
          event.target.value === '' ? undefined : setPeriod({ from, to, [name]: event.target.value })
        }
      />
    </Filter>
  );
  return (
    <div className="cb-page">
      <Loaded query={query} skeleton={<Skeleton count={6} />}>
        {(moves) => (
          <>
            <AreaBar
              path={moves.path}
              below={moves.children}
              end={
                <FilterBar label={text.narrow}>
                  {day('from', from)}
                  {day('to', to)}
                </FilterBar>
              }
            />
            <MovesView {...{ moves, mayCheck }} period={{ from, to }} />
          </>
        )}
      </Loaded>
      {mayList ? <Movers key={`${from} ${to}`} query={{ area, from, to }} /> : null}
    </div>
  );
}

function MovesView(props: { moves: Moves; period: Period; mayCheck: boolean }): ReactNode {
  const { moves, period, mayCheck } = props;
  const text = useText(populationWords);
  const number = useNumber();
  const { total, since } = moves;
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <p className="cb-muted cb-small">
        {since === null ? text.noSince : text.since(since)} · {text.moveWhy}
      </p>
      <div className="pop-tiles">
        <Kpi label={text.movedIn} value={number(total.movedIn)} definition={text.inWhy} />
        <Kpi label={text.arrived} value={number(total.arrived)} />
        <Kpi label={text.movedOut} value={number(total.movedOut)} />
        <Kpi label={text.left} value={number(total.leftCity)} />
        <Kpi label={text.net} value={signed(total.net, number)} />
        <Kpi label={text.within} value={number(total.within)} />
        <Kpi label={text.born} value={number(total.born)} />
        <Kpi label={text.died} value={number(total.died)} />
      </div>
      {moves.toCheck === 0 ? null : (
        <Notice>
          <span className="cb-row">
            <strong>{text.toCheck(moves.toCheck)}</strong>
            <span>{text.toCheckWhy}</span>
            {mayCheck ? <Button onClick={() => setAsking(true)}>{text.sendCheck}</Button> : null}
          </span>
        </Notice>
      )}
      {isAsking ? <CheckSheet {...{ moves, period }} onClose={() => setAsking(false)} /> : null}
      <div className="pop-sides">
        <Days moves={moves} />
        {moves.children.length === 0 ? null : <Below moves={moves} />}
      </div>
    </>
  );
}

const signed = (value: number, number: (value: number) => string): string =>
  value > 0 ? `+${number(value)}` : value < 0 ? `−${number(-value)}` : '0';

function Days({ moves }: { moves: Moves }): ReactNode {
  const text = useText(populationWords);
  const number = useNumber();
  return (
    <section className="cb-part" aria-label={text.byDay}>
      <h3>{text.byDay}</h3>
      {moves.days.length === 0 ? (
        <EmptyState title={text.noMoves}>{text.noMovesWords}</EmptyState>
      ) : (
        <DataTable
          label={text.byDay}
          heads={[text.day, ...[text.in, text.out, text.net].map((figure) => ({ figure }))]}
        >
          {moves.days.toReversed().map(({ day, came, went, net }) => (
            <tr key={day}>
              <th scope="row" className="cb-figures">
                {day}
              </th>
              <td className="cb-number cb-figures">{number(came)}</td>
              <td className="cb-number cb-figures">{number(went)}</td>
              <td className="cb-number cb-figures">{signed(net, number)}</td>
            </tr>
          ))}
        </DataTable>
      )}
    </section>
  );
}

function Below({ moves }: { moves: Moves }): ReactNode {
  const text = useText(populationWords);
  const number = useNumber();
  const { link } = usePlace();
  const heads = [text.movedIn, text.arrived, text.movedOut, text.left, text.net, text.within];
  return (
    <section className="cb-part pop-below" aria-label={text.below}>
      <h3>{text.below}</h3>
      <DataTable label={text.below} heads={[text.area, ...heads.map((figure) => ({ figure }))]}>
        {moves.children.map((child) => (
          <tr key={child.id}>
            <th scope="row">
              <Link to={link({ area: child.id })}>{child.name}</Link>
            </th>
            {[child.movedIn, child.arrived, child.movedOut, child.leftCity].map((value, index) => (
              <td key={heads[index]} className="cb-number cb-figures">
                {number(value)}
              </td>
            ))}
            <td className="cb-number cb-figures">{signed(child.net, number)}</td>
            <td className="cb-number cb-figures">{number(child.within)}</td>
          </tr>
        ))}
      </DataTable>
    </section>
  );
}

function Movers({ query }: { query: Period & { area: string | undefined } }): ReactNode {
  const text = useText(populationWords);
  const [direction, setDirection] = useState<Direction>('in');
  const pages = usePages<MoveItem, MoveList>(`${BASE}/moves/persons`, { ...query, direction });
  return (
    <section className="cb-part" aria-label={text.moveList}>
      <h3>{text.moveList}</h3>
      <Segmented<Direction>
        label={text.direction}
        value={direction}
        options={(['in', 'out', 'within'] as const).map((each) => ({ value: each, label: text[each] }))}
        onChange={setDirection}
      />
      <TablePages
        label={text.moveList}
        heads={[text.name, text.what, text.day, text.fromWhere, text.toWhere, text.kind, text.source]}
        pages={pages}
        empty={<EmptyState title={text.noMoves}>{text.noMovesWords}</EmptyState>}
        draw={(move) => (
          <tr key={move.id}>
            <th scope="row">
              <PersonName id={move.personId} name={move.name} mayOpen={move.mayOpen} />
            </th>
            <td>{text.moveKinds[move.kind]}</td>
            <td className="cb-figures">{move.seenOn}</td>
            <td>{move.from ?? (move.kind === 'arrived' ? text.outsideCity : '—')}</td>
            <td>{move.to ?? (move.kind === 'left' ? text.outsideCity : '—')}</td>
            <td>{move.residence === null ? '—' : text.kinds[move.residence]}</td>
            <td>{move.source ?? '—'}</td>
          </tr>
        )}
      />
    </section>
  );
}

function CheckSheet(props: { moves: Moves; period: Period; onClose: () => void }): ReactNode {
  const { moves, period, onClose } = props;
  const text = useText(populationWords);
  const today = useToday();
  const [until, setUntil] = useState(daysBefore(today, -14));
  const refresh = useRefresh(BASE);
  const sending = useSend({ tells: 'here', onChanged: refresh });
  const order = (): void =>
    sending.send<{ houses: number }>(
      'POST',
      `${BASE}/checks`,
      { area: moves.area.id, ...period, until },
      ({ houses }) => {
        toast(text.sent(houses));
        onClose();
      },
    );
  return (
    <FormSheet
      title={text.sendTitle}
      submit={text.sendCheck}
      isBusy={sending.isPending}
      problem={sending.problem}
      onSubmit={order}
      onClose={onClose}
    >
      <p>{text.sendSay(moves.toCheck, moves.area.name)}</p>
      <LineField label={text.until} more={{ type: 'date', min: today }} value={until} onChange={setUntil} />
    </FormSheet>
  );
}
