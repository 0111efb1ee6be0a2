import type { Area } from '../../publication/review-contract.ts';

/** A place on a picture, as fractions of its width and height. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Smaller than this share of a side is a slip of the hand. */
export const SMALLEST = 0.01;
const STEP = 0.01;

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
const tidy = (value: number) => Math.round(value * 10_000) / 10_000;

function areaOf(left: number, top: number, width: number, height: number): Area {
  const [wide, high] = [within(width, SMALLEST, 1), within(height, SMALLEST, 1)];
  return {
    left: tidy(within(left, 0, 1 - wide)),
    top: tidy(within(top, 0, 1 - high)),
    width: tidy(wide),
    height: tidy(high),
  };
}

/** The rectangle between two corners, inside the picture; undefined when it is too small to be meant. */
export function between(from: Spot, to: Spot): Area | undefined {
  const [left, right] = [within(Math.min(from.x, to.x), 0, 1), within(Math.max(from.x, to.x), 0, 1)];
  const [top, bottom] = [within(Math.min(from.y, to.y), 0, 1), within(Math.max(from.y, to.y), 0, 1)];
  if (right - left < SMALLEST || bottom - top < SMALLEST) return undefined;
  return areaOf(left, top, right - left, bottom - top);
}

/** Moved by fractions of the picture; it stops at the rim. */
export function moved(area: Area, by: Spot): Area {
  return areaOf(area.left + by.x, area.top + by.y, area.width, area.height);
}

/** Its lower right corner moved; it stops at the rim and never vanishes. */
export function resized(area: Area, by: Spot): Area {
  const width = within(area.width + by.x, SMALLEST, 1 - area.left);
  const height = within(area.height + by.y, SMALLEST, 1 - area.top);
  return areaOf(area.left, area.top, width, height);
}

/** A new one for those who work with keys: in the middle, a sixth of the picture. */
export const inTheMiddle: Area = { left: 0.42, top: 0.42, width: 0.16, height: 0.16 };

const STEPS: Readonly<Record<string, Spot>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

/** What an arrow key makes of a rectangle: it moves, with Shift it grows or shrinks. Undefined for other keys. */
export function byKey(area: Area, key: string, isShift: boolean): Area | undefined {
  const step = STEPS[key];
  if (step === undefined) return undefined;
  return isShift ? resized(area, step) : moved(area, step);
}
