import { type ReactNode, useState } from 'react';
import { FormSheet, LongField } from '../../../../fronts/kit/desk/index.tsx';
import { useText } from '../../../../fronts/kit/index.tsx';
import { REASONS, type Reason } from '../../publication/review-contract.ts';
import { reviewWords } from './words/review-words.ts';

export interface ReasonSheetProps {
  readonly title: string;
  readonly isBusy: boolean;
  readonly onClose: () => void;
  readonly onDecide: (reason: Reason, note: string) => void;
}

/** Asks why something is not shown; the arrows go through the reasons, Enter confirms. */
export function ReasonSheet({ title, isBusy, onClose, onDecide }: ReasonSheetProps): ReactNode {
  const text = useText(reviewWords);
  const [reason, setReason] = useState<Reason>('person');
  const [note, setNote] = useState('');
  return (
    <FormSheet {...{ title, isBusy, onClose }} submit={text.confirm} onSubmit={() => onDecide(reason, note)}>
      <fieldset className="cb-stack-tight">
        <legend className="cb-unseen">{title}</legend>
        {REASONS.map((each) => (
          <label key={each} className="cb-check">
            <input
              type="radio"
              name="reason"
              value={each}
              checked={reason === each}
              onChange={() => setReason(each)}
            />
            {text.reason(each)}
          </label>
        ))}
      </fieldset>
      <LongField label={text.note} isOptional rows={2} most={500} value={note} onChange={setNote} />
    </FormSheet>
  );
}
