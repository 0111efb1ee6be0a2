/** What is said of an error that leaves the process. {placeholders} in the words come from its details. */
export interface ErrorEntry {
  /** HTTP status. */
  readonly status: number;
  readonly zh: string;
  readonly en: string;
}

/** Error codes (`module.reason`), each with its status and words. */
export type ErrorCatalogue = Readonly<Record<string, ErrorEntry>>;

/** One entry of a catalogue: HTTP status, words in Chinese and in English. */
export const entry = (status: number, zh: string, en: string): ErrorEntry => ({ status, zh, en });
