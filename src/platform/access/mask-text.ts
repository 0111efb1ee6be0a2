/**
 * How personal values look to those whose purpose does not need them in full: enough to recognise, too little
 * to use. Pure; whether somebody may see the full value is asked of `mayUnmask`.
 */

/** 王小明 → 王**, 李明 → 李*; other names keep their first letter. */
export function maskName(name: string): string {
  const letters = [...name.trim()];
  if (letters.length === 0) return '';
  return letters[0] + '*'.repeat(Math.min(Math.max(letters.length - 1, 1), 2));
}

/** 13812345678 → 138****5678; landlines and others keep the last two digits only. */
export function maskPhone(phone: string): string {
  const text = phone.trim();
  const mobile = /^(?:\+?86)?(1\d{2})\d{4}(\d{4})$/.exec(text.replace(/[\s-]/g, ''));
  if (mobile) return `${mobile[1]}****${mobile[2]}`;
  return text === '' ? '' : `****${text.replace(/\D/g, '').slice(-2)}`;
}

/**
 * 410105199001011234 → 410*************34. With six digits in front and four at the end only the birthday
 * would be left to guess, so three and two are shown.
 */
export function maskIdNumber(idNumber: string): string {
  const text = idNumber.trim();
  if (text.length < 8) return '*'.repeat(text.length);
  return text.slice(0, 3) + '*'.repeat(text.length - 5) + text.slice(-2);
}

/** Keeps an address down to its street or town: 金水区花园路街道某小区3号楼 → 金水区花园路街道****. */
export function maskAddress(address: string): string {
  const text = address.trim();
  if (text === '') return '';
  const end =
    /^.*?(?:街道|[镇乡])/u.exec(text)?.[0] ?? /^.*?(?<![小园社街校厂])[区县]/u.exec(text)?.[0] ?? '';
  return `${end}****`;
}
