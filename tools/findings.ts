/** What a check found: failures fail it, notes are printed and change nothing. */
export interface Findings {
  readonly failures: readonly string[];
  readonly notes: readonly string[];
}
