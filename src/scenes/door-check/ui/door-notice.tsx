import type { ReactNode } from 'react';
import { OfflineBar, useQueueView, useWorkerTools } from '../../../fronts/kit/index.tsx';

/** Says at the doors that there is no network, that work goes on, and how much waits on the phone. */
export function DoorNotice(): ReactNode {
  const { items } = useQueueView(useWorkerTools().queue);
  return <OfflineBar queuedCount={items.length} />;
}
