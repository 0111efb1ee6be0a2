import { type ReactNode, useState } from 'react';
import {
  Button,
  EmptyState,
  ErrorState,
  Segmented,
  Skeleton,
  type Unit,
  UnitField,
  usePages,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { DecisionState, DecisionView } from '../contract.ts';
import { DecisionList } from './decision-list.tsx';
import { BASE } from './shared.tsx';
import { meetingWords } from './words/meeting-words.ts';

/** What was decided, overdue first: followed until it is done. */
export function DecisionsPage(): ReactNode {
  const text = useText(meetingWords);
  const [state, setState] = useState<DecisionState>('overdue');
  const [units, setUnits] = useState<readonly Unit[]>([]);
  const { list, rows } = usePages<DecisionView>(`${BASE}/decisions`, { state, unit: units[0]?.id });
  return (
    <div className="cb-page">
      <div className="cb-row tc-filters">
        <Segmented
          label={text.showDecisions}
          value={state}
          onChange={setState}
          options={[
            { value: 'overdue', label: text.overdue },
            { value: 'open', label: text.open },
            { value: 'reported', label: text.reported },
            { value: 'ended', label: text.endedTab },
          ]}
        />
        <UnitField label={text.ofUnit} value={units} onChange={setUnits} />
      </div>
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Skeleton count={5} />
      ) : rows.length === 0 ? (
        <EmptyState icon="check" title={state === 'overdue' ? text.emptyOverdue : text.emptyDecisions} />
      ) : (
        <DecisionList label={text.decisions} decisions={rows} hasMatter />
      )}
      {list.hasNextPage ? (
        <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {text.more}
        </Button>
      ) : null}
    </div>
  );
}
