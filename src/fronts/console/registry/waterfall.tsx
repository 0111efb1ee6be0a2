import type { ReactNode } from 'react';
import { useText } from '../../kit/index.tsx';
import { readableValue } from './field-words.ts';
import type { ReviewPage } from './types.ts';
import { type DrawnStep, drawnSteps, percentOf, probabilityOf, weightOf } from './waterfall-steps.ts';
import { registryWords } from './words/registry-words.ts';

/** Why a pair is thought to be one person: from the start each field moves the odds up or down, to the sum. */
export function Waterfall({ steps }: { steps: ReviewPage['waterfall'] }): ReactNode {
  const text = useText(registryWords);
  const { rows, weight, least, most } = drawnSteps(steps);
  const at = (value: number): number => ((value - least) / (most - least)) * 100;
  return (
    <table className="reg-fall">
      <caption className="cb-small cb-muted">{text.waterfallTold}</caption>
      <thead>
        <tr>
          <th scope="col">{text.field}</th>
          <th scope="col">{text.level}</th>
          <th scope="col" className="cb-number">
            {text.weight}
          </th>
          <th scope="col" className="reg-fall-scale">
            <span className="reg-fall-middle" style={{ insetInlineStart: `${at(0)}%` }}>
              50%
            </span>
          </th>
          <th scope="col" className="cb-number">
            {text.soFar}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((step) => (
          <Step key={`${step.title} ${step.from}`} {...{ step, at }} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{text.final}</th>
          <td />
          <td className="cb-number">{weightOf(weight)}</td>
          <td className="reg-fall-track">
            <Bar from={at(0)} to={at(weight)} comesFrom={at(weight)} isSum />
            <span className="reg-fall-zero" style={{ insetInlineStart: `${at(0)}%` }} />
          </td>
          <td className="cb-number">
            <strong>{percentOf(probabilityOf(weight))}</strong>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

interface StepProps {
  readonly step: DrawnStep;
  /** Where a weight lies on the track, in percent. */
  readonly at: (weight: number) => number;
}

/** What one field said, how far it agrees, what that weighs and where it leads. */
function Step({ step, at }: StepProps): ReactNode {
  const text = useText(registryWords);
  const said = (value: string | undefined): string =>
    value === undefined || value === '' ? '–' : readableValue(step.title, value, text.named);
  const { left, right } = step;
  return (
    <tr>
      <th scope="row">{step.title === 'prior' ? text.start : text.named(step.title)}</th>
      <td>
        {step.level === undefined ? '' : text.named(step.level)}
        {left === undefined && right === undefined ? null : (
          <span className="cb-small cb-muted reg-about cb-figures">
            {left === right ? said(left) : `${said(left)} ／ ${said(right)}`}
          </span>
        )}
      </td>
      <td className="cb-number">{weightOf(step.weight)}</td>
      <td className="reg-fall-track">
        <Bar
          from={at(step.from)}
          to={at(step.to)}
          comesFrom={step.isStart ? undefined : at(step.from)}
          isFollowed
        />
        <span className="reg-fall-zero" style={{ insetInlineStart: `${at(0)}%` }} />
      </td>
      <td className="cb-number cb-muted">{percentOf(probabilityOf(step.to))}</td>
    </tr>
  );
}

interface BarProps {
  /** Ends in percent of the track. */
  readonly from: number;
  readonly to: number;
  /** Where the line from the step above arrives. */
  readonly comesFrom: number | undefined;
  /** A line leads on to the next step. */
  readonly isFollowed?: boolean;
  readonly isSum?: boolean;
}

/** One step: to the right is up, to the left is down; lines lead to it and on from its end. */
function Bar({ from, to, comesFrom, isFollowed = false, isSum = false }: BarProps): ReactNode {
  const [start, end] = from < to ? [from, to] : [to, from];
  const look = isSum ? 'sum' : to >= from ? 'up' : 'down';
  return (
    <>
      {comesFrom === undefined ? null : (
        <span className="reg-fall-lead" style={{ insetInlineStart: `${comesFrom}%` }} />
      )}
      {isFollowed ? (
        <span className="reg-fall-lead reg-fall-on" style={{ insetInlineStart: `${to}%` }} />
      ) : null}
      <span
        className={`reg-fall-bar reg-fall-${look}`}
        style={{ insetInlineStart: `${start}%`, inlineSize: `max(2px, ${end - start}%)` }}
      />
    </>
  );
}
