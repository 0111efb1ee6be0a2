import { type ReactNode, useState } from 'react';
import type { CaseFile, RelatedCases } from '../../../base/desk/contract.ts';
import { DataTable } from '../../kit/desk/index.tsx';
import { Button, durationInWords, Link, Loaded, StatusMark, useApiQuery, useText } from '../../kit/index.tsx';
import { deskWords } from '../desk/words/desk-words.ts';
import { consoleWords } from '../words/console-words.ts';
import { usePick, useTime } from '../words-of.tsx';
import type { CaseDetail } from './types.ts';

/** Each step of the case gives another version of its file. */
const useFile = (detail: CaseDetail) =>
  useApiQuery<CaseFile>(`/api/v1/cases/${detail.id}/file?version=${detail.version}`, {
    enabled: detail.sealed !== 'locked' && detail.sealed !== 'ask',
    keepPrevious: true,
  });

/** Who had it how long, from the first day: units that gave it back and the centre's own time too. */
export function Held({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(consoleWords);
  const desk = useText(deskWords);
  const kit = useText();
  const pick = usePick();
  const time = useTime();
  const query = useFile(detail);
  if (detail.sealed === 'locked' || detail.sealed === 'ask') return null;
  return (
    <section aria-labelledby="case-held" className="cb-part">
      <h3 id="case-held">{text.handsWords}</h3>
      <Loaded query={query}>
        {({ holdings }) => {
          const longest = Math.max(1, ...holdings.map(({ minutes }) => minutes));
          return (
            <ul className="desk-hands">
              {holdings.map((each) => (
                <li key={each.from + (each.organisation?.id ?? '')}>
                  <span className="cb-row-apart">
                    <span>
                      {each.organisation?.name ?? desk.centre}
                      {each.person === null ? '' : ` · ${each.person}`}
                    </span>
                    <strong className="cb-figures">{durationInWords(each.minutes, kit)}</strong>
                  </span>
                  <span className="desk-hand-track" aria-hidden="true">
                    <span style={{ inlineSize: `${(each.minutes / longest) * 100}%` }} />
                  </span>
                  <span className="cb-muted cb-small">
                    {[
                      time(each.from),
                      each.organisation === null
                        ? pick(each.state)
                        : each.signedAt === null
                          ? text.notSigned
                          : text.signedAt(time(each.signedAt)),
                      each.left === null
                        ? each.until === null
                          ? desk.stillThere
                          : ''
                        : `→ ${pick(each.left)}`,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
    </section>
  );
}

/** What else happened at this place within a year, open and closed. */
export function Related({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(deskWords);
  const pick = usePick();
  const time = useTime();
  const query = useApiQuery<RelatedCases>(`/api/v1/cases/${detail.id}/related`);
  return (
    <section aria-labelledby="case-related" className="cb-part">
      <h3 id="case-related">{text.related}</h3>
      <Loaded query={query}>
        {({ items, withinM }) =>
          items.length === 0 ? (
            <p className="cb-muted cb-small">{text.relatedNone(withinM)}</p>
          ) : (
            <ul className="desk-related">
              {items.map((each) => (
                <li key={each.id}>
                  <span className="cb-row">
                    <StatusMark status={each.mark} isCompact />
                    <Link to={`/cases/${each.id}`}>{each.title}</Link>
                  </span>
                  <span className="cb-muted cb-small">
                    {[
                      each.sameCategory ? text.relatedSame : each.category,
                      each.distanceM === null ? text.sameGrid : text.relatedAway(each.distanceM),
                      time(each.openedAt),
                      pick(each.state),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

/** The log as it is kept: every action with who, when and what was filled in. */
export function Log({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(deskWords);
  const own = useText(consoleWords);
  const pick = usePick();
  const time = useTime();
  const [isOpen, setIsOpen] = useState(false);
  const { data } = useFile(detail);
  const filled = new Map(data?.log.map(({ sequence, fields }) => [sequence, fields]));
  return (
    <section aria-labelledby="case-log" className="cb-part">
      <h3 id="case-log">{text.log}</h3>
      {isOpen ? (
        <DataTable
          label={text.log}
          heads={[text.logSequence, text.logAt, text.logAction, text.logBy, text.logForm]}
        >
          {detail.timeline.map((entry) => (
            <tr key={entry.sequence}>
              <td className="cb-figures">{entry.sequence}</td>
              <td className="cb-figures">{time(entry.at)}</td>
              <td>{pick(entry.title)}</td>
              <td>
                {entry.actor.kind === 'citizen'
                  ? own.citizen
                  : entry.actor.kind === 'system'
                    ? own.system
                    : [entry.actor.unit, entry.actor.name].filter(Boolean).join(' · ')}
              </td>
              <td>
                {(filled.get(entry.sequence) ?? []).map((field) => (
                  <span key={field.title.zh} className="desk-block">
                    <span className="cb-muted">{pick(field.title)}</span> {field.value}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </DataTable>
      ) : (
        <div className="cb-row">
          <Button kind="quiet" aria-expanded={false} onClick={() => setIsOpen(true)}>
            {text.logShow(detail.timeline.length)}
          </Button>
        </div>
      )}
    </section>
  );
}
