import type { ReactNode } from 'react';
import { EmptyState, OfflineBar, Phone, useText } from '../kit/index.tsx';
import { workerWords } from './words/worker-words.ts';

/** The first page of a grid member. */
export function Home(): ReactNode {
  const text = useText(workerWords);
  return (
    <Phone title={text.title} notice={<OfflineBar />}>
      <EmptyState title={text.emptyTitle} icon="list">
        {text.emptyWords}
      </EmptyState>
    </Phone>
  );
}
