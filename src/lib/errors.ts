/**
 * The one error that people and programs outside the process may see.
 *
 * `code` is `module.reason` (`loop.action_not_allowed`) and stands in the catalogue
 * (`errors.ts` of each module), which gives the HTTP status and the words in zh and en. `details` fills the
 * words' {placeholders} and is sent as it is: never put secrets or personal data there.
 */
export class AppError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, details: Record<string, unknown> = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(details)}`, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

/** True when `error` is an AppError, of the given code if one is named. */
export function isAppError(error: unknown, code?: string): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}
