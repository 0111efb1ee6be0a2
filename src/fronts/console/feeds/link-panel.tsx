import { type ReactNode, useState } from 'react';
import { useRefresh, useSend } from '../../kit/desk/index.tsx';
import { Button, Link, Loaded, useApiQuery, useText } from '../../kit/index.tsx';
import { useMay } from '../session.tsx';
import { RunState } from './run-state.tsx';
import { isOpen, LINKS, type RunView } from './types.ts';
import { feedDeskWords } from './words/feed-desk-words.ts';

interface Links {
  readonly items: readonly RunView[];
  readonly fresh: readonly { readonly code: string; readonly title: string }[];
}

const OFTEN_MS = 1_500;
const SELDOM_MS = 20_000;
const NAMES_SHOWN = 3;

/** Linking (关联): what was loaded and waits, how far it is, what came of the last one. */
export function LinkPanel(): ReactNode {
  const text = useText(feedDeskWords);
  const may = useMay('registry.link');
  const [isRunning, setRunning] = useState(false);
  const query = useApiQuery<Links>(LINKS, { everyMs: isRunning ? OFTEN_MS : SELDOM_MS });
  const sending = useSend({ tells: 'toast', onChanged: useRefresh(LINKS) });
  const last = query.data?.items[0];
  const runs = last !== undefined && isOpen(last);
  if (runs !== isRunning) setRunning(runs);
  const begin = () => sending.send('POST', LINKS, {});
  return (
    <section className="feed-box" aria-label={text.link}>
      <div className="cb-row-apart">
        <h2>{text.link}</h2>
        {may && !runs ? (
          <Button isBusy={sending.isPending} onClick={begin}>
            {text.linkNow}
          </Button>
        ) : null}
      </div>
      <p className="admin-why cb-muted">{text.linkWhy}</p>
      <Loaded query={query}>
        {({ items: [run], fresh }) => (
          <>
            <Waiting fresh={fresh} isNever={run === undefined} />
            {run === undefined ? null : <Linking run={run} mayStop={may} />}
          </>
        )}
      </Loaded>
    </section>
  );
}

function Waiting({ fresh, isNever }: { fresh: Links['fresh']; isNever: boolean }): ReactNode {
  const text = useText(feedDeskWords);
  const names = fresh.slice(0, NAMES_SHOWN).map(({ title }) => title);
  const words = names.join('、') + (fresh.length > NAMES_SHOWN ? '…' : '');
  if (fresh.length > 0) return <p>{text.linkFresh(words, fresh.length)}</p>;
  return <p className="cb-muted">{isNever ? text.linkNever : text.linkNothing}</p>;
}

const count = (value: unknown): string => (typeof value === 'number' ? value.toLocaleString() : '–');

type Counts = Readonly<Record<string, unknown>> | undefined;

function Linking({ run, mayStop }: { run: RunView; mayStop: boolean }): ReactNode {
  const text = useText(feedDeskWords);
  const mayReview = useMay('registry.review');
  const result = run.result ?? {};
  const persons = result.persons as Counts;
  const reviews = Number(result.reviews ?? 0);
  return (
    <RunState
      run={run}
      stopPath={mayStop ? `${LINKS}/${run.id}/stop` : undefined}
      base={LINKS}
      progress={{ words: text.lineOf(String(run.progress?.line ?? '')) }}
    >
      <div className="cb-row">
        {persons === undefined ? null : (
          <>
            <strong>
              {text.linkRecords(count(persons.records), count(persons.sources), persons.how === 'increment')}
            </strong>
            <span>{text.linkPersons(count(persons.entities), count(persons.households))}</span>
          </>
        )}
        <Others counts={result.organisations as Counts} say={text.linkOrganisations} />
        <Others counts={result.things as Counts} say={text.linkThings} />
        <span>{text.linkReviews(count(reviews))}</span>
        <span className="cb-muted">{text.seconds(Number(result.seconds ?? 0))}</span>
        {mayReview && reviews > 0 ? <Link to="/registry/reviews">{text.openReviews}</Link> : null}
        <Link to="/registry">{text.openSearch}</Link>
      </div>
    </RunState>
  );
}

function Others({ counts, say }: { counts: Counts; say: (entities: string) => string }): ReactNode {
  return counts === undefined ? null : <span>{say(count(counts.entities))}</span>;
}
