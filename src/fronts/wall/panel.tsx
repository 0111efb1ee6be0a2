import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { type ApiError, Freshness, Loaded, Skeleton } from '../kit/index.tsx';
import { STALE_MS } from './data.ts';

export interface PanelProps<Data> {
  readonly id: string;
  readonly title: string;
  readonly sentence?: string | undefined;
  readonly query: UseQueryResult<Data, ApiError>;
  /** When the data were true; the moment they were read unless the server says. */
  readonly asOf?: string | undefined;
  readonly emptyWords: string;
  readonly isEmpty: (data: Data) => boolean;
  readonly children: (data: Data) => ReactNode;
}

/** One panel: its title, one sentence, the age of its data, and its states. */
export function Panel<Data>(props: PanelProps<Data>): ReactNode {
  const { id, title, sentence, query, emptyWords, isEmpty, children } = props;
  const titleId = useId();
  const readAt = query.dataUpdatedAt === 0 ? undefined : new Date(query.dataUpdatedAt).toISOString();
  return (
    <section className={`wall-panel wall-${id}`} aria-labelledby={titleId}>
      <div className="wall-panel-head">
        <h2 id={titleId}>{title}</h2>
        {query.data === undefined ? null : <Freshness asOf={props.asOf ?? readAt} staleAfterMs={STALE_MS} />}
      </div>
      {sentence === undefined ? null : <p className="wall-sentence">{sentence}</p>}
      <div className="wall-panel-body">
        <Loaded
          query={query}
          skeleton={<Skeleton shape="rows" count={3} />}
          isEmpty={isEmpty}
          empty={<p className="wall-empty">{emptyWords}</p>}
        >
          {children}
        </Loaded>
      </div>
    </section>
  );
}
