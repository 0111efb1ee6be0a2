import type { ReactNode } from 'react';
import { DataTable, Fact, Facts } from '../../../../fronts/kit/desk/index.tsx';
import { useText } from '../../../../fronts/kit/index.tsx';
import type { ImportReport } from '../../exchange/contract.ts';
import { sheetWords } from '../words/sheet-words.ts';

/** What became of a sheet, or would: figures, the first rows, and each row that is wrong with why. */
export function ReportView(props: {
  report: ImportReport;
  isStored: boolean;
  isAnswers: boolean;
}): ReactNode {
  const { report, isStored, isAnswers } = props;
  const text = useText(sheetWords);
  const figures: [string, number][] = [
    [text.rows, report.rows],
    [isAnswers ? text.answered : text.taken, report.taken],
    ...(isAnswers ? [] : [[text.changed, report.changed] as [string, number]]),
    [text.unchanged, report.unchanged],
    [text.failed, report.failed],
  ];
  const outcomeOf = (outcome: string): string =>
    isAnswers && outcome === 'taken' ? text.answered : text.outcomeOf(outcome);
  const unlistedErrors = report.failed - report.errors.length;
  const unlistedRows = report.rows - report.failed - report.sample.length;
  return (
    <div className="cb-stack-tight" role="status">
      <h4>{isStored ? text.importedTitle : text.previewTitle}</h4>
      <Facts isRow>
        {figures.map(([label, value]) => (
          <Fact key={label} name={label}>
            {value}
          </Fact>
        ))}
      </Facts>
      {report.errors.length === 0 ? null : (
        <>
          <h4>{text.rowErrors}</h4>
          <p className="cb-small cb-muted">{text.rowErrorsWords}</p>
          <SmallTable
            titles={[text.line, text.number, text.reason]}
            rows={report.errors.map((error) => [error.line, error.number || '—', error.reason])}
          />
          {unlistedErrors > 0 ? <p className="cb-small">{text.moreErrors(unlistedErrors)}</p> : null}
        </>
      )}
      {report.sample.length === 0 ? null : (
        <>
          <SmallTable
            titles={[text.line, text.number, text.title, text.outcome]}
            rows={report.sample.map((row) => [
              row.line,
              row.number,
              row.title || '—',
              outcomeOf(row.outcome),
            ])}
          />
          {unlistedRows > 0 ? <p className="cb-small">{text.moreRows(unlistedRows)}</p> : null}
        </>
      )}
    </div>
  );
}

/** A table of few columns; the first one, the line, tells its rows apart. */
function SmallTable(props: {
  titles: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}): ReactNode {
  return (
    <DataTable heads={props.titles}>
      {props.rows.map((row) => (
        <tr key={row[0]}>
          {row.map((cell, index) => (
            <td key={props.titles[index]} className="cb-figures">
              {cell}
            </td>
          ))}
        </tr>
      ))}
    </DataTable>
  );
}
