import { type ReactNode, useState } from 'react';
import {
  changePreferences,
  type ElderSize,
  type Language,
  Segmented,
  type Theme,
  usePreferences,
} from '../index.tsx';
import { DeskParts } from './desk-parts.tsx';
import { FigureParts } from './figure-parts.tsx';
import { FormParts } from './form-parts.tsx';
import { MapParts } from './map-parts.tsx';
import { QueueParts } from './queue-parts.tsx';
import { StateParts } from './state-parts.tsx';
import { WorkParts } from './work-parts.tsx';

const GROUPS: Record<string, () => ReactNode> = {
  work: () => <WorkParts />,
  desk: () => <DeskParts />,
  form: () => <FormParts />,
  figures: () => <FigureParts />,
  states: () => <StateParts />,
  maps: () => <MapParts />,
  queue: () => <QueueParts />,
};

/** The gallery: all groups, or the one that is asked for. */
export function Gallery({ only }: { only: string }): ReactNode {
  const groups = Object.entries(GROUPS).filter(([name]) => only === '' || name === only);
  return (
    <main>
      <h1 className="cb-unseen">Kit</h1>
      <Switches />
      <div className="gallery">
        {groups.map(([name, draw]) => (
          <Group key={name} draw={draw} />
        ))}
      </div>
    </main>
  );
}

function Group({ draw }: { draw: () => ReactNode }): ReactNode {
  return draw();
}

function Switches(): ReactNode {
  const { theme, elder, language } = usePreferences();
  const [device, setDevice] = useState(document.documentElement.dataset.device ?? 'desk');
  return (
    <div className="cb-row" style={{ padding: 'var(--gap-4) var(--gap-4) 0' }}>
      <Segmented<Theme>
        label="theme"
        value={theme}
        onChange={(value) => void changePreferences({ theme: value })}
        options={[
          { value: 'light', label: '浅色' },
          { value: 'dark', label: '深色' },
        ]}
      />
      <Segmented
        label="elder"
        value={String(elder)}
        onChange={(value) => void changePreferences({ elder: Number(value) as ElderSize })}
        options={['0', '18', '24', '30'].map((value) => ({ value, label: value === '0' ? '标准' : value }))}
      />
      <Segmented<Language>
        label="language"
        value={language}
        onChange={(value) => void changePreferences({ language: value })}
        options={[
          { value: 'zh', label: '中文' },
          { value: 'en', label: 'English' },
        ]}
      />
      <Segmented
        label="device"
        value={device}
        onChange={(value) => {
          document.documentElement.dataset.device = value;
          setDevice(value);
        }}
        options={['phone', 'desk', 'wall'].map((value) => ({ value, label: value }))}
      />
    </div>
  );
}
