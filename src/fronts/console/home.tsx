import { Layout } from 'antd';
import type { ReactNode } from 'react';
import { EmptyState, useText } from '../kit/index.tsx';
import { consoleWords } from './words/console-words.ts';

/** The first page of the desk. */
export function Home(): ReactNode {
  const text = useText(consoleWords);
  return (
    <Layout style={{ minBlockSize: '100dvh' }}>
      <Layout.Content>
        <EmptyState title={text.emptyTitle}>{text.emptyWords}</EmptyState>
      </Layout.Content>
    </Layout>
  );
}
