import type { ReactNode } from 'react';
import { DataTable } from '../../kit/desk/index.tsx';

/** One column: its head, and what stands below it in each row. */
export interface Column<Row> {
  readonly title: string;
  readonly draw: (row: Row) => ReactNode;
  /** A number, right below numbers. */
  readonly isFigure?: boolean;
  /** On one line: a day, a state, buttons. */
  readonly isShort?: boolean;
}

export interface RowsTableProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/** Rows below each other by their columns. */
export function RowsTable<Row>({ columns, rows, keyOf }: RowsTableProps<Row>): ReactNode {
  const lookOf = ({ isFigure = false, isShort = false }: Column<Row>): string | undefined =>
    isFigure ? 'cb-number' : isShort ? 'cb-nowrap' : undefined;
  return (
    <DataTable heads={columns.map(({ title, isFigure }) => (isFigure ? { figure: title } : title))}>
      {rows.map((row) => (
        <tr key={keyOf(row)}>
          {columns.map((column) => (
            <td key={column.title} className={lookOf(column)}>
              {column.draw(row)}
            </td>
          ))}
        </tr>
      ))}
    </DataTable>
  );
}
