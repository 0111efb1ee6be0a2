import type { ReactNode } from 'react';
import type { CaseSummary } from '../../../base/loop/contract.ts';
import { DeskList, DeskRow, useSteps } from '../../kit/desk/index.tsx';
import {
  EmptyState,
  StatusMark,
  SyntheticMark,
  useNavigation,
  usePages,
  usePick,
  useText,
} from '../../kit/index.tsx';
import type { Filters } from '../desk/queues.ts';
import { mapWords } from './words/map-words.ts';

/** The open cases of what the map shows, the next deadline first; the one in view is marked on the map. */
export function MapList(props: {
  filters: Filters;
  within: string | undefined;
  current: string | undefined;
  onPick: (id: string) => void;
  /** While an area is drawn keys belong to the map. */
  isStill: boolean;
}): ReactNode {
  const { filters, within, current, onPick, isStill } = props;
  const text = useText(mapWords);
  const pick = usePick();
  const { go } = useNavigation();
  const pages = usePages<CaseSummary>('/api/v1/cases', { ...filters, within, open: true, sort: 'due' });
  useSteps({
    ...{
      ids: isStill ? [] : pages.rows.map((row) => row.id),
      current: isStill ? undefined : current,
      onPick,
    },
    onOpen: (id) => go(`/cases/${id}`),
  });
  return (
    <section className="desk-map-list" aria-label={text.list}>
      <p className="cb-muted cb-small">{text.keys}</p>
      <DeskList
        label={text.list}
        pages={pages}
        keyOf={(row) => row.id}
        current={current}
        toOf={(row) => `/cases/${row.id}`}
        draw={(row) => (
          <DeskRow
            mark={<StatusMark status={row.mark} isCompact />}
            title={row.title}
            flags={row.synthetic ? <SyntheticMark /> : undefined}
            line={[row.address, row.unit?.name].filter(Boolean).join(' · ')}
            foot={pick(row.stateTitle)}
            end={row.number}
          />
        )}
        empty={<EmptyState title={text.empty}>{text.emptyWords}</EmptyState>}
      />
    </section>
  );
}
