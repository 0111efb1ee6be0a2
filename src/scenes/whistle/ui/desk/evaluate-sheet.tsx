import { type ReactNode, useState } from 'react';
import { FormSheet, LineField } from '../../../../fronts/kit/desk/index.tsx';
import { Segmented, toast, useText } from '../../../../fronts/kit/index.tsx';
import type { WhistleDetail } from '../../contract.ts';
import { whistleDeskWords } from './desk-words.ts';
import { useSend } from './shared.tsx';

const STARS = ['1', '2', '3', '4', '5'] as const;
type Stars = (typeof STARS)[number];

/** The blower confirms and rates each department by itself. */
export function EvaluateSheet({
  detail,
  onClose,
}: {
  detail: WhistleDetail;
  onClose: () => void;
}): ReactNode {
  const text = useText(whistleDeskWords);
  const { send, isPending } = useSend();
  const [stars, setStars] = useState<Readonly<Record<string, Stars>>>({});
  const [notes, setNotes] = useState<Readonly<Record<string, string>>>({});
  const submit = (): void => {
    const ratings = detail.departments.map(({ id }) => ({
      ...{ department: id, stars: Number(stars[id] ?? 5) },
      ...(notes[id]?.trim() && { note: notes[id].trim() }),
    }));
    send(`${detail.id}/evaluation`, { ratings }, () => {
      toast(text.evaluated);
      onClose();
    });
  };
  return (
    <FormSheet
      title={text.evaluate}
      submit={text.evaluate}
      isBusy={isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="cb-muted">{text.evaluateWords}</p>
      {detail.departments.map((unit) => (
        <div key={unit.id} className="cb-stack-tight">
          <strong>{unit.name}</strong>
          <Segmented
            label={text.ratingOf(unit.name)}
            value={stars[unit.id] ?? '5'}
            onChange={(value) => setStars({ ...stars, [unit.id]: value })}
            options={STARS.map((value) => ({ value, label: value }))}
          />
          <LineField
            label={text.ratingNoteOf(unit.name)}
            isOptional
            more={{ maxLength: 500 }}
            value={notes[unit.id] ?? ''}
            onChange={(value) => setNotes({ ...notes, [unit.id]: value })}
          />
        </div>
      ))}
    </FormSheet>
  );
}
