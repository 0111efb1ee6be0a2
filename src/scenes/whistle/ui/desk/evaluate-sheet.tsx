import { type FormEvent, type ReactNode, useState } from 'react';
import { Button, Field, Input, Segmented, Sheet, toast, useText } from '../../../../fronts/kit/index.tsx';
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
  const submit = (event: FormEvent): void => {
    event.preventDefault();
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
    <Sheet title={text.evaluate} isOpen onClose={onClose}>
      <form className="cb-stack" onSubmit={submit}>
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
            <Field label={text.ratingNoteOf(unit.name)} isOptional>
              {(attributes) => (
                <Input
                  {...attributes}
                  maxLength={500}
                  value={notes[unit.id] ?? ''}
                  onChange={(event) => setNotes({ ...notes, [unit.id]: event.target.value })}
                />
              )}
            </Field>
          </div>
        ))}
        <div className="cb-row">
          <Button type="submit" kind="main" isBusy={isPending}>
            {text.evaluate}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {text.cancel}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
