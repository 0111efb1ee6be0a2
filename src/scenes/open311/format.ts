import { createRequire } from 'node:module';
import type { XMLBuilder } from 'fast-xml-parser';
import type { FastifyReply } from 'fastify';
import { AppError } from '../../lib/errors.ts';
import type { Problem } from '../../platform/http/index.ts';

export type Format = 'json' | 'xml';

let builder: XMLBuilder | undefined;

/** Loaded with the first answer in XML: most who ask want JSON, and it holds some megabytes. */
function xmlBuilder(): XMLBuilder {
  if (builder === undefined) {
    const xml = createRequire(import.meta.url)('fast-xml-parser') as typeof import('fast-xml-parser');
    builder = new xml.XMLBuilder({ format: true, suppressEmptyNode: true });
  }
  return builder;
}

/** The standard names these types exactly; clients compare them letter by letter, so there is no charset. */
const MEDIA_TYPE = { json: 'application/json', xml: 'text/xml' } as const;

/** How lists and their items are called in XML. */
const ITEM: Readonly<Record<string, string>> = {
  services: 'service',
  service_requests: 'request',
  errors: 'error',
  attributes: 'attribute',
  values: 'value',
  endpoints: 'endpoint',
  formats: 'format',
};

/** Sends a document as JSON (the bare value) or XML (in the element `root`). Bytes, so that no charset is added. */
export function sendAs(reply: FastifyReply, format: Format, root: string, value: unknown): FastifyReply {
  const text = format === 'json' ? JSON.stringify(value) : toXml(root, value);
  return reply.type(MEDIA_TYPE[format]).send(Buffer.from(text));
}

/** A value in XML: each list stands in its element with one element an item; null is an empty element. */
export function toXml(root: string, value: unknown): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${xmlBuilder().build({ [root]: nest(root, value) })}`;
}

function nest(name: string, value: unknown): unknown {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return withoutControls(value);
  if (Array.isArray(value)) return { [ITEM[name] ?? 'item']: value.map((item) => nest('', item)) };
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, nest(key, inner)]));
}

/** Control characters may not stand in XML 1.0 at all, not even escaped. */
function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
}

/** Splits `010101.json` into name and format. Throws `open311.format_unknown`. */
export function splitFile(file: string): { name: string; format: Format } {
  const match = /^(.+)\.(json|xml)$/.exec(file);
  if (match === null) throw new AppError('open311.format_unknown', { file });
  return { name: match[1]!, format: match[2] as Format };
}

/** The format that an address asks for; JSON when it names none. */
export function formatOf(url: string): Format {
  return /\.xml(?:$|\?)/.test(url) ? 'xml' : 'json';
}

/** GeoReport knows a missing or wrong API key as 403, whatever it is in HTTP's own terms. */
export function sendErrors(problem: Problem, url: string, reply: FastifyReply): FastifyReply {
  const code = problem.status === 401 ? 403 : problem.status;
  const errors = [{ code, description: problem.detail }];
  return sendAs(reply.status(code), formatOf(url), 'errors', errors);
}
