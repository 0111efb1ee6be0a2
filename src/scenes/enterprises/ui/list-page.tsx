import type { ReactNode } from 'react';
import {
  Choice,
  DeskRow,
  DeskWork,
  Fact,
  Facts,
  FilterBar,
  Mark,
  SheetButton,
} from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  Link,
  Loaded,
  SyntheticMark,
  useNavigation,
  usePages,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { EnterpriseItem, EnterprisePage } from '../contract.ts';
import { AreaBar, BASE, FindingChoice, Title, useCounts, useKindWords, usePlace } from './place.tsx';
import { enterpriseWords } from './words.ts';

/** The organisations of an area, narrowed by kind, state, building and what is to be checked. */
export function ListPage({ mayExport }: { mayExport: boolean }): ReactNode {
  const text = useText(enterpriseWords);
  const words = useKindWords();
  const { go } = useNavigation();
  const { area, kind, state, finding, building } = usePlace();
  const narrow = { area, kind, finding, building, open: state === undefined ? undefined : state === 'open' };
  const pages = usePages<EnterpriseItem, EnterprisePage>(BASE, narrow);
  return (
    <DeskWork<EnterpriseItem>
      label={text.tabList}
      openLabel={text.pick}
      pages={pages}
      empty={text.nothing}
      pick={text.nothingWords}
      onEnter={({ id }) => go(`/registry/organisations/${id}`)}
      tools={
        <div className="cb-stack-tight">
          <Narrow />
          {mayExport ? <SheetButton path={`${BASE}/exports`} query={narrow} /> : null}
        </div>
      }
      draw={(item) => (
        <DeskRow
          title={item.name}
          flags={
            <>
              {item.isOpen ? null : <Mark look="strong">{text.closed}</Mark>}
              {item.findings.length === 0 ? null : <Mark look="late">{text.tabFindings}</Mark>}
              {item.synthetic ? <SyntheticMark /> : null}
            </>
          }
          line={<span className="cb-figures">{item.creditCode ?? text.kinds['no-code']}</span>}
          foot={item.address ?? text.none}
          end={words(item.kind)}
        />
      )}
    >
      {(item) => <Enterprise key={item.id} item={item} />}
    </DeskWork>
  );
}

function Narrow(): ReactNode {
  const text = useText(enterpriseWords);
  const words = useKindWords();
  const { kind, state, building, change } = usePlace();
  return (
    <Loaded query={useCounts()}>
      {(counts) => (
        <>
          <AreaBar counts={counts} />
          <FilterBar label={text.narrow}>
            <Choice
              label={text.kind}
              all={text.all}
              value={kind ?? ''}
              options={counts.kinds.map((each) => ({ value: each.kind, label: words(each.kind) }))}
              onChange={(value) => change({ kind: value || undefined })}
            />
            <Choice
              label={text.state}
              all={text.all}
              value={state ?? ''}
              options={[
                { value: 'open', label: text.open },
                { value: 'closed', label: text.closed },
              ]}
              onChange={(value) => change({ state: value || undefined })}
            />
            <FindingChoice />
            {building === undefined ? null : (
              <Button onClick={() => change({ building: undefined })}>{text.allBuildings}</Button>
            )}
          </FilterBar>
        </>
      )}
    </Loaded>
  );
}

function Enterprise({ item }: { item: EnterpriseItem }): ReactNode {
  const text = useText(enterpriseWords);
  const words = useKindWords();
  const { building, link } = usePlace();
  return (
    <div className="cb-stack">
      <Title item={item} />
      <Facts>
        <Fact name={text.creditCode}>
          <span className="cb-figures">{item.creditCode ?? text.none}</span>
        </Fact>
        <Fact name={text.kind}>{words(item.kind)}</Fact>
        <Fact name={text.state}>{item.isOpen ? text.open : text.closed}</Fact>
        <Fact name={text.address}>{item.address ?? text.none}</Fact>
        <Fact name={text.place}>{item.area === '' ? text.kinds['no-place'] : item.area}</Fact>
        <Fact name={text.foundedOn}>{item.foundedOn ?? text.none}</Fact>
        <Fact name={text.updatedOn}>{item.updatedOn ?? text.none}</Fact>
      </Facts>
      {item.findings.length === 0 ? null : (
        <section className="cb-part" aria-label={text.findings}>
          <h3>{text.findings}</h3>
          <ul className="cb-stack-tight">
            {item.findings.map((kind) => (
              <li key={kind}>
                <Link to={link({ tab: 'findings', finding: kind })}>{text.kinds[kind]}</Link>
                <span className="cb-muted"> · {text.why[kind]}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="cb-row">
        <Link className="cb-button" to={`/registry/organisations/${item.id}`}>
          {text.openFile}
        </Link>
        {item.buildingId === null ? null : (
          <>
            <Link to={`/registry/buildings/${item.buildingId}`}>{text.openBuilding}</Link>
            {building === item.buildingId ? null : (
              <Link to={link({ building: item.buildingId, finding: undefined })}>{text.onlyBuilding}</Link>
            )}
          </>
        )}
      </p>
    </div>
  );
}
