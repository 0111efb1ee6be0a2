import type { ReactNode } from 'react';
import { useText } from '../../../../fronts/kit/index.tsx';
import type { ImportReport } from '../../contract.ts';
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
  const unlistedErrors = report.failed - report.errors.length;
  const unlistedRows = report.rows - report.failed - report.sample.length;
  return (
    <div className="cb-stack-tight" role="status">
      <h3>{isStored ? text.importedTitle : text.previewTitle}</h3>
      <dl className="hotline-figures">
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {report.errors.length === 0 ? null : (
        <>
          <h4>{text.rowErrors}</h4>
          <p className="cb-small cb-muted">{text.rowErrorsWords}</p>
          <table className="hotline-sheet-table">
            <thead>
              <tr>
                <th scope="col">{text.line}</th>
                <th scope="col">{text.number}</th>
                <th scope="col">{text.reason}</th>
              </tr>
            </thead>
            <tbody>
              {report.errors.map((error) => (
                <tr key={error.line}>
                  <td className="cb-figures">{error.line}</td>
                  <td className="cb-figures">{error.number || '—'}</td>
                  <td>{error.reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {unlistedErrors > 0 ? <p className="cb-small">{text.moreErrors(unlistedErrors)}</p> : null}
        </>
      )}
      {report.sample.length === 0 ? null : (
        <>
          <table className="hotline-sheet-table">
            <thead>
              <tr>
                <th scope="col">{text.line}</th>
                <th scope="col">{text.number}</th>
                <th scope="col">{text.title}</th>
                <th scope="col">{text.outcome}</th>
              </tr>
            </thead>
            <tbody>
              {report.sample.map((row) => (
                <tr key={row.line}>
                  <td className="cb-figures">{row.line}</td>
                  <td className="cb-figures">{row.number}</td>
                  <td>{row.title || '—'}</td>
                  <td>
                    {isAnswers && row.outcome === 'taken' ? text.answered : text.outcomeOf(row.outcome)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {unlistedRows > 0 ? <p className="cb-small">{text.moreRows(unlistedRows)}</p> : null}
        </>
      )}
    </div>
  );
}
