import { Table } from 'antd';
import type { ReactNode } from 'react';
import type { CoverageReportView } from '../../../base/areas/admin-contract.ts';
import { useText } from '../../kit/index.tsx';
import { adminWords } from './words/admin-words.ts';

/** Gaps and overlaps: the sums, then each with its size and place. */
export function Coverage({
  report,
}: {
  report: Pick<CoverageReportView, 'findings' | 'findingCount' | 'gapM2' | 'overlapM2' | 'outsideM2'>;
}): ReactNode {
  const text = useText(adminWords);
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
        <Table
          size="small"
          rowKey={(finding) => `${finding.kind} ${finding.at.join()}`}
          pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
          dataSource={[...report.findings]}
          columns={[
            { title: text.findingKind, render: (_, finding) => text[finding.kind] },
            { title: text.areas, render: (_, finding) => `${finding.parent}：${finding.names.join('、')}` },
            { title: text.findingSize, render: (_, finding) => size(finding.areaM2), align: 'right' },
            {
              title: text.findingWhere,
              render: (_, finding) => finding.at.map((each) => each.toFixed(5)).join(', '),
            },
          ]}
        />
      )}
    </section>
  );
}
