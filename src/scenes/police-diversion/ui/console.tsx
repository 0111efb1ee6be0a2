import './diversion.css';
import { type ReactNode, useState } from 'react';
import { OfflineBar, Segmented, useText } from '../../../fronts/kit/index.tsx';
import { CallDesk } from './call-desk.tsx';
import { CallFigures } from './call-figures.tsx';
import { diversionWords } from './words/diversion-words.ts';

/** What diverted 110 calls bring to the desk: the calls with their clocks, and the figures. */
export default function PoliceDiversionConsole(): ReactNode {
  const text = useText(diversionWords);
  const [view, setView] = useState<'list' | 'figures'>('list');
  return (
    <div className="diversion">
      <header className="diversion-head">
        <h1>{text.title}</h1>
        <Segmented
          label={text.view}
          options={(['list', 'figures'] as const).map((value) => ({ value, label: text[value] }))}
          value={view}
          onChange={setView}
        />
      </header>
      <OfflineBar />
      {view === 'list' ? <CallDesk /> : <CallFigures />}
    </div>
  );
}
