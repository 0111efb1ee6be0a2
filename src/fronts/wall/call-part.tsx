import { type ReactNode, useState } from 'react';
import type { ReportView } from '../../base/intake/contract.ts';
import type { CaseDetail } from '../../base/loop/contract.ts';
import { Button, ErrorState, useApiMutation, useApiQuery, useText, withQuery } from '../kit/index.tsx';
import { wallWords } from './words/wall-words.ts';

interface Member {
  readonly name: string;
  readonly post: string;
  readonly telephone: string | null;
  readonly area: string;
}

interface UnitView {
  readonly id: string;
  readonly name: string;
  readonly telephone: string | null;
}

/** Whom to ring up about a case: the unit that has it, the grid member of the place, who reported it. */
export function CallPart({ detail, maySeePeople }: { detail: CaseDetail; maySeePeople: boolean }): ReactNode {
  const text = useText(wallWords);
  const { lon, lat } = detail;
  const unit = detail.holder ?? detail.unit;
  const members = useApiQuery<{ items: Member[] }>(
    withQuery('/api/v1/grid-members', { lon: lon ?? undefined, lat: lat ?? undefined }),
    { enabled: lon !== null && lat !== null },
  );
  const units = useApiQuery<{ items: UnitView[] }>(
    withQuery('/api/v1/organisations', { words: unit?.name }),
    { enabled: unit !== null },
  );
  const unitPhone = units.data?.items.find((each) => each.id === unit?.id)?.telephone ?? null;
  const member = members.data?.items.find((each) => each.telephone !== null);
  const isNobody = unitPhone === null && member === undefined && !maySeePeople;
  if (isNobody) return null;
  return (
    <section className="wall-act" aria-label={text.call}>
      <h3>{text.call}</h3>
      {unit === null || unitPhone === null ? null : <Telephone who={unit.name} telephone={unitPhone} />}
      {member === undefined ? null : (
        <Telephone who={text.gridMember(member.area, member.name)} telephone={member.telephone ?? ''} />
      )}
      {maySeePeople ? <ReporterCall caseId={detail.id} /> : null}
    </section>
  );
}

function Telephone({ who, telephone }: { who: string; telephone: string }): ReactNode {
  const text = useText(wallWords);
  return (
    <p className="wall-call">
      <span>{who}</span>
      <a className="cb-button cb-button-plain" href={`tel:${telephone}`}>
        {text.callNumber(telephone)}
      </a>
    </p>
  );
}

const PURPOSES = ['contact-on-task', 'confirm-place', 'tell-result'] as const;

/** The number of who reported it: for a stated purpose, and noted in the audit log. */
function ReporterCall({ caseId }: { caseId: string }): ReactNode {
  const text = useText(wallWords);
  const reports = useApiQuery<{ items: ReportView[] }>(`/api/v1/cases/${caseId}/reports`);
  const asking = useApiMutation<{ telephone: string }>();
  const [isAsking, setIsAsking] = useState(false);
  const reporter = reports.data?.items.find((each) => each.reporter?.telephone)?.reporter;
  if (!reporter) return null;
  const who = [text.reporter, reporter.name].filter(Boolean).join(' ');
  if (asking.data !== undefined) return <Telephone who={who} telephone={asking.data.telephone} />;
  const labels = [text.purposeTask, text.purposePlace, text.purposeResult];
  return (
    <>
      <p className="wall-call">
        <span>
          {who} {reporter.telephone}
        </span>
        {isAsking ? null : <Button onClick={() => setIsAsking(true)}>{text.callReporter}</Button>}
      </p>
      {isAsking ? (
        <fieldset className="wall-purposes">
          <legend>{text.purpose}</legend>
          {PURPOSES.map((purpose, index) => (
            <Button
              key={purpose}
              isBusy={asking.isPending}
              onClick={() =>
                asking.mutate({
                  method: 'POST',
                  path: `/api/v1/cases/${caseId}/reporter-phone`,
                  body: { purpose },
                })
              }
            >
              {labels[index]}
            </Button>
          ))}
        </fieldset>
      ) : null}
      {asking.error === null ? null : <ErrorState error={asking.error} />}
    </>
  );
}
