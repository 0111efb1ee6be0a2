import { type ReactNode, useEffect, useRef, useState } from 'react';
import { DeskPick, DeskRow, Mark, useSteps } from '../../kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  Loaded,
  SearchBox,
  Skeleton,
  SyntheticMark,
  useApiQuery,
  useKeys,
  useNavigation,
  useText,
  withQuery,
} from '../../kit/index.tsx';
import { useMay } from '../session.tsx';
import { PersonMarks, usePersonLine } from './lines.tsx';
import { BASE, PAGES, type SearchAnswer } from './types.ts';
import { registryWords } from './words/registry-words.ts';

/** 综合查询: one field for all that the base holds; what was typed stands in the address. */
export function SearchPage(): ReactNode {
  const text = useText(registryWords);
  const { go, query } = useNavigation();
  const asked = query.get('q') ?? '';
  const [words, setWords] = useState(asked);
  const box = useRef<HTMLDivElement>(null);
  const field = () => box.current?.querySelector<HTMLInputElement>('input[type=search]');
  useEffect(() => {
    if (asked === '') box.current?.querySelector<HTMLInputElement>('input[type=search]')?.focus();
  }, [asked]);
  const search = (): void => {
    const next = words.trim();
    if (next === '') return;
    go(withQuery(PAGES, { q: next }), { replace: asked === '' });
    // The list takes the keys from here.
    field()?.blur();
  };
  useKeys({ '/': () => field()?.focus() });
  return (
    <div className="cb-page">
      <div className="reg-ask" ref={box}>
        <SearchBox label={text.ask} value={words} onChange={setWords} onSearch={search} hotkey="/" />
        <Button kind="main" onClick={search}>
          {text.askButton}
        </Button>
      </div>
      <p className="cb-small cb-muted">{text.askTold}</p>
      {asked === '' ? (
        <EmptyState title={text.startTitle} icon="search">
          {text.startWords}
        </EmptyState>
      ) : (
        <Answer key={asked} asked={asked} />
      )}
    </div>
  );
}

function Answer({ asked }: { asked: string }): ReactNode {
  const text = useText(registryWords);
  const query = useApiQuery<SearchAnswer>(withQuery(`${BASE}/search`, { q: asked }));
  return (
    <Loaded
      query={query}
      skeleton={<Skeleton count={6} />}
      isEmpty={(answer) => groupsOf(answer).every(({ count }) => count === 0)}
      empty={
        <EmptyState title={text.nothing} icon="search">
          {text.nothingWords}
        </EmptyState>
      }
    >
      {(answer) => <Found answer={answer} />}
    </Loaded>
  );
}

function groupsOf(answer: SearchAnswer) {
  const kinds = ['grids', 'persons', 'buildings', 'houses', 'organisations', 'things'] as const;
  return kinds.map((kind) => ({ kind, count: answer[kind].length }));
}

interface Row {
  readonly to: string;
  readonly title: string;
  readonly flags: ReactNode;
  readonly line: string;
}

function Found({ answer }: { answer: SearchAnswer }): ReactNode {
  const text = useText(registryWords);
  const mayPersons = useMay('registry.person');
  const { go } = useNavigation();
  const groups = useRows(answer);
  const all = groups.flatMap(({ rows }) => rows.map(({ to }) => to));
  const [current, setCurrent] = useState<string>();
  useSteps({ ids: all, current, onPick: setCurrent, onOpen: go, hasArrows: true });
  useEffect(() => {
    if (current !== undefined)
      document.querySelector('.reg-found [aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <>
      <p className="cb-row" role="status">
        <Mark look="accent">{text.takenFor(text.named(answer.asked))}</Mark>
        {answer.more ? <span className="cb-muted">{text.onlyFirst}</span> : null}
        {mayPersons ? null : <span className="cb-muted">{text.noPersons}</span>}
      </p>
      <div className="reg-found">
        {groups.map(({ kind, rows }) =>
          rows.length === 0 ? null : (
            <section key={kind} aria-labelledby={`found-${kind}`} className="reg-group">
              <h2 id={`found-${kind}`}>
                {text[kind]} <span className="cb-muted cb-figures">{rows.length}</span>
              </h2>
              {rows.map((row) => (
                <DeskPick key={row.to} to={row.to} isCurrent={row.to === current}>
                  <DeskRow title={row.title} flags={row.flags} line={row.line} />
                </DeskPick>
              ))}
            </section>
          ),
        )}
      </div>
    </>
  );
}

function useRows(answer: SearchAnswer): { kind: ReturnType<typeof groupsOf>[number]['kind']; rows: Row[] }[] {
  const text = useText(registryWords);
  const personLine = usePersonLine();
  const mark = (synthetic: boolean) => (synthetic ? <SyntheticMark /> : null);
  const joined = (...parts: (string | null)[]) => parts.filter(Boolean).join(' · ');
  return [
    {
      kind: 'grids',
      rows: answer.grids.map(({ id, code, name, area, synthetic }) => ({
        ...{ to: `${PAGES}/grids/${id}`, title: name, flags: mark(synthetic), line: joined(code, area) },
      })),
    },
    {
      kind: 'persons',
      rows: answer.persons.map((person) => ({
        to: `${PAGES}/persons/${person.id}`,
        title: person.name,
        flags: <PersonMarks person={person} />,
        line: joined(personLine(person), person.area),
      })),
    },
    {
      kind: 'buildings',
      rows: answer.buildings.map(({ id, name, address, area, synthetic }) => ({
        ...{ to: `${PAGES}/buildings/${id}`, title: name, flags: mark(synthetic) },
        line: joined(address, area),
      })),
    },
    {
      kind: 'houses',
      rows: answer.houses.map((house) => ({
        to: `${PAGES}/houses/${house.id}`,
        title: house.address,
        flags: <Mark>{text.named(house.use)}</Mark>,
        line: joined(
          text.householdsCount(house.households),
          house.persons === null ? null : text.personsCount(house.persons),
        ),
      })),
    },
    {
      kind: 'organisations',
      rows: answer.organisations.map(({ id, name, creditCode, address, area, isOpen, synthetic }) => ({
        ...{ to: `${PAGES}/organisations/${id}`, title: name },
        flags: (
          <>
            {isOpen ? null : <Mark look="strong">{text.closedDown}</Mark>}
            {mark(synthetic)}
          </>
        ),
        line: joined(creditCode, address, area),
      })),
    },
    {
      kind: 'things',
      rows: answer.things.map(({ id, kind, code, name, area, owner, lon, lat, gridId, synthetic }) => ({
        to: withQuery(`${PAGES}/grids/${gridId}`, { thing: id, near: `${lon},${lat}` }),
        ...{ title: name, flags: mark(synthetic), line: joined(text.named(kind), code, owner, area) },
      })),
    },
  ];
}
