import type { ReactNode } from 'react';
import { Mark } from '../../kit/desk/index.tsx';
import { Link, SyntheticMark, useText } from '../../kit/index.tsx';
import { useMay } from '../session.tsx';
import { type EntityLink, type Member, PAGES, type PersonItem, type ThingItem } from './types.ts';
import { registryWords } from './words/registry-words.ts';

/** What is out of the ordinary about somebody: how he stands to the city, and that he is no longer there. */
export function PersonMarks({ person }: { person: PersonItem }): ReactNode {
  const text = useText(registryWords);
  return (
    <>
      {person.residence === 'registered' ? null : (
        <Mark look={person.residence === 'apart' ? 'late' : 'accent'}>{text.named(person.residence)}</Mark>
      )}
      {person.state === 'living' ? null : <Mark look="strong">{text.named(person.state)}</Mark>}
      {person.synthetic ? <SyntheticMark /> : null}
    </>
  );
}

/** Sex, year of birth and number of somebody in one line. */
export function usePersonLine(): (person: PersonItem) => string {
  const text = useText(registryWords);
  return ({ sex, bornYear, number }) =>
    [sex === null ? '' : text.named(sex), bornYear === null ? '' : text.bornIn(bornYear), number ?? '']
      .filter(Boolean)
      .join(' · ');
}

/** Who lives together, the head of the household first. */
export function Members({ members, self }: { members: readonly Member[]; self?: string }): ReactNode {
  const text = useText(registryWords);
  const line = usePersonLine();
  const sorted = members.toSorted((one, two) => Number(two.isHead) - Number(one.isHead));
  return (
    <ul className="reg-members">
      {sorted.map((member) => (
        <li key={member.id}>
          <span className="cb-row">
            {member.id === self ? (
              <strong>{member.name}</strong>
            ) : (
              <Link to={`${PAGES}/persons/${member.id}`}>{member.name}</Link>
            )}
            {member.isHead ? <Mark look="good">{text.isHead}</Mark> : null}
            {member.id === self ? <Mark>{text.isHere}</Mark> : null}
            <PersonMarks person={member} />
          </span>
          <span className="cb-small cb-muted cb-figures">{line(member)}</span>
        </li>
      ))}
    </ul>
  );
}

const PAGE_OF = {
  person: 'persons',
  house: 'houses',
  building: 'buildings',
  organisation: 'organisations',
} as const;

/** What something is connected with, by whom that is said, since when and how surely. */
export function Links({ links }: { links: readonly EntityLink[] }): ReactNode {
  const text = useText(registryWords);
  const mayPersons = useMay('registry.person');
  if (links.length === 0) return <p className="cb-muted">{text.noLinks}</p>;
  return (
    <ul className="reg-links">
      {links.map((link) => {
        const page = link.entity === null || link.entity === 'thing' ? undefined : PAGE_OF[link.entity];
        const isOpen = page !== undefined && (page !== 'persons' || mayPersons);
        const about = [
          link.since === null ? '' : text.since(link.since),
          link.until === null ? '' : text.until(link.until),
          link.source ?? '',
          link.confidence < 1 ? text.sure(Math.round(link.confidence * 100)) : '',
        ];
        return (
          <li key={`${link.kind}-${link.id}-${link.since}`} data-past={link.until !== null || undefined}>
            <Mark>{text.named(link.kind)}</Mark>
            <span>
              {isOpen ? <Link to={`${PAGES}/${page}/${link.id}`}>{link.title}</Link> : link.title}
              <span className="cb-small cb-muted reg-about">{about.filter(Boolean).join(' · ')}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Things with their codes and who owns them. */
export function Things({ things }: { things: readonly ThingItem[] }): ReactNode {
  const text = useText(registryWords);
  if (things.length === 0) return <p className="cb-muted">{text.noThings}</p>;
  return (
    <ul className="reg-links">
      {things.map((thing) => (
        <li key={thing.id}>
          <Mark>{text.named(thing.kind)}</Mark>
          <span>
            {thing.name} <span className="cb-figures cb-muted">{thing.code}</span>
            <span className="cb-small cb-muted reg-about">{thing.owner}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
