import './diversion.css';
import type { ReactNode } from 'react';
import { DeskPage } from '../../../fronts/kit/desk/index.tsx';
import { useNavigation, useText, withQuery } from '../../../fronts/kit/index.tsx';
import { CallDesk } from './call-desk.tsx';
import { CallFigures } from './call-figures.tsx';
import { diversionWords } from './words/diversion-words.ts';

/** What diverted 110 calls bring to the desk: the calls with their clocks, and the figures. */
export default function PoliceDiversionConsole(): ReactNode {
  const text = useText(diversionWords);
  const { query, path } = useNavigation();
  const view = query.get('view') === 'figures' ? 'figures' : 'list';
  return (
    <DeskPage
      title={text.title}
      label={text.view}
      tabs={[
        { id: 'list', label: text.list, to: path },
        { id: 'figures', label: text.figures, to: withQuery(path, { view: 'figures' }) },
      ]}
      current={view}
    >
      {view === 'list' ? <CallDesk /> : <CallFigures />}
    </DeskPage>
  );
}
