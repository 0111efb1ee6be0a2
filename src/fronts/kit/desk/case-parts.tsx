import { type ReactNode, useState } from 'react';
import type { ActionView, ClockView } from '../../../base/loop/contract.ts';
import { usePreferences } from '../browser/preferences.ts';
import { usePick } from '../browser/use-pick.ts';
import { useText } from '../browser/use-text.ts';
import { useTime } from '../browser/use-time.ts';
import { clockOf } from '../clock.ts';
import { Button } from '../components/button.tsx';
import { ClockBar } from '../components/clock-bar.tsx';
import { Timeline } from '../components/lists.tsx';
import { toast } from '../components/overlays.tsx';
import { deskWords } from '../words/desk-words.ts';
import { StepSheet, type StepSheetProps } from './step-sheet.tsx';

/** The clocks of a case, each with why it ends when it does. Nothing without clocks. */
export function CaseClocks({ label, clocks }: { label: string; clocks: readonly ClockView[] }): ReactNode {
  const time = useTime();
  const { language } = usePreferences();
  const asOf = new Date().toISOString();
  if (clocks.length === 0) return null;
  return (
    <section className="cb-part" aria-label={label}>
      <h3>{label}</h3>
      {clocks.map((clock) => (
        <ClockBar
          key={`${clock.id} ${clock.startedAt}`}
          clock={clockOf(clock, { language, asOf, dueWords: time })}
        />
      ))}
    </section>
  );
}

interface StoryStep {
  readonly sequence: number;
  readonly title: { readonly zh: string; readonly en: string };
  /** ISO 8601. */
  readonly at: string;
  /** Empty when nobody did it. */
  readonly by: string;
  readonly text: string;
  readonly late?: boolean;
}

/** What happened, step by step. */
export function CaseStory({ label, steps }: { label: string; steps: readonly StoryStep[] }): ReactNode {
  const pick = usePick();
  const time = useTime();
  return (
    <section className="cb-part" aria-label={label}>
      <h3>{label}</h3>
      <Timeline
        label={label}
        entries={steps.map((step) => ({
          key: String(step.sequence),
          at: time(step.at),
          words: pick(step.title),
          status: step.late === true ? ('late' as const) : ('closed' as const),
          ...(step.by !== '' && { by: step.by }),
          ...(step.text !== '' && { more: <p className="cb-said cb-small">{step.text}</p> }),
        }))}
      />
    </section>
  );
}

export interface CaseStepsProps extends Pick<StepSheetProps, 'caseId' | 'version' | 'purpose' | 'onDone'> {
  readonly actions: readonly ActionView[];
  /** Other words than the flow's own. */
  readonly wordsOf?: (action: ActionView) => string | undefined;
  /** A form of its own for a step. */
  readonly formOf?: (action: ActionView, onClose: () => void) => ReactNode;
}

/** The steps that the reader may take, as buttons; each opens its form. */
export function CaseSteps({ actions, wordsOf, formOf, onDone, ...rest }: CaseStepsProps): ReactNode {
  const text = useText(deskWords);
  const pick = usePick();
  const [open, setOpen] = useState<ActionView>();
  const close = (): void => setOpen(undefined);
  const own = open === undefined ? undefined : formOf?.(open, close);
  const done = (action: ActionView): void => {
    toast(text.done(pick(action.title)));
    onDone();
  };
  return (
    <div className="cb-row">
      {actions.map((action) => (
        <Button key={action.id} onClick={() => setOpen(action)}>
          {wordsOf?.(action) ?? pick(action.title)}
        </Button>
      ))}
      {own ??
        (open === undefined ? null : (
          <StepSheet {...rest} action={open} onClose={close} onDone={() => done(open)} />
        ))}
    </div>
  );
}
