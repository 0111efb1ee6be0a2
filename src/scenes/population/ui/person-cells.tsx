import type { ReactNode } from 'react';
import { EmptyState, Link, useText } from '../../../fronts/kit/index.tsx';
import type { ListedPerson } from '../contract.ts';
import { populationWords } from './words.ts';

/** A name that opens the person's page, where the reader may. */
export function PersonName({ id, name, mayOpen }: { id: string; name: string; mayOpen: boolean }): ReactNode {
  const text = useText(populationWords);
  return mayOpen ? (
    <Link to={`/registry/persons/${id}`}>{name}</Link>
  ) : (
    <span title={text.outside}>{name}</span>
  );
}

/** The cells that every list of persons has after the name. */
export function PersonCells({ person }: { person: ListedPerson }): ReactNode {
  const text = useText(populationWords);
  const { number, sex, age, telephone, residence, area, synthetic } = person;
  return (
    <>
      <td className="cb-figures">{number ?? '—'}</td>
      <td>{sex === null ? '—' : text[sex]}</td>
      <td className="cb-figures">{age ?? '—'}</td>
      <td className="cb-figures">{telephone ?? '—'}</td>
      <td>{text.kinds[residence]}</td>
      <td>
        {area === '' ? '—' : area}
        {synthetic ? <span className="cb-muted cb-small"> {text.synthetic}</span> : null}
      </td>
    </>
  );
}

/** Their heads. */
export function usePersonHeads(): string[] {
  const text = useText(populationWords);
  return [text.name, text.number, text.sex, text.age, text.telephone, text.kind, text.livesIn];
}

/** Why there is no list. */
export function NoRight(): ReactNode {
  const text = useText(populationWords);
  return <EmptyState title={text.noRight}>{text.noRightWords}</EmptyState>;
}
