/** The five marks of a case, from the most urgent to the calmest by `STATUS_RANK`. */
export type CaseStatus = 'waiting' | 'moving' | 'late' | 'closed' | 'proved';

/** Higher is more urgent: a cluster on the map shows the worst of its cases. */
export const STATUS_RANK: Readonly<Record<CaseStatus, number>> = {
  late: 4,
  waiting: 3,
  moving: 2,
  closed: 1,
  proved: 0,
};

/** The status of a rank, for layers that can only carry numbers. */
export function statusOfRank(rank: number): CaseStatus {
  const found = (Object.keys(STATUS_RANK) as CaseStatus[]).find((status) => STATUS_RANK[status] === rank);
  return found ?? 'proved';
}

export interface ShapePart {
  readonly path: string;
  readonly isFilled: boolean;
  /** Drawn in the colour of the ground, over a filled part. */
  readonly isCut?: boolean;
}

/** The shapes on a 16 × 16 ground: told apart without colour, for print and for the colour-blind. */
export const STATUS_SHAPES: Readonly<Record<CaseStatus, readonly ShapePart[]>> = {
  waiting: [{ path: 'M8 2.2a5.8 5.8 0 1 0 0 11.6a5.8 5.8 0 0 0 0-11.6z', isFilled: false }],
  moving: [
    { path: 'M8 2.2a5.8 5.8 0 1 0 0 11.6a5.8 5.8 0 0 0 0-11.6z', isFilled: false },
    { path: 'M8 2.2a5.8 5.8 0 0 1 0 11.6z', isFilled: true },
  ],
  late: [
    { path: 'M8 .5L15.5 8L8 15.5L.5 8z', isFilled: true },
    { path: 'M8 4.5v4 M8 11.3v.1', isFilled: false, isCut: true },
  ],
  closed: [{ path: 'M2.5 8.5l3.6 3.6 7.4-8', isFilled: false }],
  proved: [
    { path: 'M8 1.2a6.8 6.8 0 1 0 0 13.6a6.8 6.8 0 0 0 0-13.6z', isFilled: true },
    { path: 'M4.8 8.2l2.3 2.3 4.2-4.6', isFilled: false, isCut: true },
  ],
};
