import { type ReactNode, useState } from 'react';
import { DataTable, Fact, Facts } from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  Link,
  Loaded,
  Skeleton,
  StaticPinMap,
  StatusMark,
  useApiQuery,
  useCity,
  useCityShapes,
  useMe,
  usePick,
  useText,
  useTime,
  withQuery,
} from '../../../../fronts/kit/index.tsx';
import type { SpotDetail } from '../../contract.ts';
import { permissions } from '../../manifest.ts';
import { recurrenceWords } from './desk-words.ts';
import { ProgrammeSheet } from './programme-sheet.tsx';
import { type Asked, BASE, nameOf, toProgramme } from './shared.tsx';

/** One thing that comes back: how often, its weeks, where, its last cases, and the way to a programme. */
export function SpotPane({ spotKey, asked }: { spotKey: string; asked: Asked }): ReactNode {
  const { scale, days, area } = asked;
  const query = useApiQuery<SpotDetail>(
    withQuery(`${BASE}/spots/${scale}/${spotKey}`, { days, area: area || undefined }),
  );
  return (
    <Loaded query={query} skeleton={<Skeleton shape="lines" count={10} />}>
      {(spot) => <Spot spot={spot} asked={asked} />}
    </Loaded>
  );
}

function Spot({ spot, asked }: { spot: SpotDetail; asked: Asked }): ReactNode {
  const text = useText(recurrenceWords);
  const city = useCity()?.name ?? '';
  const { may } = useMe();
  const [isOpening, setIsOpening] = useState(false);
  const days = Number(asked.days);
  return (
    <div className="cb-stack">
      <div className="cb-row-apart">
        <h2>{nameOf(spot, city)}</h2>
        {spot.programme !== null ? (
          <Link to={toProgramme(spot.programme.id)}>{text.toProgramme(spot.programme.number)}</Link>
        ) : may(permissions.run) ? (
          <Button kind="main" onClick={() => setIsOpening(true)}>
            {text.openProgramme}
          </Button>
        ) : null}
      </div>
      <Facts isRow>
        <Fact name={text.lastDays(days)}>{text.count(spot.count)}</Fact>
        <Fact name={text.daysBefore(days)}>{text.count(spot.previous)}</Fact>
        <Fact name={text.openNow}>{text.cases1(spot.open)}</Fact>
        <Fact name={text.where}>{spot.area ?? city}</Fact>
        {spot.unit === null ? null : <Fact name={text.unit}>{spot.unit.name}</Fact>}
      </Facts>
      <div className="rc-two">
        <Weeks spot={spot} />
        <Place spot={spot} />
      </div>
      <Cases spot={spot} />
      {isOpening ? (
        <ProgrammeSheet spot={spot} area={asked.area} onClose={() => setIsOpening(false)} />
      ) : null}
    </div>
  );
}

function Weeks({ spot }: { spot: SpotDetail }): ReactNode {
  const text = useText(recurrenceWords);
  const most = Math.max(1, ...spot.weeks.map((each) => each.cases));
  const sum = spot.weeks.reduce((total, each) => total + each.cases, 0);
  return (
    <section className="cb-part" aria-label={text.weeks}>
      <h3>{text.weeks}</h3>
      <div className="rc-weeks" role="img" aria-label={text.weeksTold(sum, most)}>
        {spot.weeks.map((each) => (
          <span
            key={each.from}
            title={text.weekOf(each.from, each.cases)}
            style={{ blockSize: `${(each.cases / most) * 100}%` }}
          />
        ))}
      </div>
      <p className="cb-small cb-muted">{text.weeksTold(sum, most)}</p>
    </section>
  );
}

function Place({ spot }: { spot: SpotDetail }): ReactNode {
  const text = useText(recurrenceWords);
  const { areas, bounds } = useCityShapes();
  if (spot.lon === null || spot.lat === null || bounds === undefined) return null;
  return (
    <section className="cb-part" aria-label={text.place}>
      <h3>{text.place}</h3>
      <StaticPinMap
        label={text.place}
        areas={areas}
        bounds={bounds}
        place={{ longitude: spot.lon, latitude: spot.lat }}
        height="12rem"
      />
    </section>
  );
}

function Cases({ spot }: { spot: SpotDetail }): ReactNode {
  const text = useText(recurrenceWords);
  const pick = usePick();
  const time = useTime();
  return (
    <section className="cb-part" aria-label={text.cases}>
      <h3>{text.cases}</h3>
      {spot.cases.length === 0 ? (
        <p className="cb-muted">{text.casesHidden}</p>
      ) : (
        <DataTable label={text.cases} heads={[text.number, text.what, text.place, text.opened, text.state]}>
          {spot.cases.map((each) => (
            <tr key={each.id}>
              <th scope="row" className="cb-nowrap">
                <Link to={`/cases/${each.id}`}>{each.number}</Link>
              </th>
              <td>{each.title}</td>
              <td>{each.address ?? '–'}</td>
              <td className="cb-figures cb-nowrap">{time(each.openedAt)}</td>
              <td>
                <StatusMark status={each.mark} words={pick(each.stateTitle)} />
              </td>
            </tr>
          ))}
        </DataTable>
      )}
    </section>
  );
}
