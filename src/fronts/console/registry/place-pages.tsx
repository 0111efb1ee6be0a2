import { type ReactNode, useState } from 'react';
import { ORGANISATION_KIND_WORDS } from '../../../base/registry/organisation-kinds-contract.ts';
import { DeskSides, Fact, Facts, Mark } from '../../kit/desk/index.tsx';
import {
  Link,
  Loaded,
  Skeleton,
  SyntheticMark,
  useApiQuery,
  usePreferences,
  useText,
} from '../../kit/index.tsx';
import { useMay } from '../session.tsx';
import { Attributes } from './attributes.tsx';
import { Facade } from './facade.tsx';
import { FileHead } from './file-head.tsx';
import { Links, Members, Things } from './lines.tsx';
import { Purpose } from './purpose.tsx';
import {
  BASE,
  type BuildingDossier,
  type HouseDossier,
  type OrganisationDossier,
  type OrganisationItem,
  PAGES,
} from './types.ts';
import { registryWords } from './words/registry-words.ts';

/** 一楼一档: the building as it stands, and what else is in it. */
export function BuildingPage({ id }: { id: string }): ReactNode {
  const text = useText(registryWords);
  const query = useApiQuery<BuildingDossier>(`${BASE}/buildings/${id}`);
  return (
    <Loaded query={query} skeleton={<Skeleton shape="lines" count={10} />}>
      {(building) => (
        <DeskSides
          sideLabel={text.inBuilding}
          side={
            <>
              <section className="cb-part" aria-label={text.inBuilding}>
                <h3>{text.inBuilding}</h3>
                <Organisations organisations={building.organisations} />
              </section>
              <section className="cb-part" aria-label={text.thingsIn}>
                <h3>{text.thingsIn}</h3>
                <Things things={building.things} />
              </section>
              {building.attributes.length === 0 ? null : (
                <section className="cb-part" aria-label={text.attributes}>
                  <h3>{text.attributes}</h3>
                  <Attributes attributes={building.attributes} />
                </section>
              )}
            </>
          }
        >
          <FileHead
            kind={text.buildingFile}
            title={building.name}
            marks={building.synthetic ? <SyntheticMark /> : null}
            line={
              <>
                {building.address} · <Link to={gridOf(building)}>{building.area.split(' · ').at(-1)}</Link>
                {building.floors === null && building.units === null
                  ? ''
                  : ` · ${text.floorsUnits(building.floors, building.units)}`}
              </>
            }
          />
          <Facade building={building} />
        </DeskSides>
      )}
    </Loaded>
  );
}

const gridOf = ({ gridId, id }: BuildingDossier): string => `${PAGES}/grids/${gridId}?building=${id}`;

function Organisations({ organisations }: { organisations: readonly OrganisationItem[] }): ReactNode {
  const text = useText(registryWords);
  if (organisations.length === 0) return <p className="cb-muted">{text.noOrganisations}</p>;
  return (
    <ul className="reg-members">
      {organisations.map(({ id, name, creditCode, isOpen }) => (
        <li key={id}>
          <span className="cb-row">
            <Link to={`${PAGES}/organisations/${id}`}>{name}</Link>
            {isOpen ? null : <Mark look="strong">{text.closedDown}</Mark>}
          </span>
          <span className="cb-small cb-muted cb-figures">{creditCode}</span>
        </li>
      ))}
    </ul>
  );
}

