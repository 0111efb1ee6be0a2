import { type ReactNode, useState } from 'react';
import { SearchBox, useText } from '../../kit/index.tsx';
import { adminWords } from './words/admin-words.ts';

/** The search above a list: asks when Enter is pressed, and for everything again when it is emptied. */
export function AskBox({ onAsk }: { onAsk: (words: string) => void }): ReactNode {
  const text = useText(adminWords);
  const [words, setWords] = useState('');
  return (
    <SearchBox
      label={text.search}
      value={words}
      onChange={(value) => {
        setWords(value);
        if (value === '') onAsk('');
      }}
      onSearch={() => onAsk(words.trim())}
    />
  );
}
