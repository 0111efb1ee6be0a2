import { type ReactNode, useState } from 'react';
import {
  AreaSelect,
  DeskRow,
  DeskWork,
  Fact,
  Facts,
  FilterBar,
  Mark,
  Queues,
  shortAddress,
} from '../../../fronts/kit/desk/index.tsx';
import {
  Link,
  Loaded,
  SyntheticMark,
  useApiQuery,
  usePages,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import type { LettingItem, LettingPage, LettingView, PartyView, Standing } from '../contract.ts';
import type { AreaProps } from './houses-page.tsx';
import { LETTINGS, LettingActions } from './letting-actions.tsx';
import { housingWords } from './words.ts';

const SHOWS = ['running', 'expiring', 'lapsed', 'ended', 'all'] as const;
const LOOKS: Readonly<Record<Standing, 'plain' | 'accent' | 'late' | 'good'>> = {
  ...{ future: 'plain', running: 'good', expiring: 'accent', lapsed: 'late', ended: 'plain' },
};

/** Lettings: running, soon at their end, past it, ended; one of them open with its people. */
export function LettingsPage({ path, onPath, mayRegister }: AreaProps & { mayRegister: boolean }): ReactNode {
  const text = useText(housingWords);
  const time = useTime();
  const [show, setShow] = useState<(typeof SHOWS)[number]>('running');
  const pages = usePages<LettingItem, LettingPage>(LETTINGS, { show, area: path.at(-1)?.id });
  return (
    <DeskWork<LettingItem>
      key={show}
      label={text.tabLettings}
      openLabel={text.letting}
      pages={pages}
      empty={text.noLettings}
      pick={text.noLettingsWords}
      tools={
        <>
          <Queues
            label={text.tabLettings}
            queues={SHOWS.map((id) => ({ id, label: text.shows[id] }))}
            current={show}
            onPick={setShow}
          />
          <FilterBar label={text.narrow}>
            <AreaSelect labels={text.levels.split('、')} all={text.all} path={path} onChange={onPath} />
          </FilterBar>
          {pages.list.data?.pages[0]?.sources.map(({ title, takenAt, address, period }) => (
            <p key={title} className="cb-muted cb-small">
              {text.takenFrom(
                title,
                time(takenAt),
                text.counted(address.count, address.more),
                text.counted(period.count, period.more),
              )}
            </p>
          ))}
        </>
      }
      draw={(letting) => (
        <DeskRow
          title={shortAddress(letting.address)}
          flags={<Mark look={LOOKS[letting.standing]}>{text.standings[letting.standing]}</Mark>}
          line={`${text.kinds[letting.kind]} · ${text.tenants} ${letting.tenants}`}
          end={`${letting.startsOn} – ${letting.endsOn}`}
        />
      )}
    >
      {(letting) => <Letting key={letting.id} {...{ letting, mayRegister }} onChanged={pages.reload} />}
    </DeskWork>
  );
}

interface LettingProps {
  readonly letting: LettingItem;
  readonly mayRegister: boolean;
  readonly onChanged: () => void;
}

function Letting({ letting, mayRegister, onChanged }: LettingProps): ReactNode {
  const text = useText(housingWords);
  const time = useTime();
  const [purpose, setPurpose] = useState<string>();
  const query = useApiQuery<LettingView>(`${LETTINGS}/${letting.id}`, {
    keepPrevious: true,
    ...(purpose !== undefined && { purpose }),
  });
  return (
    <Loaded query={query}>
      {(view) => (
        <div className="cb-stack">
          <div className="cb-row-apart">
            <h2>{view.address}</h2>
            <span className="cb-row">
              <Mark look={LOOKS[view.standing]}>{text.standings[view.standing]}</Mark>
              {view.synthetic ? <SyntheticMark /> : null}
            </span>
          </div>
          <Facts>
            <Fact name={text.kind}>{text.kinds[view.kind]}</Fact>
            <Fact name={text.period}>
              <span className="cb-figures">{`${view.startsOn} – ${view.endsOn}`}</span>
              {view.extensions === 0 ? '' : ` · ${text.extensions(view.extensions)}`}
            </Fact>
            {view.rooms === null ? null : <Fact name={text.rooms}>{view.rooms}</Fact>}
            {view.areaM2 === null ? null : <Fact name={text.area}>{view.areaM2}</Fact>}
            <Fact name={text.landlord}>{view.landlord === null ? '–' : <Party party={view.landlord} />}</Fact>
            <Fact name={text.tenants}>
              {view.people === null ? (
                <span className="cb-muted">{text.noPersonRight}</span>
              ) : (
                <>
                  {view.people.map((party) => (
                    <div key={party.id}>
                      <Party party={party} />
                    </div>
                  ))}
                  {view.unknownTenants === 0 ? null : (
                    <span className="cb-muted">{text.unknownTenants(view.unknownTenants)}</span>
                  )}
                </>
              )}
            </Fact>
            {view.contact === '' ? null : <Fact name={text.contact}>{view.contact}</Fact>}
            {view.note === '' ? null : <Fact name={text.note}>{view.note}</Fact>}
            <Fact name={text.source}>
              {[view.registeredBy === null ? null : text.byHand(view.registeredBy), view.source]
                .filter(Boolean)
                .join(' · ')}
            </Fact>
            <Fact name={text.registeredAt}>{time(view.registeredAt)}</Fact>
            {view.endedOn === null ? null : (
              <Fact name={text.endedOn}>{`${view.endedOn} · ${view.endReason ?? text.endedAtSource}`}</Fact>
            )}
          </Facts>
          <p className="cb-row">
            <Link to={`/registry/houses/${view.houseId}`}>{text.openHouse}</Link>
          </p>
          <LettingActions {...{ view, mayRegister, onPurpose: setPurpose }} onChanged={onChanged} />
        </div>
      )}
    </Loaded>
  );
}

function Party({ party }: { party: PartyView }): ReactNode {
  const page = party.entity === 'person' ? 'persons' : 'organisations';
  return (
    <span className="cb-row">
      <Link to={`/registry/${page}/${party.id}`}>{party.name}</Link>
      <span className="cb-muted cb-figures">
        {[party.number, party.telephone].filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}
