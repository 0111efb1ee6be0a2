/** What a declaration says, as a form shows it; of another type than it should be it is left empty. */
export const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);
