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

/** What can be found of a person in free text. */
export type PersonalKind = 'telephone' | 'id-number' | 'account' | 'email' | 'plate' | 'door' | 'name';

export interface MaskedText {
  readonly text: string;
  /** What was found, each kind once, in the order of the rules. */
  readonly found: readonly PersonalKind[];
}

/** The surnames that most people bear; a name is masked only where the words before it announce one. */
const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤';
const END_OF_NAME = '(?=$|[\\s，。,.；;、！!？?：:（）()]|电话|手机|联系|身份证|住在|家住)';
const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';

const keepEnds = (from: number, to: number) => (text: string) =>
  text.slice(0, from) + '*'.repeat(Math.max(text.length - from - to, 1)) + (to === 0 ? '' : text.slice(-to));

/** Rules in order: what is longer comes first, so that a card's number is not taken for a telephone. */
const RULES: readonly [PersonalKind, RegExp, (...parts: string[]) => string][] = [
  ['id-number', /(?<!\d)[1-9]\d{16}[\dXx](?!\d)/g, maskIdNumber],
  ['account', /(?<!\d)\d{16,19}(?!\d)/g, keepEnds(0, 2)],
  ['telephone', /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/g, maskPhone],
  ['telephone', /(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)/g, maskPhone],
  ['email', /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}/g, () => '****@****'],
  [
    'account',
    /((?:微信|QQ|qq)(?:号码|号)?[:：是为]?\s{0,3})[A-Za-z\d][\w-]{4,19}/g,
    (_, cue) => `${cue}****`,
  ],
  ['plate', new RegExp(`[${PROVINCES}][A-Z][·•]?[A-Z\\d]{5,6}(?![A-Za-z\\d])`, 'g'), keepEnds(2, 0)],
  [
    'door',
    /([\d一二三四五六七八九十]{1,4}(?:号楼|栋|幢|座))?([\d一二三四五六七八九十]{1,3}单元)?([\dA-Z]{1,5}(?:室|户|房(?![屋产租子地])))/g,
    (_, house, entrance) =>
      `${house === undefined ? '' : '**号楼'}${entrance === undefined ? '' : '**单元'}****室`,
  ],
  [
    'door',
    /[\d一二三四五六七八九十]{1,4}(?:号楼|栋|幢)[\d一二三四五六七八九十]{1,3}单元/g,
    () => '**号楼**单元',
  ],
  [
    'name',
    new RegExp(
      `((?:我叫|我是|我的名字叫|姓名|联系人|本人)[:：是为]?\\s{0,3})([${SURNAMES}][\\u4e00-\\u9fa5]{1,2})${END_OF_NAME}`,
      'g',
    ),
    (_, cue, name) => cue + maskName(name ?? ''),
  ],
];

/**
 * Free text without what would find a person: telephones, identity and account numbers, e-mail, number plates, doors,
 * and names that are announced as such. A proposal for somebody who reads it before it is public: a name in the
 * middle of a sentence is not known as one. Linear in the length of the text.
 */
export function maskText(text: string): MaskedText {
  const found = new Set<PersonalKind>();
  let masked = text;
  for (const [kind, pattern, mask] of RULES)
    masked = masked.replace(pattern, (...parts) => {
      found.add(kind);
      return mask(...(parts as string[]));
    });
  return { text: masked, found: [...found] };
}

/** Kinds that no public text may hold, whoever has read it. */
const NEVER_PUBLIC: readonly PersonalKind[] = ['id-number', 'account', 'email'];
const MOBILE = /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/;

/**
 * What a text still holds that may never be public: identity and account numbers, e-mail, mobile telephones. Numbers of
 * offices, doors and names are left to the person who reads it.
 */
export function neverPublic(text: string): PersonalKind[] {
  const { found } = maskText(text);
  const kinds = found.filter((kind) => NEVER_PUBLIC.includes(kind));
  return MOBILE.test(text) ? [...kinds, 'telephone'] : kinds;
}
