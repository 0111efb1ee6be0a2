import type { ReactNode } from 'react';
import { EmptyState, type Route, Routes, useText } from '../../kit/index.tsx';
import { consoleWords } from '../words/console-words.ts';
import { CasePrint } from './case-print.tsx';
import { ListPrint } from './list-print.tsx';
import './print.css';

const routes: readonly Route[] = [
  { path: '/print/list', draw: () => <ListPrint /> },
  { path: '/print/cases/:id', draw: ({ id = '' }) => <CasePrint key={id} id={id} /> },
];

/** Pages for paper and PDF: the browser's own print sets Chinese with the faces of the machine, as text. */
export function PrintPages(): ReactNode {
  const text = useText(consoleWords);
  return <Routes routes={routes} otherwise={<EmptyState title={text.notFound} />} />;
}
