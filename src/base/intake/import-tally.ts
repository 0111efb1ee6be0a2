import type { SubmittedReport } from './submit.ts';

export interface ImportSummary {
  readonly rows: number;
  readonly imported: number;
  /** Had arrived before, in this import or an earlier one. */
  readonly skipped: number;
  readonly failed: number;
  /** Imported without their point, because it lies outside the city. */
  readonly outsideCity: number;
  /** Wait for a person to dispatch them: not sure enough for the machine, or taken over without a unit. */
  readonly toPerson: number;
  readonly automatic: number;
  readonly fused: number;
  /** Cases that more than one of the imported reports is about. */
  readonly fusedGroups: number;
  readonly redLines: number;
  /** Old tickets by the step in which they go on here. */
  readonly takenOver: Readonly<Record<string, number>>;
  readonly msPerMessage: number;
  readonly byCategory: Readonly<Record<string, number>>;
  readonly byUnit: Readonly<Record<string, number>>;
  /** Names of units that are none of ours, with how many rows have them. */
  readonly unknownUnits: Readonly<Record<string, number>>;
}

/** Counts while an import runs. */
export interface Tally {
  add(
    submitted: SubmittedReport,
    row: { outside: boolean; unitName?: string | undefined; unknownUnit?: string | undefined },
  ): void;
  skip(): void;
  fail(): void;
  summary(elapsedMs: number): ImportSummary;
}

/** Kinds of names that are counted one by one; a file may have a new one in each row. */
const MOST_NAMES = 5_000;

type Counts = Record<string, number>;

function count(record: Counts, key: string): void {
  if (!(key in record) && Object.keys(record).length >= MOST_NAMES) return;
  record[key] = (record[key] ?? 0) + 1;
}

export function createTally(): Tally {
  const counts = {
    ...{
      imported: 0,
      skipped: 0,
      failed: 0,
      outsideCity: 0,
      toPerson: 0,
      automatic: 0,
      fused: 0,
      redLines: 0,
    },
  };
  const [takenOver, byCategory, byUnit, unknownUnits]: Counts[] = [{}, {}, {}, {}];
  const groups = new Set<string>();
  return {
    add: (submitted, { outside, unitName, unknownUnit }) => {
      const { report, suggestion, fused, known } = submitted;
      if (known) {
        counts.skipped++;
        return;
      }
      counts.imported++;
      if (outside) counts.outsideCity++;
      if (report.redLine !== null) counts.redLines++;
      if (unknownUnit !== undefined) count(unknownUnits!, unknownUnit);
      if (submitted.takenOver) {
        const { state } = submitted.takenOver;
        count(takenOver!, state);
        if (state === 'awaiting-dispatch') counts.toPerson++;
      } else if (fused) {
        counts.fused++;
        groups.add(report.caseId);
      } else if (suggestion.automatic) counts.automatic++;
      else counts.toPerson++;
      count(byCategory!, suggestion.category?.path.join(' / ') ?? '');
      count(byUnit!, unitName ?? suggestion.route?.unit.name ?? '');
    },
    skip: () => {
      counts.skipped++;
    },
    fail: () => {
      counts.failed++;
    },
    summary: (elapsedMs) => {
      const rows = counts.imported + counts.skipped + counts.failed;
      const msPerMessage = counts.imported === 0 ? 0 : Math.round((elapsedMs / counts.imported) * 100) / 100;
      return {
        ...{ rows, ...counts, fusedGroups: groups.size, takenOver: { ...takenOver }, msPerMessage },
        ...{ byCategory: { ...byCategory }, byUnit: { ...byUnit }, unknownUnits: { ...unknownUnits } },
      };
    },
  };
}
