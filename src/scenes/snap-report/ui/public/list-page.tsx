import './public.css';
import { type ReactNode, useState } from 'react';
import {
  type Bounds,
  Button,
  OfflineBar,
  Phone,
  Segmented,
  Skeleton,
  useNavigation,
  useText,
} from '../../../../fronts/kit/index.tsx';
import { PublicCases } from './public-cases.tsx';
import { PublicMapBlock } from './public-map.tsx';
import { type Progress, useShownArea, type Where } from './use-area.ts';
import { publicWords } from './words/public-words.ts';

/** What everybody may see, as a map and a list of the same part of the city. */
export function PublicListPage(): ReactNode {
  const text = useText(publicWords);
  const { go } = useNavigation();
  const area = useShownArea();
  const [progress, setProgress] = useState<Progress>('all');
  // Where a cell of the map was opened.
  const [closer, setCloser] = useState<Bounds>();
  const bounds = closer ?? area.bounds;
  return (
    <Phone title={text.title} onBack={() => go('/')} notice={<OfflineBar />}>
      <div className="cb-stack">
        <p className="cb-small cb-muted">{text.lead}</p>
        <div className="public-choices">
          <Segmented<Where>
            label={text.where}
            options={[
              { value: 'city', label: text.city },
              { value: 'near', label: text.near },
            ]}
            value={area.where}
            onChange={(where) => {
              setCloser(undefined);
              area.choose(where);
            }}
          />
          <Segmented<Progress>
            label={text.progress}
            options={(['all', 'open', 'closed'] as const).map((value) => ({ value, label: text[value] }))}
            value={progress}
            onChange={setProgress}
          />
        </div>
        {area.isFinding ? <p role="status">{text.finding}</p> : null}
        {area.isFailed ? <p role="alert">{text.noPlace}</p> : null}
        {bounds === undefined ? (
          <Skeleton shape="block" count={1} />
        ) : (
          <PublicMapBlock
            bounds={bounds}
            area={area}
            progress={progress}
            onOpen={(id) => go(`/public/${id}`)}
            onCloser={setCloser}
          />
        )}
        {closer === undefined ? null : (
          <Button icon="back" onClick={() => setCloser(undefined)}>
            {text.back}
          </Button>
        )}
        <PublicCases
          // Without a place the list is the whole city's, and needs no border to begin with.
          bounds={closer ?? (area.where === 'near' ? area.bounds : undefined)}
          progress={progress}
        />
      </div>
    </Phone>
  );
}
