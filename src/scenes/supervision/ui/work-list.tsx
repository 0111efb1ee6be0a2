import type { ReactNode } from 'react';
import { DeskWork, type DeskWorkProps, SheetButton } from '../../../fronts/kit/desk/index.tsx';
import { Segmented } from '../../../fronts/kit/index.tsx';
import type { Narrowing } from '../contract.ts';
import { NarrowBar } from './narrow-bar.tsx';
import { BASE } from './shared.tsx';

export interface WorkListProps<Row extends { readonly id: string }, Shown extends string>
  extends Omit<DeskWorkProps<Row>, 'tools' | 'openLabel'> {
  /** The parts of the list in their order, with their names. */
  readonly names: Readonly<Record<Shown, string>>;
  readonly shown: Shown;
  readonly onShow: (shown: Shown) => void;
  /** Where the list as it is shown is asked for as a workbook. */
  readonly sheet?: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** What narrows the list; without it nothing does. */
  readonly narrowing?: Narrowing;
  readonly onNarrow?: (narrowing: Narrowing) => void;
}

/** The work of a tab of this desk: a part of it, narrowed, the list, and the open one beside it. */
export function WorkList<Row extends { readonly id: string }, Shown extends string>(
  props: WorkListProps<Row, Shown>,
): ReactNode {
  const { names, shown, onShow, sheet, query, narrowing, onNarrow, ...work } = props;
  const options = (Object.keys(names) as Shown[]).map((value) => ({ value, label: names[value] }));
  return (
    <DeskWork
      {...work}
      openLabel={work.pick ?? work.label}
      tools={
        <>
          <div className="cb-row-apart">
            <Segmented label={work.label} options={options} value={shown} onChange={onShow} />
            {sheet === undefined ? null : (
              <SheetButton path={`${BASE}/${sheet}.xlsx`} {...(query && { query })} />
            )}
          </div>
          {narrowing === undefined || onNarrow === undefined ? null : (
            <NarrowBar value={narrowing} onChange={onNarrow} />
          )}
        </>
      }
    />
  );
}
