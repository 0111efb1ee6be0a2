import { maskAddress, maskIdNumber, maskName, maskPhone } from '../../../platform/access/mask.ts';
import { type FieldKind, type StandardField, standardFields } from '../contract.ts';

const MOST = 40;

/**
 * A value of a sample file as somebody who maps its columns may see it: its form can be told, its person cannot. What a
 * column holds is not known for sure, so that without a proposal whatever may be personal is hidden.
 */
export function maskSample(value: string, field: StandardField | undefined): string {
  const text = value.trim();
  const kind: FieldKind | undefined = field === undefined ? undefined : standardFields[field];
  return ((kind && masks[kind]) ?? maskUnknown)(text).slice(0, MOST);
}

const masks: Readonly<Partial<Record<FieldKind, (text: string) => string>>> = {
  name: maskName,
  'resident-number': maskIdNumber,
  'credit-code': maskIdNumber,
  telephone: maskPhone,
  sex: (text) => (text.length <= 6 ? text : maskUnknown(text)),
  division: (text) => `${text.slice(0, 4)}${'*'.repeat(Math.max(0, Math.min(8, text.length - 4)))}`,
};

/** One character is a sign of a list; the year of a date and the beginning of anything else tell its form. */
export function maskUnknown(text: string): string {
  const letters = [...text];
  if (letters.length <= 1) return text;
  const date = /^(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})/u.exec(text);
  if (date !== null) return `${date[1]}${date[2]}**${date[4]}**`;
  if (/^-?\d{1,3}\.\d{3,}$/.test(text)) return `${text.split('.')[0]}.***`;
  if (letters.length > 8 && /\p{Script=Han}/u.test(text)) return maskAddress(text);
  const shown = Math.min(3, Math.floor(letters.length / 3));
  const [start, end] = [letters.slice(0, Math.max(1, shown)), letters.length > 5 ? letters.slice(-1) : []];
  return [...start, ...'*'.repeat(Math.min(12, letters.length - start.length - end.length)), ...end].join('');
}
