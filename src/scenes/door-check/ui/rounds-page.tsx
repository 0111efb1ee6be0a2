import { type ReactNode, useState } from 'react';
import {
  AreaSelect,
  type ChosenArea,
  DataTable,
  DeskRow,
  DeskWork,
  FilterBar,
  FormSheet,
  LineField,
  useSend,
} from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  Kpi,
  Loaded,
  Segmented,
  toast,
  useApiQuery,
  useNumber,
  usePages,
  useText,
  useToday,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { Progress, RoundPage, RoundView } from '../contract.ts';
import { doorWords } from './words.ts';

const BASE = '/api/v1/door-check/rounds';
/** A longer table is not all there, so no line adds it up. */
const MOST_ROWS = 500;
const shareOf = (done: number, houses: number): string =>
  houses === 0 ? '—' : `${Math.floor((done / houses) * 1_000) / 10}%`;

/** Rounds on the left, the progress of one grid by grid. */
export function RoundsPage({ mayOrder }: { mayOrder: boolean }): ReactNode {
  const text = useText(doorWords);
  const pages = usePages<RoundView, RoundPage>(BASE);
  const [isOrdering, setOrdering] = useState(false);
  return (
    <>
      <DeskWork<RoundView>
        label={text.tabRounds}
        openLabel={text.grid}
        pages={pages}
        empty={text.noRounds}
        pick={text.noRoundsWords}
        tools={
          mayOrder ? (
            <Button kind="main" onClick={() => setOrdering(true)}>
              {text.order}
            </Button>
          ) : null
        }
        draw={(round) => (
          <DeskRow
            title={round.title}
            line={round.area}
            foot={text.progress(round.done, round.houses)}
            end={round.endsOn}
          />
        )}
      >
        {(round) => <Round key={round.id} round={round} />}
      </DeskWork>
      {isOrdering ? (
        <OrderSheet
          onClose={() => setOrdering(false)}
          onOrdered={() => {
            setOrdering(false);
            toast(text.ordered);
            pages.reload();
          }}
        />
      ) : null}
    </>
  );
}

function Round({ round }: { round: RoundView }): ReactNode {
  const text = useText(doorWords);
  const number = useNumber();
  const [by, setBy] = useState<'grid' | 'street'>('street');
  const progress = useApiQuery<Progress>(withQuery(`${BASE}/${round.id}/progress`, { by }));
  return (
    <div className="cb-stack">
      <div>
        <h2>{round.title}</h2>
        <p className="cb-muted">
          {round.area} · {text.period(round.startsOn, round.endsOn)}
        </p>
      </div>
      <div className="cb-tiles" style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(9rem, 1fr))' }}>
        <Kpi label={text.houses} value={number(round.houses)} />
        <Kpi label={text.share} value={shareOf(round.done, round.houses)} />
        <Kpi label={text.changed} value={number(round.changed)} />
        <Kpi label={text.notMet} value={number(round.notMet)} />
        <Kpi label={text.shared} value={number(round.shared)} />
      </div>
      <div className="cb-row">
        <Segmented
          label={text.progressBy}
          value={by}
          onChange={setBy}
          options={[
            { value: 'street', label: text.byStreet },
            { value: 'grid', label: text.byGrid },
          ]}
        />
      </div>
      <Loaded query={progress}>
        {({ items }) => (
          <DataTable
            label={text.tabRounds}
            heads={[
              by === 'street' ? text.street : text.grid,
              ...[text.houses, text.done, text.share, text.changed, text.notMet, text.shared].map(
                (figure) => ({
                  figure,
                }),
              ),
            ]}
          >
            {items.length > 1 && items.length < MOST_ROWS ? <Total round={round} /> : null}
            {items.map((row) => (
              <tr key={row.areaId}>
                <th scope="row">{row.area.split(' · ').slice(-2).join(' · ')}</th>
                <Figures of={row} />
              </tr>
            ))}
          </DataTable>
        )}
      </Loaded>
    </div>
  );
}

function Figures({ of }: { of: Omit<Progress['items'][number], 'area' | 'areaId'> }): ReactNode {
  const number = useNumber();
  const { houses, done, changed, notMet, shared } = of;
  const share = shareOf(done, houses);
  return [number(houses), number(done), share, ...[changed, notMet, shared].map(number)].map(
    (value, index) => (
      <td key={`figure-${index + 1}`} className="cb-number cb-figures">
        {value}
      </td>
    ),
  );
}

function Total({ round }: { round: RoundView }): ReactNode {
  const text = useText(doorWords);
  return (
    <tr className="cb-total">
      <th scope="row">{text.total}</th>
      <Figures of={round} />
    </tr>
  );
}

function OrderSheet({ onClose, onOrdered }: { onClose: () => void; onOrdered: () => void }): ReactNode {
  const text = useText(doorWords);
  const today = useToday();
  const [title, setTitle] = useState('');
  const [path, setPath] = useState<readonly ChosenArea[]>([]);
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState(today);
  const sending = useSend({ tells: 'here' });
  const order = (): void => {
    const area = path.at(-1);
    if (area === undefined) {
      sending.refuse(text.needArea);
      return;
    }
    const body = { title: title.trim(), areaId: area.id, startsOn: from, endsOn: until };
    sending.send('POST', BASE, body, onOrdered);
  };
  return (
    <FormSheet
      title={text.order}
      submit={text.order}
      isBusy={sending.isPending}
      problem={sending.problem}
      onSubmit={order}
      onClose={onClose}
    >
      <LineField
        label={text.roundTitle}
        isRequired
        more={{ maxLength: 80 }}
        value={title}
        onChange={setTitle}
      />
      <FilterBar label={text.area}>
        <AreaSelect labels={text.levels.split('、')} all={text.whole} path={path} onChange={setPath} />
      </FilterBar>
      <LineField label={text.from} more={{ type: 'date' }} value={from} onChange={setFrom} />
      <LineField label={text.until} more={{ type: 'date' }} value={until} onChange={setUntil} />
    </FormSheet>
  );
}
