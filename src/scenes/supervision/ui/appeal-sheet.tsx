import { type ReactNode, useState } from 'react';
import {
  Button,
  Field,
  Input,
  Segmented,
  Sheet,
  TextArea,
  toast,
  useText,
} from '../../../fronts/kit/index.tsx';
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
    <Sheet
      title={`${text.appealAsk} ${deduction.number}`}
      isOpen
      onClose={onClose}
      footer={
        <div className="cb-row">
          <Button kind="main" isBusy={isPending} onClick={ask}>
            {text.appealAsk}
          </Button>
          <Button onClick={onClose}>{text.cancel}</Button>
        </div>
      }
    >
      <div className="cb-stack">
        <Segmented
          label={text.measure}
          options={[deduction.rule, 'all'].map((value) => ({ value, label: nameOf(value) }))}
          value={measure}
          onChange={setMeasure}
        />
        <Field
          label={text.appealReason}
          hint={text.proofLater}
          isRequired
          problem={isMissing ? text.wordsNeeded : undefined}
        >
          {(attributes) => (
            <TextArea
              {...attributes}
              maxLength={2_000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <Field label={text.clause} isRequired>
          {(attributes) => (
            <Input
              {...attributes}
              maxLength={300}
              value={clause}
              onChange={(event) => setClause(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Sheet>
  );
}
