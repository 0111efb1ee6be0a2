import type { ReactNode } from 'react';
import { useNumber, useText } from '../../../fronts/kit/index.tsx';
import type { Counts } from '../contract.ts';
import { populationWords } from './words.ts';

/** Five-year bands, the oldest on top: men to the left, women to the right; a table, so that it can be read aloud. */
export function Pyramid({ counts: { pyramid, ages } }: { counts: Counts }): ReactNode {
  const text = useText(populationWords);
  const number = useNumber();
  const most = Math.max(1, ...pyramid.flatMap(({ male, female }) => [male, female]));
  // Bands above the oldest person say nothing.
  const last = pyramid.findLastIndex(({ male, female, unknown }) => male + female + unknown > 0);
  const rows = pyramid.slice(0, Math.max(last, 3) + 1).reverse();
  const bar = (value: number, side: 'male' | 'female'): ReactNode => (
    <td className={`pop-side pop-${side}`}>
      <span className="pop-bar" style={{ inlineSize: `${(value / most) * 72}%` }} />
      <span className="cb-figures">{number(value)}</span>
    </td>
  );
  return (
    <>
      <table className="pop-pyramid">
        <caption className="cb-unseen">{text.pyramid}</caption>
        <thead>
          <tr>
            <th scope="col">{text.male}</th>
            <th scope="col">{text.ageBand}</th>
            <th scope="col">{text.female}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ from, male, female }) => (
            <tr key={from}>
              {bar(male, 'male')}
              <th scope="row" className="cb-figures">
                {from === 100 ? text.andOver(from) : text.band(from)}
              </th>
              {bar(female, 'female')}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="cb-small cb-muted">
        {text.ageGroups(number(ages.under15), number(ages.working), number(ages.from60))}
        {ages.unknown === 0 ? null : ` · ${text.unknownAge(number(ages.unknown))}`}
      </p>
    </>
  );
}
