import { type ReactNode, useState } from 'react';
import { Button, Loaded, SearchBox, useApiQuery, useText, withQuery } from '../../../../fronts/kit/index.tsx';
import type { KnowledgeView } from '../../knowledge/contract.ts';
import { sheetWords } from '../words/sheet-words.ts';

/** Entries that answer a question, best first, one of them to be used. */
export function KnowledgeSearch(props: {
  words: string;
  chosen: string | undefined;
  onChoose: (entry: KnowledgeView) => void;
}): ReactNode {
  const text = useText(sheetWords);
  const [typed, setTyped] = useState(props.words);
  const [asked, setAsked] = useState(props.words);
  const found = useApiQuery<{ items: KnowledgeView[] }>(
    withQuery('/api/v1/hotline/knowledge/search', { words: asked.slice(0, 200) }),
    { keepPrevious: true },
  );
  return (
    <div className="cb-stack-tight">
      <SearchBox
        label={text.searchKnowledge}
        value={typed}
        onChange={(value) => {
          setTyped(value);
          if (value === '') setAsked('');
        }}
        onSearch={() => setAsked(typed)}
      />
      <Loaded
        query={found}
        empty={<p className="cb-muted">{text.knowledgeEmpty}</p>}
        isEmpty={({ items }) => items.length === 0}
      >
        {({ items }) => (
          <ul className="cb-lines">
            {items.slice(0, 8).map((entry) => (
              <li key={entry.id}>
                <span className="cb-row-apart">
                  <span className="cb-strong">{entry.question}</span>
                  <Button
                    kind="quiet"
                    aria-pressed={entry.id === props.chosen}
                    onClick={() => props.onChoose(entry)}
                  >
                    {entry.id === props.chosen ? text.chosen : text.choose}
                  </Button>
                </span>
                <span className="cb-said cb-muted">{entry.answer}</span>
                <span className="cb-small cb-muted">
                  {entry.ownerName} · {text.validUntil} {entry.expiresOn} · {text.uses(entry.uses)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </div>
  );
}
