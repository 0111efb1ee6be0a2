import type { ReactNode } from 'react';
import { DataTable } from '../../../../fronts/kit/desk/index.tsx';
import { useText } from '../../../../fronts/kit/index.tsx';
import type { ProgrammeDetail } from '../../contract.ts';
import { recurrenceWords } from './desk-words.ts';

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [760, 240, 36, 96, 26, 26];
const DAY_MS = 86_400_000;

type Phase = 'before' | 'during' | 'after';

/** Cases a week here, and as they would have gone with the others; from zero, the phases as bands with their names. */
export function WeekLine({ detail }: { detail: ProgrammeDetail }): ReactNode {
  const text = useText(recurrenceWords);
  const { weeks, startsOn } = detail;
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (first === undefined || last === undefined || weeks.length < 2) return null;
  const end = detail.endedOn !== null && detail.endedOn < detail.endsOn ? detail.endedOn : detail.endsOn;
  const most = niceTop(Math.max(...weeks.map((each) => Math.max(each.here, each.others))));
  const span = Date.parse(last.from) + 7 * DAY_MS - Date.parse(first.from);
  const inner = WIDTH - LEFT - RIGHT;
  const x = (day: string, plusDays = 0): number =>
    LEFT +
    Math.min(1, Math.max(0, (Date.parse(day) + plusDays * DAY_MS - Date.parse(first.from)) / span)) * inner;
  const y = (cases: number): number => HEIGHT - BOTTOM - (cases / most) * (HEIGHT - TOP - BOTTOM);
  const path = (pick: (week: (typeof weeks)[number]) => number): string =>
    weeks
      .map(
        (each, index) =>
          `${index === 0 ? 'M' : 'L'}${x(each.from, 3.5).toFixed(1)} ${y(pick(each)).toFixed(1)}`,
      )
      .join('');
  const ends = apart(y(last.here), y(last.others));
  const bands = [
    { key: 'before', from: LEFT, to: x(startsOn) },
    { key: 'during', from: x(startsOn), to: x(end, 1) },
    { key: 'after', from: x(end, 1), to: WIDTH - RIGHT },
  ] as const;
  return (
    <figure className="rc-line">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text.lineLabel(first.from, last.from)}>
        <Bands bands={bands} />
        {[0, most / 2, most].map((value) => (
          <g key={value}>
            <path className="rc-grid" d={`M${LEFT} ${y(value)}H${WIDTH - RIGHT}`} />
            <text className="rc-tick" x={LEFT - 6} y={y(value) + 4}>
              {value}
            </text>
          </g>
        ))}
        <text className="rc-day" x={LEFT} y={HEIGHT - 8}>
          {first.from}
        </text>
        <text className="rc-day rc-day-end" x={WIDTH - RIGHT} y={HEIGHT - 8}>
          {last.from}
        </text>
        <path className="rc-others" d={path((each) => each.others)} />
        <path className="rc-here" d={path((each) => each.here)} />
        <text className="rc-end" x={WIDTH - RIGHT + 6} y={ends.one + 4}>
          {text.lineHere}
        </text>
        <text className="rc-end rc-end-others" x={WIDTH - RIGHT + 6} y={ends.two + 4}>
          {text.lineOthers}
        </text>
      </svg>
      <WeekTable weeks={weeks} />
    </figure>
  );
}

/** Before, during and after, named where there is room. */
function Bands({ bands }: { bands: readonly { key: Phase; from: number; to: number }[] }): ReactNode {
  const text = useText(recurrenceWords);
  return bands.map(({ key, from, to }) =>
    to - from < 2 ? null : (
      <g key={key}>
        <rect
          className={`rc-band rc-band-${key}`}
          x={from}
          y={TOP}
          width={to - from}
          height={HEIGHT - TOP - BOTTOM}
        />
        {to - from < 44 ? null : (
          <text className="rc-band-name" x={(from + to) / 2} y={TOP - 8}>
            {text.phases(key)}
          </text>
        )}
      </g>
    ),
  );
}

/** The same figures for who reads rather than looks. */
function WeekTable({ weeks }: Pick<ProgrammeDetail, 'weeks'>): ReactNode {
  const text = useText(recurrenceWords);
  return (
    <details>
      <summary>{text.table}</summary>
      <DataTable
        label={text.line}
        heads={[text.week, { figure: text.lineHere }, { figure: text.lineOthers }]}
      >
        {weeks.map((each) => (
          <tr key={each.from}>
            <th scope="row">{each.from}</th>
            <td className="cb-number">{each.here}</td>
            <td className="cb-number">{each.others}</td>
          </tr>
        ))}
      </DataTable>
    </details>
  );
}

/** The end of the scale: even, so that its half is a whole number. */
function niceTop(most: number): number {
  const step = most <= 10 ? 2 : most <= 20 ? 4 : most <= 50 ? 10 : 10 ** Math.floor(Math.log10(most));
  return Math.max(step, Math.ceil(most / step) * step);
}

/** Two labels at the ends of lines never lie on each other. */
function apart(one: number, two: number): { one: number; two: number } {
  const gap = 16 - Math.abs(one - two);
  if (gap <= 0) return { one, two };
  const sign = one <= two ? -1 : 1;
  return { one: one + (sign * gap) / 2, two: two - (sign * gap) / 2 };
}
