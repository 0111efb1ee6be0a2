import { type ReactNode, useState } from 'react';
import {
  Choice,
  DeskRow,
  DeskWork,
  Fact,
  Facts,
  FilterBar,
  Mark,
  ReasonSheet,
  useRefresh,
  useSend,
} from '../../../fronts/kit/desk/index.tsx';
import { Button, Link, Loaded, SyntheticMark, toast, usePages, useText } from '../../../fronts/kit/index.tsx';
import { FINDING_STATES, type FindingItem, type FindingPage } from '../contract.ts';
import { AreaBar, BASE, FindingChoice, Title, useCounts, usePlace } from './place.tsx';
import { enterpriseWords } from './words.ts';

/** What looks wrong in entries, one after the other: sent out to be checked, or dismissed. */
export function FindingsPage({ mayCheck }: { mayCheck: boolean }): ReactNode {
  const text = useText(enterpriseWords);
  const { area, finding, state } = usePlace();
  const shown = FINDING_STATES.find((each) => each === state) ?? 'open';
  const pages = usePages<FindingItem, FindingPage>(`${BASE}/findings`, { area, kind: finding, state: shown });
  return (
    <DeskWork<FindingItem>
      label={text.tabFindings}
      openLabel={text.pick}
      pages={pages}
      empty={text.findingsNone}
      tools={<Narrow shown={shown} />}
      draw={(item) => (
        <DeskRow
          title={item.name}
          flags={
            <>
              <Mark look={item.state === 'open' ? 'late' : 'plain'}>{text.kinds[item.kind]}</Mark>
              {item.synthetic ? <SyntheticMark /> : null}
            </>
          }
          line={<span className="cb-figures">{item.creditCode ?? text.none}</span>}
          foot={item.area === '' ? (item.address ?? text.none) : item.area}
          end={item.foundOn}
        />
      )}
    >
      {(item) => <Finding key={item.id} {...{ item, mayCheck }} />}
    </DeskWork>
  );
}

function Narrow({ shown }: { shown: FindingItem['state'] }): ReactNode {
  const text = useText(enterpriseWords);
  const { change } = usePlace();
  return (
    <Loaded query={useCounts()}>
      {(counts) => (
        <div className="cb-stack-tight">
          <AreaBar counts={counts} />
          <FilterBar label={text.narrow}>
            <FindingChoice />
            <Choice
              label={text.state}
              value={shown}
              options={FINDING_STATES.map((each) => ({ value: each, label: text.states[each] }))}
              onChange={(value) => change({ state: value === 'open' ? undefined : value })}
            />
          </FilterBar>
        </div>
      )}
    </Loaded>
  );
}

function Finding({ item, mayCheck }: { item: FindingItem; mayCheck: boolean }): ReactNode {
  const text = useText(enterpriseWords);
  return (
    <div className="cb-stack">
      <Title item={item} />
      <p>
        <Mark look={item.state === 'open' ? 'late' : 'plain'}>{text.kinds[item.kind]}</Mark>{' '}
        {text.why[item.kind]}
      </p>
      {item.evidence.length === 0 ? null : (
        <section className="cb-part" aria-label={text.says}>
          <h3>{text.says}</h3>
          <ul className="cb-stack-tight">
            {item.evidence.map(({ source, value }) => (
              <li key={`${source} ${value}`}>
                {item.kind === 'same-code' ? (
                  <Link to={`/registry/organisations/${value}`}>{text.openOther(value)}</Link>
                ) : (
                  <>
                    {source === null ? null : <span className="cb-muted">{source} · </span>}
                    <span className="cb-figures">{value}</span>
                  </>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Facts>
        <Fact name={text.creditCode}>
          <span className="cb-figures">{item.creditCode ?? text.none}</span>
        </Fact>
        <Fact name={text.address}>{item.address ?? text.none}</Fact>
        <Fact name={text.place}>{item.area === '' ? text.none : item.area}</Fact>
        <Fact name={text.foundOn}>{item.foundOn}</Fact>
        <Fact name={text.state}>{text.states[item.state]}</Fact>
        {item.reason === null ? null : <Fact name={text.reason}>{item.reason}</Fact>}
      </Facts>
      <p className="cb-row">
        <Link to={`/registry/organisations/${item.organisationId}`}>{text.openFile}</Link>
        {item.caseId === null ? null : <Link to={`/cases/${item.caseId}`}>{text.openCase}</Link>}
      </p>
      {item.state !== 'open' ? null : mayCheck ? (
        <Decision item={item} />
      ) : (
        <p className="cb-muted">{text.noRight}</p>
      )}
    </div>
  );
}

function Decision({ item }: { item: FindingItem }): ReactNode {
  const text = useText(enterpriseWords);
  const refresh = useRefresh(BASE);
  const sending = useSend({ tells: 'toast', onChanged: refresh });
  const [isDismissing, setDismissing] = useState(false);
  return (
    <>
      <div className="cb-row">
        <Button
          kind="main"
          isBusy={sending.isPending}
          onClick={() =>
            sending.send('POST', `${BASE}/findings/${item.id}/send`, undefined, () => toast(text.sent))
          }
        >
          {text.send}
        </Button>
        <Button onClick={() => setDismissing(true)}>{text.dismiss}</Button>
        <span className="cb-muted cb-small">{text.sendWhy}</span>
      </div>
      {isDismissing ? (
        <ReasonSheet
          title={text.dismiss}
          label={text.reason}
          submit={text.dismiss}
          needed={text.reasonHint}
          most={200}
          isBusy={sending.isPending}
          onClose={() => setDismissing(false)}
          onDecide={(reason) =>
            sending.send('POST', `${BASE}/findings/${item.id}/dismiss`, { reason }, () => {
              setDismissing(false);
              toast(text.dismissed);
            })
          }
        />
      ) : null}
    </>
  );
}
