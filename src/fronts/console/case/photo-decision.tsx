import { type ReactNode, useState } from 'react';
import type { PhotoChecks } from '../../../base/intake/photo-checks/contract.ts';
import { Button, useApiQuery, useKeys, useText } from '../../kit/index.tsx';
import { consoleWords } from '../words/console-words.ts';
import { usePick } from '../words-of.tsx';
import { ActionForm } from './action-form.tsx';
import { ProofPair } from './photo-check.tsx';
import type { CaseDetail } from './types.ts';
import type { useCase } from './use-case.tsx';

/** Says nothing about the photos themselves, so it is no reason to send a result back. */
const NO_REASON = 'photos.defect_unjudged';

/** The actions that it offers. */
export const DECIDED_ABOVE: readonly string[] = ['verify', 'reject-result'];

/** The pair side by side with what was found, and the two keys with which a person decides. */
export function PhotoDecision(props: {
  detail: CaseDetail;
  focus: ReturnType<typeof useCase>;
  onDecided: () => void;
}): ReactNode {
  const { detail, focus, onDecided } = props;
  const text = useText(consoleWords);
  const pick = usePick();
  const [isRejecting, setIsRejecting] = useState(false);
  const checks = useApiQuery<PhotoChecks>(`/api/v1/cases/${detail.id}/photo-checks`);
  const verify = detail.actions.find(({ id }) => id === 'verify');
  const reject = detail.actions.find(({ id }) => id === 'reject-result');
  const accept = async (): Promise<void> => {
    if (verify !== undefined && (await focus.take(verify))) onDecided();
  };
  useKeys({
    v: () => void accept(),
    x: () => reject !== undefined && setIsRejecting(true),
  });
  const found = checks.data?.items.find((check) => check.current)?.reasons ?? [];
  const against = found.filter(({ weight, code }) => weight !== 'note' && code !== NO_REASON);
  const note = against.map(({ words }) => pick(words)).join(pick({ zh: '；', en: '; ' }));
  return (
    <section aria-labelledby="photo-decision" className="cb-part">
      <h3 id="photo-decision">{text.photoDecide}</h3>
      <ProofPair detail={detail} start="both" />
      <div className="cb-row">
        {verify === undefined ? null : (
          <Button kind="main" hotkey="V" isBusy={focus.isBusy} onClick={() => void accept()}>
            {pick(verify.title)}
          </Button>
        )}
        {reject === undefined ? null : (
          <Button hotkey="X" onClick={() => setIsRejecting(true)}>
            {pick(reject.title)}
          </Button>
        )}
      </div>
      {isRejecting && reject !== undefined ? (
        <ActionForm
          detail={detail}
          action={reject}
          start={{ note }}
          onClose={() => setIsRejecting(false)}
          onDone={() => {
            void focus.done(reject.title);
            onDecided();
          }}
        />
      ) : null}
    </section>
  );
}
