import type { ReactNode } from 'react';
import { DataTable, Mark } from '../../kit/desk/index.tsx';
import { useText } from '../../kit/index.tsx';
import { readableFields, readableValue } from './field-words.ts';
import type { AttributeView } from './types.ts';
import { registryWords } from './words/registry-words.ts';

/** Attribute by attribute: what is taken, who says so and since when, and who says otherwise. */
export function Attributes({ attributes }: { attributes: readonly AttributeView[] }): ReactNode {
  const text = useText(registryWords);
  const fields = readableFields(attributes.map(({ attribute }) => attribute));
  const shown = fields
    .flatMap((field) => attributes.find(({ attribute }) => attribute === field) ?? [])
    // What contradicts is looked at first.
    .sort((one, two) => Math.sign(two.others.length) - Math.sign(one.others.length));
  const value = (field: string, words: string): string => readableValue(field, words, text.named);
  const contradictions = shown.filter(({ others }) => others.length > 0).length;
  if (shown.length === 0) return <p className="cb-muted">{text.noAttributes}</p>;
  return (
    <>
      <p className="cb-row">
        {contradictions > 0 ? (
          <Mark look="late">{text.contradictions(contradictions)}</Mark>
        ) : (
          <Mark look="good">{text.noContradictions}</Mark>
        )}
        <span className="cb-small cb-muted">{text.attributesWhy}</span>
      </p>
      <DataTable
        label={text.attributes}
        heads={[text.attribute, text.value, text.who, text.sinceWhen, text.contradicts]}
      >
        {shown.map((each) => (
          <tr key={each.attribute} data-contradicts={each.others.length > 0 || undefined}>
            <th scope="row" className="cb-nowrap">
              {text.named(each.attribute)}
            </th>
            <td className="cb-figures">{value(each.attribute, each.value)}</td>
            <td>
              <Notes notes={each.sources} />
            </td>
            <td className="cb-figures cb-nowrap">{each.since}</td>
            <td>
              {each.others.map(({ value: other, sources }) => (
                <div key={other} className="reg-other">
                  <span className="cb-figures">▲ {value(each.attribute, other)}</span>
                  <Notes notes={sources} />
                </div>
              ))}
            </td>
          </tr>
        ))}
      </DataTable>
    </>
  );
}

function Notes({ notes }: { notes: AttributeView['sources'] }): ReactNode {
  return notes.map(({ source, observedOn }) => (
    <span key={`${source}-${observedOn}`} className="reg-note">
      {source} <span className="cb-figures cb-muted">{observedOn}</span>
    </span>
  ));
}
