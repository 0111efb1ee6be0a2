import { type ReactNode, useState } from 'react';
import type { DutyMatrix, DutyView } from '../../../base/organisations/admin-contract.ts';
import { SheetButton } from '../../kit/desk/index.tsx';
import {
  api,
  Button,
  Loaded,
  Segmented,
  useApiQuery,
  usePages,
  useText,
  withQuery,
} from '../../kit/index.tsx';
import { AskBox } from './ask-box.tsx';
import { EditSheet, todayText } from './edit-sheet.tsx';
import { PagedTable } from './paged-table.tsx';
import { adminWords } from './words/admin-words.ts';

/** Who answers for what: as lines, and as a matrix whose holes are marked. */
export function DutiesPage(): ReactNode {
  const text = useText(adminWords);
  const [view, setView] = useState<'matrix' | 'lines'>('matrix');
  const [asked, setAsked] = useState('');
  const lists = useApiQuery<{ main: string; lists: { id: string; name: string }[] }>('/api/v1/categories');
  const [chosen, setChosen] = useState<string>();
  const list = chosen ?? lists.data?.main ?? '';
  return (
    <>
      <div className="admin-tools">
        <Segmented
          label={text.duties}
          value={view}
          options={[
            { value: 'matrix', label: text.matrix },
            { value: 'lines', label: text.lines },
          ]}
          onChange={setView}
        />
        <Segmented
          label={text.list}
          value={list}
          options={(lists.data?.lists ?? []).map((each) => ({ value: each.id, label: each.name }))}
          onChange={setChosen}
        />
        <AskBox onAsk={setAsked} />
        <SheetButton path="/api/v1/admin/duties.xlsx" query={{ list, words: asked }} />
      </div>
      {list === '' ? null : view === 'matrix' ? (
        <Matrix list={list} words={asked} />
      ) : (
        <Lines list={list} words={asked} />
      )}
    </>
  );
}

function Matrix({ list, words }: { list: string; words: string }): ReactNode {
  const text = useText(adminWords);
  const [holes, setHoles] = useState(false);
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const query = useApiQuery<DutyMatrix>(
    withQuery('/api/v1/admin/duties/matrix', { list, words, holes, cursor: cursors.at(-1) }),
    { keepPrevious: true },
  );
  return (
    <Loaded query={query}>
      {(matrix) => (
        <>
          <div className="admin-tools">
            <strong>{text.holes(matrix.holes, matrix.categories)}</strong>
            <label>
              <input
                type="checkbox"
                checked={holes}
                onChange={(event) => {
                  setCursors([]);
                  setHoles(event.target.checked);
                }}
              />{' '}
              {text.holesOnly}
            </label>
          </div>
          <MatrixTable matrix={matrix} />
          <div className="cb-row">
            {cursors.length > 0 ? (
              <Button onClick={() => setCursors(cursors.slice(0, -1))}>{'‹'}</Button>
            ) : null}
            {matrix.next === null ? null : (
              <Button onClick={() => setCursors([...cursors, matrix.next ?? ''])}>{text.more}</Button>
            )}
          </div>
        </>
      )}
    </Loaded>
  );
}

function MatrixTable({ matrix }: { matrix: DutyMatrix }): ReactNode {
  const text = useText(adminWords);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="admin-scroll" tabIndex={0} aria-label={text.matrix}>
      <table className="cb-table" style={{ inlineSize: `${220 + matrix.columns.length * 150}px` }}>
        <thead>
          <tr>
            <th scope="col" className="admin-first">
              {text.category}
            </th>
            {matrix.columns.map(({ code, name }) => (
              <th key={code} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.rows.map((row) => (
            <tr key={row.code}>
              <td className="admin-first">
                {row.name} <span className="cb-muted cb-small">{row.code}</span>
              </td>
              {matrix.columns.map((column, index) => (
                <td key={column.code}>
                  <Cell cell={row.cells[index]} district={column.name} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type DutyCell = DutyMatrix['rows'][number]['cells'][number];

function Cell({ cell, district }: { cell: DutyCell | undefined; district: string }): ReactNode {
  const text = useText(adminWords);
  if (cell === undefined || cell.hole) return <span className="admin-hole">{text.hole}</span>;
  // Under its district a unit needs no district in its name.
  return <span title={cell.unit ?? ''}>{withoutDistrict(cell.unit ?? '', district)}</span>;
}

/** The name of a unit below the column of its district. */
function withoutDistrict(unit: string, district: string): string {
  return unit.startsWith(district) && unit.length > district.length + 1 ? unit.slice(district.length) : unit;
}

function Lines({ list, words }: { list: string; words: string }): ReactNode {
  const text = useText(adminWords);
  const pages = usePages<DutyView>('/api/v1/admin/duties', { list, words });
  const [edited, setEdited] = useState<DutyView | 'new'>();
  return (
    <>
      <div>
        <Button icon="plus" onClick={() => setEdited('new')}>
          {text.add}
        </Button>
      </div>
      <PagedTable
        pages={pages}
        keyOf={(row) => row.id}
        columns={[
          {
            title: text.category,
            draw: (row) => `${row.categoryPrefix} ${row.category ?? ''}`,
          },
          { title: text.lead, draw: (row) => row.lead },
          { title: text.assist, draw: (row) => row.assist.join('、') },
          { title: text.where, draw: (row) => row.areas.join('、') },
          { title: text.basis, draw: (row) => row.legalBasis },
          { title: text.validFrom, draw: (row) => row.validFrom, isShort: true },
          { title: text.validTo, draw: (row) => row.validTo, isShort: true },
          {
            title: text.edit,
            isShort: true,
            draw: (row) => (
              <Button kind="quiet" onClick={() => setEdited(row)}>
                {text.edit}
              </Button>
            ),
          },
        ]}
      />
      {edited === undefined ? null : (
        <DutySheet
          line={edited === 'new' ? undefined : edited}
          list={list}
          onClose={() => setEdited(undefined)}
          onSaved={pages.reload}
        />
      )}
    </>
  );
}

function DutySheet(props: {
  line: DutyView | undefined;
  list: string;
  onClose: () => void;
  onSaved: () => void;
}): ReactNode {
  const { line, list, onClose, onSaved } = props;
  const text = useText(adminWords);
  return (
    <EditSheet
      title={line ? text.edit : text.add}
      hint={text.editDuty}
      fields={[
        { name: 'categoryPrefix', label: text.prefix, isRequired: true },
        { name: 'lead', label: text.lead, hint: text.ruleHint, isRequired: true },
        { name: 'assist', label: text.assist },
        { name: 'areas', label: text.where },
        { name: 'legalBasis', label: text.basis, type: 'long' },
        { name: 'source', label: text.source },
        { name: 'validFrom', label: text.validFrom, type: 'date', isRequired: true },
      ]}
      start={{
        categoryPrefix: line?.categoryPrefix ?? '',
        lead: line?.lead ?? '',
        assist: line?.assist.join(' ') ?? '',
        areas: line?.areas.join(' ') ?? '',
        legalBasis: line?.legalBasis ?? '',
        source: line?.source ?? '',
        validFrom: todayText(),
      }}
      save={({ assist = '', areas = '', ...rest }) =>
        api('POST', '/api/v1/admin/duties', {
          ...rest,
          categoryList: line?.categoryList ?? list,
          assist: pieces(assist),
          areas: pieces(areas),
          ...(line && { replaces: line.id }),
        })
      }
      onClose={onClose}
      onSaved={onSaved}
    />
  );
}

/** Words apart by blanks or commas. */
function pieces(text: string): string[] {
  return text.split(/[\s,，、]+/).filter((piece) => piece !== '');
}
