import type { ReactNode } from 'react';
import { Button, EmptyState, Phone, useText } from '../kit/index.tsx';
import { citizenWords } from './words/citizen-words.ts';

/** The first page of a citizen. */
export function Home(): ReactNode {
  const text = useText(citizenWords);
  return (
    <Phone
      title={text.title}
      foot={
        <Button kind="main" icon="camera" isWide disabled>
          {text.report}
        </Button>
      }
    >
      <EmptyState title={text.emptyTitle} icon="camera">
        {text.emptyWords}
      </EmptyState>
    </Phone>
  );
}
