import { type ReactNode, useState } from 'react';
import { FormSheet, LongField, Mark, useSend } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  type CasePartProps,
  toast,
  useApiQuery,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import type { SpotCheckView } from '../contract.ts';
import { permissions } from '../manifest.ts';
import { BASE, useMay } from './shared.tsx';
import { VISIT_PERMISSION, VISITS, type Visit, visitMark } from './visits.tsx';
import { supervisionWords } from './words/supervision-words.ts';

type Asked = 'check' | 'visit';
/** States in which somebody can be sent; a visit asks the person who reported, when all is over. */
const CHECKED_IN: Readonly<Record<Asked, readonly string[]>> = {
  check: ['awaiting-closing', 'closed', 'rated'],
  visit: ['closed', 'rated'],
};

/** On the page of a case: has a grid member look again (抽查) or ask at the door (上门回访), and what they found. */
export default function LookAgain({ caseId, flowId, state, onChanged }: CasePartProps): ReactNode {
  const text = useText(supervisionWords);
  const may = useMay();
  const mayCheck = may(permissions.check);
  const mayVisit = may(VISIT_PERMISSION);
  const isShown = flowId === 'incident' && CHECKED_IN.check.includes(state) && (mayCheck || mayVisit);
  const open = useApiQuery<{ items: SpotCheckView[] }>(`${BASE}/spot-checks?caseId=${caseId}`, {
    enabled: isShown && mayCheck,
  });
  const done = useApiQuery<{ items: SpotCheckView[] }>(`${BASE}/spot-checks?done=true&caseId=${caseId}`, {
    enabled: isShown && mayCheck,
  });
  const visits = useApiQuery<{ items: Visit[] }>(`${VISITS}&caseId=${caseId}`, {
    enabled: isShown && mayVisit,
  });
  const [asking, setAsking] = useState<Asked>();
  if (!isShown) return null;
  const checks = [...(open.data?.items ?? []), ...(done.data?.items ?? [])];
  const reload = (): void => {
    for (const query of [open, done]) if (mayCheck) void query.refetch();
    if (mayVisit) void visits.refetch();
    onChanged();
  };
  return (
    <section className="cb-part" aria-labelledby="case-look">
      <h3 id="case-look">{text.lookTitle}</h3>
      <Found checks={checks} visits={visits.data?.items ?? []} />
      <div className="cb-row">
        {mayCheck && (open.data?.items.length ?? 1) === 0 ? (
          <Button onClick={() => setAsking('check')}>{text.lookCheck}</Button>
        ) : null}
        {mayVisit && CHECKED_IN.visit.includes(state) ? (
          <Button onClick={() => setAsking('visit')}>{text.lookVisit}</Button>
        ) : null}
      </div>
      {asking === undefined ? null : (
        <AskSheet {...{ caseId, asking }} onClose={() => setAsking(undefined)} onAsked={reload} />
      )}
    </section>
  );
}

function Found(props: { checks: readonly SpotCheckView[]; visits: readonly Visit[] }): ReactNode {
  const text = useText(supervisionWords);
  const time = useTime();
  const { checks, visits } = props;
  if (checks.length + visits.length === 0) return <p className="cb-muted cb-small">{text.lookNone}</p>;
  return (
    <ul className="desk-hands">
      {checks.map((row) => (
        <li key={row.id}>
          <span className="cb-row-apart">
            <span>
              {text.tabChecks} <span className="cb-muted cb-small">{row.drawDay}</span>
            </span>
            <Mark look={row.result === null ? 'plain' : row.result === 'fail' ? 'late' : 'good'}>
              {row.result === null ? text.lookWaits : row.result === 'fail' ? text.fail : text.pass}
            </Mark>
          </span>
          {row.note === null ? null : <p className="cb-small">{row.note}</p>}
        </li>
      ))}
      {visits.map((row) => (
        <li key={row.id}>
          <span className="cb-row-apart">
            <span>
              {text.lookVisit}{' '}
              <span className="cb-muted cb-small">
                {row.assignee.name} · {time(row.answeredAt ?? row.askedAt)}
              </span>
            </span>
            <Mark look={visitMark(row)}>{text.visitOf(row.status, row.yes)}</Mark>
          </span>
          {row.note === null ? null : <p className="cb-small">{row.note}</p>}
        </li>
      ))}
    </ul>
  );
}

function AskSheet(props: {
  caseId: string;
  asking: Asked;
  onClose: () => void;
  onAsked: () => void;
}): ReactNode {
  const { caseId, asking, onClose, onAsked } = props;
  const text = useText(supervisionWords);
  const [question, setQuestion] = useState('');
  const sending = useSend({ tells: 'here' });
  const ask = (): void => {
    const given = question.trim() === '' ? {} : { question: question.trim() };
    const done = (): void => {
      toast(text.lookAsked);
      onClose();
      onAsked();
    };
    if (asking === 'check') sending.send('POST', `${BASE}/cases/${caseId}/spot-checks`, given, done);
    else sending.send('POST', '/api/v1/patrol/checks', { caseId, kind: 'visit', ...given }, done);
  };
  return (
    <FormSheet
      title={asking === 'check' ? text.lookCheck : text.lookVisit}
      submit={text.lookSend}
      isBusy={sending.isPending}
      problem={sending.problem}
      onSubmit={ask}
      onClose={onClose}
    >
      <p>{asking === 'check' ? text.lookCheckWords : text.lookVisitWords}</p>
      <LongField label={text.lookQuestion} most={500} rows={3} value={question} onChange={setQuestion} />
    </FormSheet>
  );
}
