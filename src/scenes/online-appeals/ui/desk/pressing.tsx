import { type ReactNode, useMemo, useState } from 'react';
import { Notice } from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  ClockBar,
  clockOf,
  useKeys,
  usePreferences,
  useText,
  useTime,
} from '../../../../fronts/kit/index.tsx';
import { useDue } from '../use-day.ts';
import { Why } from './parts.tsx';
import { type QuestionProps, useStep } from './use-desk.ts';
import { deskWords } from './words/desk-words.ts';

/** The clocks of a question and 督办: who pressed for what, until when, and whether it was answered. */
export function Pressing({ detail, mayEdit, onChanged }: QuestionProps): ReactNode {
  const text = useText(deskWords);
  const time = useTime();
  const dueWords = useDue();
  const { language } = usePreferences();
  const [isAsking, setIsAsking] = useState(false);
  const step = useStep(onChanged);
  // The clocks were true when the question arrived.
  const asOf = useMemo(() => detail && new Date().toISOString(), [detail]);
  const reading = { language, asOf, dueWords };
  const mayPress = mayEdit && detail.repliedAt === null;
  useKeys({ d: () => (mayPress ? setIsAsking(true) : undefined) });
  if (!mayPress && detail.clocks.length === 0 && detail.pressings.length === 0) return null;
  return (
    <section className="cb-part appeals-clocks" aria-labelledby="appeals-clocks">
      <h3 id="appeals-clocks">{text.clocks}</h3>
      {detail.clocks.map((clock) => (
        <ClockBar key={clock.id} clock={clockOf(clock, reading)} />
      ))}
      {detail.pressings.length === 0 ? null : (
        <ul className="cb-stack" aria-label={text.pressings}>
          {detail.pressings.map((each) => (
            <li key={each.pressedAt} className="cb-stack-tight">
              <span>{each.reason}</span>
              <span className="cb-small cb-muted">
                {[
                  text.pressedBy(time(each.pressedAt), each.pressedBy),
                  each.answeredAt === null ? '' : text.answeredOn(time(each.answeredAt)),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              <ClockBar clock={clockOf(each.clock, reading)} />
            </li>
          ))}
        </ul>
      )}
      <Notice isAlert>{step.problem}</Notice>
      {mayPress ? (
        <div>
          <Button hotkey="D" isBusy={step.isPending} onClick={() => setIsAsking(true)}>
            {text.press}
          </Button>
        </div>
      ) : null}
      {!isAsking ? null : (
        <Why
          title={text.reasonPress}
          isBusy={step.isPending}
          most={2_000}
          onClose={() => setIsAsking(false)}
          onDecide={(reason) => {
            setIsAsking(false);
            step.run(`questions/${detail.id}/supervision`, { reason }, text.donePressed);
          }}
        />
      )}
    </section>
  );
}
