import { type ReactNode, useState } from 'react';
import { FormSheet, LineField, LongField } from '../../../fronts/kit/desk/index.tsx';
import { Segmented, toast, useText } from '../../../fronts/kit/index.tsx';
import type { DeductionView } from '../contract.ts';
import { useMeasure } from './measure.ts';
import { useSend } from './shared.tsx';
import { supervisionWords } from './words/supervision-words.ts';

/** A unit asks that one of its deductions, or the whole ticket, be left out. */
export function AppealSheet(props: { deduction: DeductionView; onClose: () => void }): ReactNode {
  const { deduction, onClose } = props;
  const text = useText(supervisionWords);
  const nameOf = useMeasure();
  const [measure, setMeasure] = useState(deduction.rule);
  const [reason, setReason] = useState('');
  const [clause, setClause] = useState(deduction.clause);
  const [isMissing, setIsMissing] = useState(false);
  const { send, isPending } = useSend();
  const ask = (): void => {
    const isReady = reason.trim() !== '' && clause.trim() !== '';
    setIsMissing(!isReady);
    if (!isReady) return;
    const body = { caseId: deduction.caseId, measure, reason: reason.trim(), clause: clause.trim() };
    send<{ number: string }>('/appeals', body, ({ number }) => {
      toast(text.appealSent(number));
      onClose();
    });
  };
  return (
    <FormSheet
      title={`${text.appealAsk} ${deduction.number}`}
      submit={text.appealAsk}
      isBusy={isPending}
      onSubmit={ask}
      onClose={onClose}
    >
      <Segmented
        label={text.measure}
        options={[deduction.rule, 'all'].map((value) => ({ value, label: nameOf(value) }))}
        value={measure}
        onChange={setMeasure}
      />
      <LongField
        label={text.appealReason}
        hint={text.proofLater}
        isRequired
        problem={isMissing ? text.wordsNeeded : undefined}
        most={2_000}
        value={reason}
        onChange={setReason}
      />
      <LineField
        label={text.clause}
        isRequired
        more={{ maxLength: 300 }}
        value={clause}
        onChange={setClause}
      />
    </FormSheet>
  );
}
