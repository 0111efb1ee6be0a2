import { type ReactNode, useState } from 'react';
import { EmptyState } from '../components/states.tsx';
import { DeskList, type DeskListProps } from './list.tsx';
import { DeskPanes } from './page.tsx';
import { useSteps } from './use-steps.ts';

export interface DeskWorkProps<Row extends { readonly id: string }>
  extends Pick<DeskListProps<Row>, 'label' | 'pages' | 'draw'> {
  /** What the open pane is called. */
  readonly openLabel: string;
  /** Above the list: what narrows it. */
  readonly tools: ReactNode;
  /** Said when there is nothing. */
  readonly empty: string;
  /** Said in the open pane when there is nothing; the same unless told. */
  readonly pick?: string;
  /** Enter on a row. */
  readonly onEnter?: (row: Row) => void;
  /** The open one. */
  readonly children: (row: Row) => ReactNode;
}

/** Work that comes as a list: its first is open at once, J and K go along, one after the other is dealt with. */
export function DeskWork<Row extends { readonly id: string }>(props: DeskWorkProps<Row>): ReactNode {
  const { label, pages, draw, openLabel, tools, empty, pick, onEnter, children } = props;
  const [picked, setPicked] = useState<string>();
  const current = pages.rows.find((row) => row.id === picked) ?? pages.rows[0];
  useSteps({
    ids: pages.rows.map((row) => row.id),
    current: current?.id,
    onPick: setPicked,
    ...(onEnter !== undefined && {
      onOpen: () => (current === undefined ? undefined : onEnter(current)),
    }),
  });
  return (
    <DeskPanes
      listLabel={label}
      openLabel={openLabel}
      list={
        <>
          {tools}
          <DeskList
            {...{ label, pages, draw }}
            keyOf={(row) => row.id}
            current={current?.id}
            onPick={setPicked}
            empty={<EmptyState title={empty} icon="check" />}
          />
        </>
      }
    >
      {current !== undefined ? (
        children(current)
      ) : pages.list.isPending || pages.list.isError ? null : pick === undefined ? (
        <EmptyState title={empty} icon="check" />
      ) : (
        <EmptyState title={pick} />
      )}
    </DeskPanes>
  );
}
