import { type ReactNode, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { PrintPurpose, PrintRequest } from '../../../base/desk/contract.ts';
import { api, Button, Select, toast, useErrorWords, useText, useTimeZone } from '../../kit/index.tsx';
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
  /** What is printed, for the audit log. */
  readonly printed: Omit<PrintRequest, 'purpose'>;
  readonly children: ReactNode;
}

/** A sheet of paper: who prints what and when, and a bar above it that stays on the screen. */
export function Paper({ title, lines, isWide = false, isReady, printed, children }: PaperProps): ReactNode {
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
        <PrintButton isReady={isReady} printed={printed} />
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

/** Prints once the audit log knows who prints what and why; the browser's own command is noted without a purpose. */
function PrintButton({ isReady, printed }: Pick<PaperProps, 'isReady' | 'printed'>): ReactNode {
  const text = useText(deskWords);
  const errorWords = useErrorWords();
  const [purpose, setPurpose] = useState<PrintPurpose | ''>('');
  const [isBusy, setIsBusy] = useState(false);
  const isNoted = useRef(false);
  const note = (why: PrintPurpose) => api('POST', '/api/v1/desk/prints', { ...printed, purpose: why });
  const begin = async (why: PrintPurpose): Promise<void> => {
    setIsBusy(true);
    try {
      await note(why);
      isNoted.current = true;
      print();
    } catch (error) {
      toast(errorWords(error).title);
    } finally {
      isNoted.current = false;
      setIsBusy(false);
    }
  };
  const before = useEffectEvent(() => {
    if (isReady && !isNoted.current) void note(purpose === '' ? 'unstated' : purpose).catch(() => undefined);
  });
  useEffect(() => {
    const listen = (): void => before();
    addEventListener('beforeprint', listen);
    return () => removeEventListener('beforeprint', listen);
  }, []);
  return (
    <>
      <Select
        aria-label={text.printPurpose}
        value={purpose}
        options={[
          { value: '', label: text.printPurposeChoose },
          { value: 'panel', label: text.purposePanel },
          { value: 'superior', label: text.purposeSuperior },
          { value: 'handling', label: text.purposeHandling },
          { value: 'archive', label: text.purposeArchive },
        ]}
        onChange={(value) => setPurpose(value as PrintPurpose | '')}
      />
      <Button
        kind="main"
        disabled={!isReady || purpose === ''}
        isBusy={isBusy}
        title={text.printPurpose}
        onClick={() => (purpose === '' ? undefined : void begin(purpose))}
      >
        {text.printNow}
      </Button>
    </>
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
