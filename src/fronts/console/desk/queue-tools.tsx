import { type ReactNode, type RefObject, useState } from 'react';
import type { DeskView } from '../../../base/desk/contract.ts';
import { Button, KeyHint, SearchBox, useText } from '../../kit/index.tsx';
import { consoleWords } from '../words/console-words.ts';
import { FilterBar } from './filter-bar.tsx';
import type { Filters, QueueId } from './queues.ts';
import { ViewPicker } from './views-sheet.tsx';
import { deskWords } from './words/desk-words.ts';

/** A sheet of the queue that is open. */
export type OpenSheet = 'keys' | 'views' | 'confident' | 'export';

export interface QueueToolsProps {
  readonly search: RefObject<HTMLDivElement | null>;
  readonly queue: QueueId;
  readonly filters: Filters;
  readonly isPicking: boolean;
  readonly mayDispatch: boolean;
  readonly onChange: (next: Filters) => void;
  readonly onOpen: (sheet: OpenSheet) => void;
  readonly onOpenView: (view: DeskView) => void;
  readonly onPicking: () => void;
}

/** Searching, narrowing, saved views, many at once, taking the list away, and the page of keys. */
export function QueueTools(props: QueueToolsProps): ReactNode {
  const { search, queue, filters, isPicking, mayDispatch, onChange, onOpen, onOpenView, onPicking } = props;
  const text = useText(consoleWords);
  const desk = useText(deskWords);
  const [isOpen, setIsOpen] = useState(Object.keys(filters).some((name) => name !== 'words'));
  return (
    <>
      <div className="desk-queue-tools" ref={search}>
        <WordSearch key={filters.words ?? ''} filters={filters} onChange={onChange} />
        <Button kind="quiet" icon="filter" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {text.filters}
        </Button>
        <Button kind="quiet" aria-label={text.keysTitle} onClick={() => onOpen('keys')}>
          <KeyHint keys="?" />
        </Button>
      </div>
      {isOpen ? <FilterBar filters={filters} onChange={onChange} /> : null}
      <div className="desk-queue-tools desk-queue-more">
        <ViewPicker queue={queue} filters={filters} onOpen={onOpenView} />
        <Button kind="quiet" hotkey="C" onClick={() => onOpen('views')}>
          {desk.views}
        </Button>
        <Button kind="quiet" hotkey="M" aria-pressed={isPicking} onClick={onPicking}>
          {desk.pick}
        </Button>
        {queue === 'dispatch' && mayDispatch ? (
          <Button kind="quiet" hotkey="B" onClick={() => onOpen('confident')}>
            {desk.bulk}
          </Button>
        ) : null}
        <Button kind="quiet" hotkey="E" onClick={() => onOpen('export')}>
          {desk.export}
        </Button>
      </div>
    </>
  );
}

function WordSearch({
  filters,
  onChange,
}: {
  filters: Filters;
  onChange: (next: Filters) => void;
}): ReactNode {
  const text = useText(consoleWords);
  const [words, setWords] = useState(filters.words ?? '');
  const apply = (value: string): void => {
    const { words: _, ...rest } = filters;
    onChange(value.trim() === '' ? rest : { ...rest, words: value.trim() });
  };
  return (
    <SearchBox
      label={text.searchCases}
      hotkey="/"
      value={words}
      onChange={(value) => {
        setWords(value);
        if (value === '') apply('');
      }}
      onSearch={() => apply(words)}
    />
  );
}
