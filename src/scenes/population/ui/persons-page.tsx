import { type ReactNode, useState } from 'react';
import { Choice, Filter, FilterBar, SheetButton, TablePages } from '../../../fronts/kit/desk/index.tsx';
import {
  EmptyState,
  Input,
  Loaded,
  Skeleton,
  useApiQuery,
  usePages,
  useText,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { Counts, ListedPerson, PersonList } from '../contract.ts';
import { KINDS, type Kind, type Sex } from '../kinds-contract.ts';
import { NoRight, PersonCells, PersonName, usePersonHeads } from './person-cells.tsx';
import { AreaBar, BASE, usePlace } from './place.tsx';
import { populationWords } from './words.ts';

interface Narrow {
  readonly kind: Kind | '';
  readonly sex: Sex | '';
  readonly ageFrom: string;
  readonly ageTo: string;
  readonly only: '' | 'numberless' | 'unplaced';
}
const everybody: Narrow = { kind: '', sex: '', ageFrom: '', ageTo: '', only: '' };

const age = (text: string): number | undefined => (/^\d{1,3}$/.test(text) ? Number(text) : undefined);

/** Persons of an area by how they stand to the city, sex and age. */
export function PersonsPage({ mayList, mayExport }: { mayList: boolean; mayExport: boolean }): ReactNode {
  const { area } = usePlace();
  const [narrow, setNarrow] = useState(everybody);
  const counts = useApiQuery<Counts>(withQuery(`${BASE}/counts`, { area }), { keepPrevious: true });
  const query = {
    area,
    kind: narrow.kind === '' ? undefined : narrow.kind,
    sex: narrow.sex === '' ? undefined : narrow.sex,
    ageFrom: age(narrow.ageFrom),
    ageTo: age(narrow.ageTo),
    numberless: narrow.only === 'numberless' ? true : undefined,
    unplaced: narrow.only === 'unplaced' ? true : undefined,
  };
  if (!mayList) return <NoRight />;
  return (
    <div className="cb-page">
      <Loaded query={counts} skeleton={<Skeleton count={2} />}>
        {({ path, children, unplaced }) => (
          <>
            <AreaBar
              path={path}
              below={children}
              end={mayExport ? <SheetButton path={`${BASE}/persons.xlsx`} query={query} /> : null}
            />
            <NarrowBar value={narrow} isWhole={unplaced !== null} onChange={setNarrow} />
          </>
        )}
      </Loaded>
      <Persons query={query} isAway={narrow.kind === 'away'} />
    </div>
  );
}

function Persons(props: {
  query: Readonly<Record<string, string | number | boolean | undefined>>;
  isAway: boolean;
}): ReactNode {
  const text = useText(populationWords);
  const heads = usePersonHeads();
  const pages = usePages<ListedPerson, PersonList>(`${BASE}/persons`, props.query);
  return (
    <>
      <p className="cb-muted cb-small">{text.masked}</p>
      <TablePages
        label={text.tabPersons}
        heads={[...heads, ...(props.isAway ? [text.registeredIn] : [])]}
        pages={pages}
        empty={<EmptyState title={text.noPersons}>{text.noPersonsWords}</EmptyState>}
        draw={(person) => (
          <tr key={person.id}>
            <th scope="row">
              <PersonName {...person} />
            </th>
            <PersonCells person={person} />
            {props.isAway ? <td>{person.registeredArea ?? person.area}</td> : null}
          </tr>
        )}
      />
    </>
  );
}

function NarrowBar(props: { value: Narrow; isWhole: boolean; onChange: (value: Narrow) => void }): ReactNode {
  const { value, isWhole, onChange } = props;
  const text = useText(populationWords);
  const set = (part: Partial<Narrow>): void => onChange({ ...value, ...part });
  const ages = (name: 'ageFrom' | 'ageTo') => (
    <Filter label={text[name]}>
      <Input
        aria-label={text[name]}
        inputMode="numeric"
        maxLength={3}
        size={4}
        value={value[name]}
        onChange={(event) => set({ [name]: event.target.value })}
      />
    </Filter>
  );
  return (
    <FilterBar label={text.narrow}>
      <Choice<Kind | ''>
        label={text.kind}
        all={text.livingAll}
        value={value.kind}
        options={KINDS.map((kind) => ({ value: kind, label: text.kinds[kind] }))}
        onChange={(kind) => set({ kind })}
      />
      <Choice<Sex | ''>
        label={text.sex}
        all={text.all}
        value={value.sex}
        options={[
          { value: 'male', label: text.male },
          { value: 'female', label: text.female },
          { value: 'unknown', label: text.unknownSex },
        ]}
        onChange={(sex) => set({ sex })}
      />
      {ages('ageFrom')}
      {ages('ageTo')}
      <Choice<Narrow['only']>
        label={text.only}
        all={text.all}
        value={value.only}
        options={[
          { value: 'numberless', label: text.onlyNumberless },
          ...(isWhole ? [{ value: 'unplaced' as const, label: text.onlyUnplaced }] : []),
        ]}
        onChange={(only) => set({ only })}
      />
    </FilterBar>
  );
}
