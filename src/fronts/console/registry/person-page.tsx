import { type ReactNode, useState } from 'react';
import { DeskSides, Fact, Facts, Mark, Notice } from '../../kit/desk/index.tsx';
import { Link, Loaded, Skeleton, useApiQuery, useText } from '../../kit/index.tsx';
import { useMay } from '../session.tsx';
import { Attributes } from './attributes.tsx';
import { FileHead } from './file-head.tsx';
import { Ledger } from './ledger.tsx';
import { Links, Members, PersonMarks } from './lines.tsx';
import { Purpose } from './purpose.tsx';
import { Records } from './records.tsx';
import { BASE, PAGES, type PersonDossier } from './types.ts';
import { registryWords } from './words/registry-words.ts';

/** 一人一档: what is known of somebody, from where, since when, and what contradicts. */
export function PersonPage({ id }: { id: string }): ReactNode {
  const [purpose, setPurpose] = useState<string>();
  const query = useApiQuery<PersonDossier>(`${BASE}/persons/${id}`, {
    keepPrevious: true,
    ...(purpose !== undefined && { purpose }),
  });
  return (
    <Loaded query={query} skeleton={<Skeleton shape="lines" count={10} />}>
      {(person) => <Person {...{ person, purpose }} onPurpose={setPurpose} />}
    </Loaded>
  );
}

interface PersonProps {
  readonly person: PersonDossier;
  readonly purpose: string | undefined;
  readonly onPurpose: (purpose: string | undefined) => void;
}

function Person({ person, purpose, onPurpose }: PersonProps): ReactNode {
  const text = useText(registryWords);
  const mayReview = useMay('registry.review');
  return (
    <DeskSides side={<Around person={person} />} sideLabel={text.links}>
      <FileHead
        kind={text.personFile}
        title={person.name}
        marks={<PersonMarks person={person} />}
        line={person.area.split(' · ').slice(0, 3).join(' · ')}
        end={<Purpose {...{ purpose, isUnmasked: person.isUnmasked }} onChange={onPurpose} />}
      />
      <section className="cb-part" aria-label={text.basics}>
        <h3>{text.basics}</h3>
        <Basics person={person} />
      </section>
      <section className="cb-part" aria-label={text.attributes}>
        <h3>{text.attributes}</h3>
        <Attributes attributes={person.attributes} />
      </section>
      <section className="cb-part" aria-label={text.records}>
        <h3>
          {text.records} <span className="cb-muted">{text.recordsCount(person.records)}</span>
        </h3>
        <Records key={`${person.id}-${person.records}`} person={person.id} purpose={purpose} />
      </section>
      {mayReview ? (
        <section className="cb-part" aria-label={text.ledgerOf}>
          <h3>{text.ledgerOf}</h3>
          <Ledger entity={person.id} />
        </section>
      ) : null}
    </DeskSides>
  );
}

function Basics({ person }: { person: PersonDossier }): ReactNode {
  const text = useText(registryWords);
  const born = person.born ?? (person.bornYear === null ? null : text.bornIn(person.bornYear));
  return (
    <Facts>
      <Fact name={text.number}>
        <span className="cb-figures">{person.number ?? '–'}</span>
      </Fact>
      <Fact name={text.sexName}>{person.sex === null ? '–' : text.named(person.sex)}</Fact>
      <Fact name={text.bornName}>
        <span className="cb-figures">{born ?? '–'}</span>
      </Fact>
      <Fact name={text.telephoneName}>
        <span className="cb-figures">{person.telephone ?? '–'}</span>
      </Fact>
      <Fact name={text.residenceName}>
        <strong>{text.named(person.residence)}</strong>
      </Fact>
      <Fact name={text.livesAt}>
        {person.houseId === null ? (
          (person.address ?? '–')
        ) : (
          <Link to={`${PAGES}/houses/${person.houseId}`}>{person.address}</Link>
        )}
        {person.buildingId === null ? null : (
          <>
            {' · '}
            <Link to={`${PAGES}/buildings/${person.buildingId}`}>{text.building}</Link>
          </>
        )}
        {person.gridId === null ? null : (
          <>
            {' · '}
            <Link to={`${PAGES}/grids/${person.gridId}`}>{text.grid}</Link>
          </>
        )}
      </Fact>
      <Fact name={text.registeredAt}>{person.registeredAddress ?? '–'}</Fact>
      <Fact name={text.updated}>
        <span className="cb-figures">{person.updatedOn}</span>
      </Fact>
    </Facts>
  );
}

/** Who lives with somebody, what he is connected with, who looks after him. */
function Around({ person }: { person: PersonDossier }): ReactNode {
  const text = useText(registryWords);
  const { household, groups } = person;
  return (
    <>
      <section className="cb-part" aria-label={text.household}>
        <h3>{text.household}</h3>
        {household === null ? (
          <p className="cb-muted">{text.aloneHousehold}</p>
        ) : (
          <Members members={household.members} self={person.id} />
        )}
      </section>
      <section className="cb-part" aria-label={text.links}>
        <h3>{text.links}</h3>
        <Links links={person.links} />
      </section>
      <section className="cb-part" aria-label={text.groups}>
        <h3>{text.groups}</h3>
        {groups.length === 0 ? <p className="cb-muted">{text.noGroups}</p> : null}
        <ul className="reg-links">
          {groups.map(({ kind, since, until, source }) => (
            <li key={`${kind}-${source}`}>
              <Mark look="strong">{text.named(kind)}</Mark>
              <span className="cb-small cb-muted">
                {[since === null ? '' : text.since(since), until === null ? '' : text.until(until), source]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
        </ul>
        {person.hiddenGroups ? <Notice>{text.hiddenGroups}</Notice> : null}
      </section>
    </>
  );
}
