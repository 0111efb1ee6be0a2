const SIGNS: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A value as COPY's text format writes it; nothing for null and undefined, `{…}` for a list of texts. */
export function copyField(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return escapeSigns(`{${value.map(element).join()}}`);
  return escapeSigns(String(value));
}

function escapeSigns(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (sign) => SIGNS[sign]!) : text;
}

function element(value: unknown): string {
  return `"${String(value).replace(/["\\]/g, '\\$&')}"`;
}

/** One row as a line of COPY's text format. */
export function copyLine(values: readonly unknown[]): string {
  return `${values.map(copyField).join('\t')}\n`;
}
