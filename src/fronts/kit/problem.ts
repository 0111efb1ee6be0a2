/** What is wrong with one field of a form: which, why, and what would be right. */
export interface FieldProblem {
  readonly field: string;
  readonly why: string;
  readonly right?: string;
}

/**
 * The one error of a call. `status` is the HTTP status, or 0 when there was no answer: then `code` is
 * `client.offline`, `client.timeout` or `client.unreadable` and the words come from the kit's dictionary.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly fields: readonly FieldProblem[];

  constructor(
    parts: {
      status: number;
      code: string;
      title?: string;
      detail?: string;
      fields?: readonly FieldProblem[];
    },
    cause?: unknown,
  ) {
    super(
      `${parts.code} ${parts.detail ?? parts.title ?? ''}`.trim(),
      cause === undefined ? undefined : { cause },
    );
    this.name = 'ApiError';
    this.status = parts.status;
    this.code = parts.code;
    this.title = parts.title ?? '';
    this.detail = parts.detail ?? '';
    this.fields = parts.fields ?? [];
  }

  /** True when the same call may succeed later without any change: no answer, or the server's own trouble. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** True when nothing is wrong with the call: nobody is signed in, or the session's token did not go along. */
  get isOfSession(): boolean {
    return this.status === 401 || this.code === 'request.csrf';
  }
}

/** True when `error` is an ApiError, of the given code if one is named. */
export function isApiError(error: unknown, code?: string): error is ApiError {
  return error instanceof ApiError && (code === undefined || error.code === code);
}

/** Reads a problem+json body (RFC 9457). Members that are missing or of a wrong kind are left out. */
export function readProblem(status: number, body: unknown): ApiError {
  const problem = isRecord(body) ? body : {};
  const code = textOf(problem.code) ?? codeFromType(textOf(problem.type)) ?? `http.${status}`;
  return new ApiError({
    status,
    code,
    title: textOf(problem.title) ?? '',
    detail: textOf(problem.detail) ?? '',
    fields: readFields(problem.fields ?? problem.errors),
  });
}

/** Accepts a list of `{ field, reason, right }` or a map from field to reason. */
function readFields(value: unknown): FieldProblem[] {
  if (isRecord(value)) {
    return Object.entries(value).map(([field, why]) => ({ field, why: typeof why === 'string' ? why : '' }));
  }
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((entry) => {
    const right = textOf(entry.right) ?? textOf(entry.expected);
    return {
      field: (textOf(entry.field) ?? textOf(entry.path) ?? '').replace(/^(body|querystring)\./, ''),
      why: textOf(entry.why) ?? textOf(entry.reason) ?? textOf(entry.message) ?? textOf(entry.detail) ?? '',
      ...(right === undefined ? {} : { right }),
    };
  });
}

function codeFromType(type: string | undefined): string | undefined {
  if (type === undefined || type === 'about:blank') return undefined;
  return type.split(/[/#:]/).at(-1) || undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
