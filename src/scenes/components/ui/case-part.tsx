import type { ReactNode } from 'react';
import { Mark, useSend } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  type CasePartProps,
  Link,
  toast,
  useApiQuery,
  useMe,
  useText,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { Proposal, Proposals } from '../contract.ts';
import { permissions } from '../manifest.ts';
import { componentWords } from './words.ts';

/** On the page of a case: the components near it that it may be about, to be accepted by the dispatcher. */
export default function NearComponents({ caseId, flowId, onChanged }: CasePartProps): ReactNode {
  const text = useText(componentWords);
  const { may } = useMe();
  const path = `/api/v1/components/cases/${caseId}`;
  const query = useApiQuery<Proposals>(`${path}/proposals`, {
    enabled: flowId === 'incident' && may(permissions.read),
  });
  const sending = useSend({
    tells: 'toast',
    onChanged: () => {
      query.refetch();
      onChanged();
    },
  });
  const items = query.data?.items ?? [];
  const shown = items.some(({ state }) => state === 'accepted')
    ? items.filter(({ state }) => state === 'accepted')
    : items.filter(({ state }) => state === 'open');
  if (query.data === undefined || shown.length === 0) return null;
  const isOpen = shown[0]?.state === 'open' && may(permissions.match);
  const decide = (code: string | null): void =>
    sending.send('POST', `${path}/decision`, { code }, () =>
      toast(code === null ? text.refusedToast : text.acceptedToast),
    );
  return (
    <section className="cb-part" aria-labelledby="case-component">
      <h3 id="case-component">{text.proposalTitle}</h3>
      <p className="cb-muted cb-small">{text.proposalWhy(query.data.withinM, query.data.source)}</p>
      <ul className="desk-hands">
        {shown.map((proposal) => (
          <li key={proposal.code}>
            <Near proposal={proposal} />
            {isOpen ? (
              <div className="cb-row">
                <Button isBusy={sending.isPending} onClick={() => decide(proposal.code)}>
                  {text.accept}
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
      {isOpen ? <Button onClick={() => decide(null)}>{text.noneOfThem}</Button> : null}
    </section>
  );
}

function Near({ proposal }: { proposal: Proposal }): ReactNode {
  const text = useText(componentWords);
  return (
    <>
      <span className="cb-row-apart">
        <Link to={withQuery('/scenes/components', { thing: proposal.code })}>
          {proposal.category.name} <span className="cb-figures">{proposal.code}</span>
        </Link>
        {proposal.state === 'accepted' ? (
          <Mark look="good">{text.accepted}</Mark>
        ) : (
          <span className="cb-muted cb-small">{text.away(proposal.distanceM)}</span>
        )}
      </span>
      <p className="cb-small">
        {text.owner}：{proposal.owner ?? text.unknown}
        {proposal.unit === null || proposal.unit.name === proposal.owner ? '' : ` → ${proposal.unit.name}`}
        {proposal.isWhole ? null : <Mark look="late">{text.broken}</Mark>}
      </p>
    </>
  );
}
