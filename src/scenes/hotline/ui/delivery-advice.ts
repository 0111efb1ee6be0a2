/** What a failed try asks for, told apart by the error that was kept. */
export type Advice = 'signature' | 'address' | 'refused' | 'away' | 'network';

/** What to do about the error of a try: `HTTP 401` is another matter than a line that is down. */
export function adviceFor(error: string): Advice {
  const status = Number(/^HTTP (\d{3})/.exec(error)?.[1] ?? Number.NaN);
  if (status === 401 || status === 403) return 'signature';
  if (status === 404 || status === 405 || status === 410) return 'address';
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return 'refused';
  if (status >= 500 || status === 408 || status === 429) return 'away';
  return 'network';
}
