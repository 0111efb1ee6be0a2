import { type ReactNode, useState } from 'react';
import type { CoverageReportView } from '../../../base/areas/admin-contract.ts';
import { Button, useText } from '../../kit/index.tsx';
import { RowsTable } from './rows-table.tsx';
import { adminWords } from './words/admin-words.ts';

/** Findings shown before more are asked for. */
const AT_ONCE = 10;

/** Gaps and overlaps: the sums, then each with its size and place. */
export function Coverage({
  report,
}: {
  report: Pick<CoverageReportView, 'findings' | 'findingCount' | 'gapM2' | 'overlapM2' | 'outsideM2'>;
}): ReactNode {
  const text = useText(adminWords);
  const [shown, setShown] = useState(AT_ONCE);
  const size = (value: number): string =>
    text.squareMetres(value.toLocaleString('zh-CN', { maximumFractionDigits: 1 }));
  return (
    <section className="cb-stack-tight" aria-label={text.coverage}>
      <h2>{text.coverage}</h2>
      {report.findingCount === 0 ? <p role="status">{text.coverageWhole}</p> : null}
      <div className="admin-figures">
        {(['gap', 'overlap', 'outside'] as const).map((kind) => (
          <span key={kind}>
            {text[kind]}
            <strong className="cb-figures">{size(report[`${kind}M2`])}</strong>
          </span>
        ))}
      </div>
      {report.findings.length === 0 ? null : (
        <RowsTable
          keyOf={(finding) => `${finding.kind} ${finding.at.join()}`}
          rows={report.findings.slice(0, shown)}
          columns={[
            { title: text.findingKind, draw: (finding) => text[finding.kind] },
            { title: text.areas, draw: (finding) => `${finding.parent}：${finding.names.join('、')}` },
            { title: text.findingSize, draw: (finding) => size(finding.areaM2), isFigure: true },
            {
              title: text.findingWhere,
              draw: (finding) => finding.at.map((each) => each.toFixed(5)).join(', '),
            },
          ]}
        />
      )}
      {shown < report.findings.length ? (
        <div>
          <Button onClick={() => setShown(shown + AT_ONCE)}>{text.more}</Button>
        </div>
      ) : null}
    </section>
  );
}
