import type { ReactNode } from 'react';
import { EmptyState, useText } from '../kit/index.tsx';
import { wallWords } from './words/wall-words.ts';

/** The first page of the wall. */
export function Home(): ReactNode {
  const text = useText(wallWords);
  return (
    <main>
      <h1>{text.title}</h1>
      <EmptyState title={text.emptyTitle} icon="map">
        {text.emptyWords}
      </EmptyState>
    </main>
  );
}
