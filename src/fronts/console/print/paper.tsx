import { type ReactNode, useEffect, useMemo } from 'react';
import { Button, useText, useTimeZone } from '../../kit/index.tsx';
import { deskWords } from '../desk/words/desk-words.ts';
import { useCity, useSession } from '../session.tsx';

export interface PaperProps {
  /** Also the name that a PDF is kept under. */
  readonly title: string;
  /** Below the title: number, count, filters. */
  readonly lines: readonly string[];
  readonly isWide?: boolean;
  /** Everything is there that belongs on the paper. */
  readonly isReady: boolean;
  readonly children: ReactNode;
}

/** A sheet of paper: who prints what and when, and a bar above it that stays on the screen. */
export function Paper({ title, lines, isWide = false, isReady, children }: PaperProps): ReactNode {
  const text = useText(deskWords);
  const time = usePaperTime();
  const city = useCity().data;
  const { actor } = useSession();
  const at = useMemo(() => new Date().toISOString(), []);
  useEffect(() => {
    const before = document.title;
    document.title = [title, lines[0]].filter(Boolean).join(' ');
    return () => {
      document.title = before;
    };
  }, [title, lines]);
  return (
    <main className={`paper${isWide ? ' paper-wide' : ''}`} data-ready={isReady || undefined}>
      <div className="paper-bar">
        <Button kind="main" disabled={!isReady} onClick={() => print()}>
          {text.printNow}
        </Button>
        <Button kind="quiet" onClick={() => (history.length > 1 ? history.back() : close())}>
          {text.printBack}
        </Button>
      </div>
      <article className="paper-sheet">
        <header>
          <p className="paper-city">{city?.name ?? ''}</p>
          <h1>{title}</h1>
          {lines.map((line) => (
            <p key={line} className="cb-figures">
              {line}
            </p>
          ))}
        </header>
        {children}
        <footer>{text.printedBy(actor.name, time(at))}</footer>
      </article>
    </main>
  );
}

/** An instant by the city's clock, with its day: paper is read on other days. */
export function usePaperTime(): (at: string | null) => string {
  const timeZone = useTimeZone();
  const format = useMemo(
    () => new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
    [timeZone],
  );
  return (at) => (at === null ? '' : format.format(new Date(at)));
}

/** A part with its heading, which does not stand at the foot of a page; `isWhole`: nor is it parted between two. */
export function PaperPart(props: { title: string; isWhole?: boolean; children: ReactNode }): ReactNode {
  return (
    <section className={props.isWhole === true ? 'paper-whole-part' : undefined}>
      <h2>{props.title}</h2>
      {props.children}
    </section>
  );
}

/** Names and values in a table of two columns; what is unknown is left out. */
export function PaperFacts({
  facts,
}: {
  facts: readonly (readonly [name: string, value: ReactNode])[];
}): ReactNode {
  return (
    <table className="paper-facts">
      <tbody>
        {facts
          .filter(([, value]) => value !== undefined && value !== null && value !== '')
          .map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
