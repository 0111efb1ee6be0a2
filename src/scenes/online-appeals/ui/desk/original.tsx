import type { ReactNode } from 'react';
import { Button, ErrorState, useApiMutation, useText } from '../../../../fronts/kit/index.tsx';
import type { DeskDetail, OriginalWords } from '../../contract.ts';
import { BASE } from './use-desk.ts';
import { deskWords } from './words/desk-words.ts';

/** What was asked, masked; the asker's own words only when somebody wants them, which is kept on record. */
export function Original({ detail, mayEdit }: { detail: DeskDetail; mayEdit: boolean }): ReactNode {
  const text = useText(deskWords);
  const asking = useApiMutation<OriginalWords>();
  const found = [...new Set([...detail.proposal.title.found, ...detail.proposal.text.found])];
  const shown = asking.data;
  return (
    <section className="cb-part" aria-labelledby="appeals-original">
      <h3 id="appeals-original">{text.original}</h3>
      {shown === undefined ? null : <p className="cb-strong">{shown.title}</p>}
      <p className="cb-said">{shown?.text ?? detail.text}</p>
      <p className="cb-small cb-muted cb-row">
        <span role="status">
          {shown !== undefined
            ? text.originalNote
            : found.length === 0
              ? text.maskedNone
              : text.maskedFound(found)}
        </span>
        {mayEdit && found.length > 0 && shown === undefined ? (
          <Button
            kind="quiet"
            isBusy={asking.isPending}
            onClick={() =>
              asking.mutate({
                method: 'POST',
                path: `${BASE}/desk/questions/${detail.id}/original`,
                body: { purpose: 'review-publication' },
              })
            }
          >
            {text.showOriginal}
          </Button>
        ) : null}
      </p>
      {asking.error === null ? null : <ErrorState error={asking.error} />}
    </section>
  );
}
