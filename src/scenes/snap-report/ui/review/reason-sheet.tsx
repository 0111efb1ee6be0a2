import { type ReactNode, useState } from 'react';
import { Button, Field, Sheet, TextArea, useText } from '../../../../fronts/kit/index.tsx';
import { REASONS, type Reason } from '../../review-contract.ts';
import { reviewWords } from './words/review-words.ts';

export interface ReasonSheetProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly isBusy: boolean;
  readonly onClose: () => void;
  readonly onDecide: (reason: Reason, note: string) => void;
}

/** Asks why something is not shown; the arrows go through the reasons, Enter confirms. */
export function ReasonSheet({ title, isOpen, isBusy, onClose, onDecide }: ReasonSheetProps): ReactNode {
  const text = useText(reviewWords);
  const [reason, setReason] = useState<Reason>('person');
  const [note, setNote] = useState('');
  const decide = (): void => onDecide(reason, note);
  return (
    <Sheet
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <div className="cb-row">
          <Button kind="main" isBusy={isBusy} onClick={decide}>
            {text.confirm}
          </Button>
          <Button onClick={onClose}>{text.cancel}</Button>
        </div>
      }
    >
      <form
        className="cb-stack"
        onSubmit={(event) => {
          event.preventDefault();
          decide();
        }}
      >
        <fieldset className="review-reasons">
          <legend className="cb-unseen">{title}</legend>
          {REASONS.map((each) => (
            <label key={each}>
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
        <Field label={text.note} isOptional>
          {(attributes) => (
            <TextArea
              {...attributes}
              rows={2}
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Sheet>
  );
}
