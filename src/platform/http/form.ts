import type { FastifyInstance } from 'fastify';
import { AppError } from '../../lib/errors.ts';

const FORM_TYPE = 'application/x-www-form-urlencoded';
const MOST_FIELDS = 200;

/** A form's fields; a name that is repeated gives the list of its values. Throws `request.invalid` above 200 fields. */
export function parseForm(text: string): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null);
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    count += 1;
    if (count > MOST_FIELDS)
      throw new AppError('request.invalid', { reason: `a form has at most ${MOST_FIELDS} fields` });
    const known = fields[name];
    fields[name] = known === undefined ? value : [known, value].flat();
  }
  return fields;
}

/** Lets the routes that say so take forms; to all others a form is an unsupported type. */
export function takeForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    FORM_TYPE,
    { parseAs: 'string' },
    async (request: { routeOptions: object }, body: string) => {
      const { config } = request.routeOptions as { config?: { form?: boolean } };
      if (config?.form !== true)
        throw new AppError('request.unsupported_type', { type: FORM_TYPE, expected: 'application/json' });
      return parseForm(body);
    },
  );
}
