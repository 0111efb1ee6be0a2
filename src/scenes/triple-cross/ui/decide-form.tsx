import { type FormEvent, type ReactNode, useState } from 'react';
import { LongField, Notice } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  Field,
  Input,
  Select,
  toast,
  type Unit,
  UnitField,
  useText,
} from '../../../fronts/kit/index.tsx';
import { type DecisionRequest, MOST_DECISIONS } from '../contract.ts';
import { useSend } from './shared.tsx';
import { meetingWords } from './words/meeting-words.ts';

type LimitUnit = NonNullable<DecisionRequest['limit']>['unit'];
interface Draft {
  readonly key: number;
  readonly text: string;
  readonly lead: readonly Unit[];
  readonly assistants: readonly Unit[];
  readonly amount: string;
  readonly unit: LimitUnit;
}

const blank = (key: number): Draft => ({
  ...{ key, text: '', lead: [], assistants: [], amount: '5' },
  unit: 'working-day',
});

/** Writes decisions, each with lead, assisting units and limit, and hands them out. */
export function DecideForm({ itemId, onDone }: { itemId: string; onDone?: () => void }): ReactNode {
  const text = useText(meetingWords);
  const { send, isPending } = useSend();
  const [drafts, setDrafts] = useState<readonly Draft[]>([blank(0)]);
  const [problem, setProblem] = useState<string>();
  const change = (key: number, next: Partial<Draft>): void =>
    setDrafts(drafts.map((draft) => (draft.key === key ? { ...draft, ...next } : draft)));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isWhole = drafts.every((draft) => draft.text.trim() !== '' && draft.lead[0] && draft.amount !== '');
    setProblem(isWhole ? undefined : text.needDecision);
    if (!isWhole) return;
    const decisions = drafts.map((draft) => ({
      unit: draft.lead[0]!.id,
      ...(draft.assistants.length > 0 && { assistants: draft.assistants.map((unit) => unit.id) }),
      text: draft.text.trim(),
      limit: { amount: Number(draft.amount), unit: draft.unit },
    }));
    send<{ bound: boolean; decisions: { number: string }[] }>(
      'POST',
      `items/${itemId}/decisions`,
      { decisions },
      (answer) => {
        const said = text.decided(answer.decisions.map((each) => each.number).join('、'));
        toast(answer.bound ? `${said}；${text.bound}` : said);
        setDrafts([blank(0)]);
        onDone?.();
      },
    );
  };
  return (
    <form className="cb-stack" onSubmit={submit} aria-label={text.decide}>
      <p className="cb-muted cb-small">{text.decideHint}</p>
      {drafts.map((draft, index) => (
        <fieldset key={draft.key} className="tc-draft-decision">
          <legend>{text.decisionOf(index + 1)}</legend>
          <DraftFields draft={draft} onChange={(next) => change(draft.key, next)} />
          {drafts.length === 1 ? null : (
            <Button
              kind="quiet"
              icon="close"
              aria-label={text.removeDecision(index + 1)}
              onClick={() => setDrafts(drafts.filter((each) => each.key !== draft.key))}
            />
          )}
        </fieldset>
      ))}
      <Notice isAlert>{problem}</Notice>
      <div className="cb-row">
        <Button type="submit" kind="main" isBusy={isPending}>
          {text.decideNow}
        </Button>
        {drafts.length < MOST_DECISIONS ? (
          <Button
            icon="plus"
            onClick={() => setDrafts([...drafts, blank(Math.max(...drafts.map((draft) => draft.key)) + 1)])}
          >
            {text.another}
          </Button>
        ) : null}
      </div>
    </form>
  );
}

function DraftFields(props: { draft: Draft; onChange: (next: Partial<Draft>) => void }): ReactNode {
  const { draft, onChange } = props;
  const text = useText(meetingWords);
  const units: { value: LimitUnit; label: string }[] = [
    { value: 'working-day', label: text.workingDays },
    { value: 'calendar-day', label: text.calendarDays },
    { value: 'working-hour', label: text.workingHours },
    { value: 'urgent-hour', label: text.urgentHours },
  ];
  return (
    <div className="cb-stack-tight">
      <LongField
        label={text.decisionText}
        isRequired
        rows={2}
        most={5_000}
        value={draft.text}
        onChange={(value) => onChange({ text: value })}
      />
      <div className="tc-two">
        <UnitField
          label={text.decisionLead}
          isRequired
          value={draft.lead}
          onChange={(lead) => onChange({ lead })}
        />
        <UnitField
          label={text.decisionAssist}
          most={10}
          value={draft.assistants}
          onChange={(assistants) => onChange({ assistants })}
        />
      </div>
      <Field label={text.limit} isRequired>
        {(attributes) => (
          <span className="tc-limit">
            <Input
              {...attributes}
              className="tc-duration"
              type="number"
              min={1}
              max={366}
              value={draft.amount}
              onChange={(event) => onChange({ amount: event.target.value })}
            />
            <Select
              aria-label={text.limit}
              options={units}
              value={draft.unit}
              onChange={(unit) => onChange({ unit })}
            />
          </span>
        )}
      </Field>
    </div>
  );
}