/** 一房一档: who lives in a house, household by household, who owns and who rents it. */
export function HousePage({ id }: { id: string }): ReactNode {
  const text = useText(registryWords);
  const mayPersons = useMay('registry.person');
  const [purpose, setPurpose] = useState<string>();
  const query = useApiQuery<HouseDossier>(`${BASE}/houses/${id}`, {
    keepPrevious: true,
    ...(purpose !== undefined && { purpose }),
  });
  return (
    <Loaded query={query} skeleton={<Skeleton shape="lines" count={8} />}>
      {(house) => (
        <DeskSides
          sideLabel={text.links}
          side={
            <section className="cb-part" aria-label={text.links}>
              <h3>{text.links}</h3>
              <Links links={house.links} />
            </section>
          }
        >
          <FileHead
            kind={text.houseFile}
            title={house.address}
            marks={
              <>
                <Mark look="accent">{text.named(house.use)}</Mark>
                {house.building.synthetic ? <SyntheticMark /> : null}
              </>
            }
            line={
              <>
                {house.area.split(' · ').slice(0, 3).join(' · ')} ·{' '}
                <Link to={`${PAGES}/buildings/${house.buildingId}`}>{house.building.name}</Link>
              </>
            }
            end={
              mayPersons && house.households.length > 0 ? (
                // A house does not say that it stands in full: it does when it was asked with a purpose.
                <Purpose {...{ purpose, isUnmasked: purpose !== undefined }} onChange={setPurpose} />
              ) : null
            }
          />
          <section className="cb-part" aria-label={text.liveHere}>
            <h3>{text.liveHere}</h3>
            {!mayPersons ? (
              <p className="cb-muted">{text.noPersonRight}</p>
            ) : house.households.length === 0 ? (
              <p className="cb-muted">{text.nobody}</p>
            ) : (
              <Households house={house} />
            )}
          </section>
          {house.attributes.length === 0 ? null : (
            <section className="cb-part" aria-label={text.attributes}>
              <h3>{text.attributes}</h3>
              <Attributes attributes={house.attributes} />
            </section>
          )}
        </DeskSides>
      )}
    </Loaded>
  );
}

/** The households of a house beside each other. */
export function Households({ house }: { house: HouseDossier }): ReactNode {
  const text = useText(registryWords);
  return (
    <div className="reg-households">
      {house.households.map(({ id, members }, index) => (
        <section key={id} className="reg-household" aria-label={text.householdNo(index + 1, members.length)}>
          <h4>{text.householdNo(index + 1, members.length)}</h4>
          <Members members={members} />
        </section>
      ))}
    </div>
  );
}

/** 一企一档. */
export function OrganisationPage({ id }: { id: string }): ReactNode {
  const text = useText(registryWords);
  const { language } = usePreferences();
  const mayPersons = useMay('registry.person');
  const [purpose, setPurpose] = useState<string>();
  const query = useApiQuery<OrganisationDossier>(`${BASE}/organisations/${id}`, {
    keepPrevious: true,
    ...(purpose !== undefined && { purpose }),
  });
  return (
    <Loaded query={query} skeleton={<Skeleton shape="lines" count={8} />}>
      {(organisation) => {
        const { building, head } = organisation;
        return (
          <div className="cb-page reg-sheet">
            <FileHead
              kind={text.organisationFile}
              title={organisation.name}
              marks={organisation.synthetic ? <SyntheticMark /> : null}
              line={organisation.area}
              end={<Purpose {...{ purpose, isUnmasked: organisation.isUnmasked }} onChange={setPurpose} />}
            />
            <Facts>
              <Fact name={text.creditCode}>
                <span className="cb-figures">{organisation.creditCode ?? '–'}</span>
              </Fact>
              <Fact name={text.orgKind}>
                {ORGANISATION_KIND_WORDS[organisation.kind]?.[language] ?? organisation.kind}
              </Fact>
              <Fact name={text.orgState}>{organisation.isOpen ? text.existing : text.closedDown}</Fact>
              <Fact name={text.address}>
                {organisation.address ?? '–'}
                {building === null ? null : (
                  <>
                    {' · '}
                    <Link to={`${PAGES}/buildings/${building.id}`}>{building.name}</Link>
                  </>
                )}
              </Fact>
              <Fact name={text.headName}>
                {head === null ? (
                  '–'
                ) : mayPersons && head.id !== null ? (
                  <Link to={`${PAGES}/persons/${head.id}`}>{head.name}</Link>
                ) : (
                  head.name
                )}
              </Fact>
              {organisation.foundedOn === null ? null : (
                <Fact name={text.foundedName}>{organisation.foundedOn}</Fact>
              )}
              {organisation.updatedOn === null ? null : (
                <Fact name={text.updated}>{organisation.updatedOn}</Fact>
              )}
              <Fact name={text.telephoneName}>{organisation.telephone ?? '–'}</Fact>
              {organisation.people === null ? null : (
                <Fact name={text.people}>{text.personsCount(organisation.people)}</Fact>
              )}
            </Facts>
            <section className="cb-part" aria-label={text.attributes}>
              <h3>{text.attributes}</h3>
              <Attributes attributes={organisation.attributes} />
            </section>
          </div>
        );
      }}
    </Loaded>
  );
}
