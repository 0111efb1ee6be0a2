import type { FastifyError } from 'fastify';
import { AppError } from '../../lib/errors.ts';
import { describeError } from '../i18n/errors.ts';

/** RFC 9457 problem details, with `code` for programs and `fields` for forms. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly fields?: readonly { field: string; reason: string }[];
  readonly [detail: string]: unknown;
}

/** Turns anything thrown into a problem. What is not an AppError tells nothing of the inside. */
export function toProblem(error: unknown, language: 'zh' | 'en'): Problem {
  const known = error instanceof AppError ? error : fromFastify(error as FastifyError);
  const { status, text } = describeError(known.code, known.details, language);
  return {
    ...known.details,
    type: `urn:citybrain:error:${known.code}`,
    title: text,
    status,
    code: known.code,
    detail: text,
  };
}

function fromFastify(error: FastifyError): AppError {
  if (error.validation !== undefined) {
    const fields = error.validation.map((failure) => ({
      field: `${error.validationContext ?? 'body'}${failure.instancePath.replaceAll('/', '.')}`,
      reason: `${failure.message ?? 'is not right'}${printParams(failure.params)}`,
    }));
    const reason = fields.map((each) => `${each.field} ${each.reason}`).join('; ');
    return new AppError(
      'request.invalid',
      { reason: reason.slice(0, 500), fields: fields.slice(0, 20) },
      error,
    );
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_REQ_FILE_TOO_LARGE':
      return new AppError('request.too_large', { limit: '' }, error);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new AppError('request.unsupported_type', { type: '', expected: 'application/json' }, error);
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new AppError('request.invalid', { reason: 'body is not JSON' }, error);
    // A database stores no text with U+0000 in it.
    case '22021':
    case '22P05':
      return new AppError('request.invalid', { reason: 'a text holds U+0000' }, error);
    default:
      if (error instanceof SyntaxError)
        return new AppError('request.invalid', { reason: 'body is not JSON' }, error);
      return new AppError('internal.unexpected', {}, error);
  }
}

function printParams(params: Record<string, unknown> | undefined): string {
  const text = params === undefined ? '' : JSON.stringify(params);
  return text === '' || text === '{}' ? '' : ` ${text.slice(0, 200)}`;
}
