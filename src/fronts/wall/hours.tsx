import type { ReactNode } from 'react';
import type { FigureRow } from '../../base/indicators/contract.ts';

interface HoursProps {
  readonly label: string;
  readonly receivedWords: string;
  readonly closedWords: string;
  readonly received: readonly FigureRow[];
  readonly closed: readonly FigureRow[];
}

const HEIGHT = 100;
const STEP = 20;

/** Twenty-four hours: what came as bars from zero, what was closed as a line; hours to come stay empty. */
export function Hours({ label, receivedWords, closedWords, received, closed }: HoursProps): ReactNode {
  const most = Math.max(1, ...[...received, ...closed].map((row) => row.value ?? 0));
  const y = (value: number): number => HEIGHT - (value / most) * (HEIGHT - 8);
  const known = closed.flatMap((row, hour) => (row.value === null ? [] : [{ hour, value: row.value }]));
  const path = known.map(
    ({ hour, value }, index) => `${index === 0 ? 'M' : 'L'}${hour * STEP + STEP / 2} ${y(value)}`,
  );
  return (
    <figure className="wall-hour-chart">
      <p className="wall-legend">
        <span className="wall-legend-bar">{receivedWords}</span>
        <span className="wall-legend-line">{closedWords}</span>
      </p>
      <svg viewBox={`0 0 ${24 * STEP} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
        {received.map((row, hour) =>
          row.value === null ? null : (
            <rect
              key={row.key}
              className="wall-hour"
              x={hour * STEP + 3}
              width={STEP - 6}
              y={y(row.value)}
              height={HEIGHT - y(row.value)}
            />
          ),
        )}
        <path className="wall-hour-line" d={path.join('')} vectorEffect="non-scaling-stroke" />
        <path className="wall-hour-base" d={`M0 ${HEIGHT}H${24 * STEP}`} vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption>
        <span>0</span>
        <span>6</span>
        <span>12</span>
        <span>18</span>
        <span>24</span>
      </figcaption>
    </figure>
  );
}
