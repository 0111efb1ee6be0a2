import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { DeskList, DeskPanes, DeskRow, useSteps } from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  SearchBox,
  Segmented,
  useApiQuery,
  useMe,
  useNavigation,
  usePages,
  useText,
  useToday,
  withQuery,
} from '../../../../fronts/kit/index.tsx';
import type { KnowledgeView } from '../../knowledge/contract.ts';
import { sheetWords } from '../words/sheet-words.ts';
import { EntryForm } from './entry-form.tsx';
import { daysUntil, EntryView } from './entry-view.tsx';

const BASE = '/api/v1/hotline/knowledge';
type Shown = 'all' | 'published' | 'draft' | 'expired' | 'soon';

/** The entries that answer the words, or else the listed ones. */
function useEntries(words: string, shown: Shown) {
  const listed = usePages<KnowledgeView>(BASE, {
    ...(shown === 'soon' ? { withinDays: 30, state: 'published' } : shown === 'all' ? {} : { state: shown }),
    limit: 50,
  });
  const search = useApiQuery<{ items: KnowledgeView[] }>(withQuery(`${BASE}/search`, { words }), {
    enabled: words !== '',
  });
  const isSearch = words !== '';
  const rows = isSearch ? (search.data?.items ?? []) : listed.rows;
  return { isSearch, rows, list: isSearch ? search : listed.list };
}

function ShownChoice({ shown, onChange }: { shown: Shown; onChange: (shown: Shown) => void }): ReactNode {
  const text = useText(sheetWords);
  return (
    <Segmented
      label={text.knowledgeTitle}
      value={shown}
      options={[
        { value: 'all', label: text.all },
        { value: 'published', label: text.stateOf('published') },
        { value: 'draft', label: text.stateOf('draft') },
        { value: 'expired', label: text.stateOf('expired') },
        { value: 'soon', label: text.expiring },
      ]}
      onChange={onChange}
    />
  );
}

/** The knowledge base: found by words or by what expires first, read, renewed and published. */
export function KnowledgePage(): ReactNode {
  const text = useText(sheetWords);
  const { go, query } = useNavigation();
  const client = useQueryClient();
  const { may } = useMe();
  const [typed, setTyped] = useState('');
  const [words, setWords] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const [isAdding, setIsAdding] = useState(false);
  const found = useEntries(words, shown);
  const { rows } = found;
  const wanted = query.get('entry') ?? '';
  const current = wanted !== '' ? wanted : rows[0]?.id;
  const pick = (id: string): void => go(`/scenes/hotline?page=knowledge&entry=${id}`, { replace: true });
  const changed = (entry: KnowledgeView): void => {
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(BASE) });
    setIsAdding(false);
    pick(entry.id);
  };
  useSteps({ ids: rows.map((row) => row.id), current, onPick: pick });
  return (
    <DeskPanes
      listLabel={text.knowledgeTitle}
      openLabel={text.question}
      list={
        <>
          <div className="cb-row-apart">
            <h2>{text.knowledgeTitle}</h2>
            {may('hotline.knowledge.edit') ? (
              <Button icon="plus" onClick={() => setIsAdding(true)}>
                {text.add}
              </Button>
            ) : null}
          </div>
          <p className="cb-small cb-muted">{text.knowledgeWords}</p>
          <SearchBox
            label={text.searchKnowledge}
            value={typed}
            onChange={(value) => {
              setTyped(value);
              if (value === '') setWords('');
            }}
            onSearch={() => setWords(typed.trim())}
          />
          {found.isSearch ? null : <ShownChoice shown={shown} onChange={setShown} />}

          <DeskList
            label={text.knowledgeTitle}
            pages={found}
            keyOf={(row) => row.id}
            current={current}
            onPick={pick}
            draw={(row) => <Row row={row} isSearch={found.isSearch} />}
            empty={<EmptyState title={text.knowledgeEmpty}>{text.knowledgeEmptyWords}</EmptyState>}
          />
        </>
      }
    >
      {current !== undefined ? (
        <EntryView key={current} id={current} onChanged={changed} />
      ) : found.list.isPending ? null : (
        <EmptyState title={text.pick} />
      )}
      {isAdding ? <EntryForm onClose={() => setIsAdding(false)} onDone={changed} /> : null}
    </DeskPanes>
  );
}

function Row({ row, isSearch }: { row: KnowledgeView; isSearch: boolean }): ReactNode {
  const text = useText(sheetWords);
  const days = daysUntil(useToday(), row.expiresOn);
  return (
    <DeskRow
      title={row.question}
      foot={`${row.categoryName} · ${row.ownerName}`}
      end={
        <span className={days <= 30 ? 'cb-strong' : undefined}>
          {isSearch
            ? text.match(Math.round(row.match * 100))
            : row.state === 'draft'
              ? text.stateOf('draft')
              : days > 90
                ? text.until(row.expiresOn)
                : text.daysLeft(days)}
        </span>
      }
    />
  );
}
