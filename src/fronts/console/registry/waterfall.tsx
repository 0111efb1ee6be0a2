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
  const said = (field: string, value: string | undefined): string =>
    value === undefined || value === '' ? '–' : readableValue(field, value, text.named);
  const title = (step: DrawnStep): string =>
    step.isStart && step.title === 'prior' ? text.start : text.named(step.title);
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
        {rows.map((step, index) => (
          <tr key={`${index}-${step.title}`}>
            <th scope="row">{title(step)}</th>
            <td>
              {step.level === undefined ? '' : text.named(step.level)}
              {step.left === undefined && step.right === undefined ? null : (
                <span className="cb-small cb-muted reg-about cb-figures">
                  {step.left === step.right
                    ? said(step.title, step.left)
                    : `${said(step.title, step.left)} ／ ${said(step.title, step.right)}`}
                </span>
              )}
            </td>
            <td className="cb-number">{weightOf(step.weight)}</td>
            <td className="reg-fall-track">
              <Bar
                from={at(step.from)}
                to={at(step.to)}
                comesFrom={index === 0 ? undefined : at(step.from)}
                isFollowed
              />
              <span className="reg-fall-zero" style={{ insetInlineStart: `${at(0)}%` }} />
            </td>
            <td className="cb-number cb-muted">{percentOf(probabilityOf(step.to))}</td>
          </tr>
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
