/** A line through some values in a box, gaps left open; `last` is where the newest value stands. */
export interface SparkDrawing {
  readonly path: string;
  readonly last: { readonly x: number; readonly y: number } | undefined;
}

/** Draws values, oldest first, into a box of `width` × `height`; the smallest value is at the bottom, not at zero. */
export function sparkPath(
  values: readonly (number | undefined)[],
  width: number,
  height: number,
): SparkDrawing {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return { path: '', last: undefined };
  const low = known.reduce((least, value) => Math.min(least, value));
  const high = known.reduce((most, value) => Math.max(most, value));
  const margin = 3;
  const span = high - low;
  const point = (value: number, index: number): { x: number; y: number } => ({
    x: round(values.length < 2 ? width / 2 : margin + (index * (width - 2 * margin)) / (values.length - 1)),
    y: round(span === 0 ? height / 2 : height - margin - ((value - low) / span) * (height - 2 * margin)),
  });
  let path = '';
  let last: SparkDrawing['last'];
  for (const [index, value] of values.entries()) {
    if (value === undefined) continue;
    last = point(value, index);
    const follows = index > 0 && values[index - 1] !== undefined;
    const alone = !follows && values[index + 1] === undefined;
    path += `${follows ? 'L' : 'M'}${last.x} ${last.y}${alone ? 'h.01' : ''}`;
  }
  return { path, last };
}

/** Shares of the scale, 0 to 1: the bar's end and the two ends of its uncertainty. */
export interface BarWidth {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/** The widths of zero-based bars on one scale; undefined where there is no value. Values below zero are drawn as none. */
export function barWidths(
  bars: readonly { readonly value: number | undefined; readonly plusMinus?: number }[],
  most?: number,
): (BarWidth | undefined)[] {
  const end =
    most ?? bars.reduce((largest, bar) => Math.max(largest, (bar.value ?? 0) + (bar.plusMinus ?? 0)), 0);
  const share = (value: number): number => (end <= 0 ? 0 : Math.min(1, Math.max(0, value / end)));
  return bars.map(({ value, plusMinus = 0 }) =>
    value === undefined
      ? undefined
      : { value: share(value), from: share(value - plusMinus), to: share(value + plusMinus) },
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
