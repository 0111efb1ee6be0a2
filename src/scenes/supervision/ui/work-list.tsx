import type { ReactNode } from 'react';
import { DeskWork, type DeskWorkProps } from '../../../fronts/kit/desk/index.tsx';
import { Segmented } from '../../../fronts/kit/index.tsx';
import type { Narrowing } from '../contract.ts';
import { NarrowBar } from './narrow-bar.tsx';

export interface WorkListProps<Row extends { readonly id: string }, Shown extends string>
  extends Omit<DeskWorkProps<Row>, 'tools' | 'openLabel'> {
  /** The parts of the list in their order, with their names. */
  readonly names: Readonly<Record<Shown, string>>;
  readonly shown: Shown;
  readonly onShow: (shown: Shown) => void;
  /** What narrows the list; without it nothing does. */
  readonly narrowing?: Narrowing;
  readonly onNarrow?: (narrowing: Narrowing) => void;
}

/** The work of a tab of this desk: a part of it, narrowed, the list, and the open one beside it. */
export function WorkList<Row extends { readonly id: string }, Shown extends string>(
  props: WorkListProps<Row, Shown>,
): ReactNode {
  const { names, shown, onShow, narrowing, onNarrow, ...work } = props;
  const options = (Object.keys(names) as Shown[]).map((value) => ({ value, label: names[value] }));
  return (
    <DeskWork
      {...work}
      openLabel={work.pick ?? work.label}
      tools={
        <>
          <Segmented label={work.label} options={options} value={shown} onChange={onShow} />
          {narrowing === undefined || onNarrow === undefined ? null : (
            <NarrowBar value={narrowing} onChange={onNarrow} />
          )}
        </>
      }
    />
  );
}
