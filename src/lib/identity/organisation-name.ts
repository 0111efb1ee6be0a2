import { tidy } from './reading.ts';

/** Words that say what form an organisation has, not which one it is; at the end of a name, longest first. */
const FORMS = [
  ...['股份合作公司', '农民专业合作社联合社', '股份有限公司', '农民专业合作社', '有限责任公司', '专业合作社'],
  ...[
    '集团有限公司',
    '个人独资企业',
    '有限合伙企业',
    '普通合伙企业',
    '集团公司',
    '有限公司',
    '合作社',
    '总公司',
  ],
  ...['公司', '集团', '商行', '厂'],
];
/** What stands in brackets and names a form or a state. */
const NOTE = /^(?:.{0,4}合伙|个体工商户|个体|个人独资|筹|集团|分支机构)$/u;
const BRACKETS = /[([{<【〔〈《]([^)\]}>】〕〉》]*)[)\]}>】〕〉》]/gu;
/** Less than this does not tell one from another. */
const LEAST = 2;

/**
 * What tells one organisation from another in its name: without the region it stands in, brackets, and its legal form
 * (企业名称登记管理规定: 行政区划 + 字号 + 行业 + 组织形式). `示范市和顺（示范）商贸有限责任公司` is 和顺商贸. `regions` are
 * names of areas, with and without 市 or 区. What would leave nothing stays as it is. Branches keep the name of the branch.
 */
export function organisationCore(name: string, regions: readonly string[]): string {
  const places = new Set(regions);
  const whole = tidy(name)
    .toUpperCase()
    .replace(/[\s·•.,,。、'"“”‘’-]/gu, '')
    .replaceAll('有限责任公司', '有限公司')
    .replace(BRACKETS, (_, inside: string) => (places.has(inside) || NOTE.test(inside) ? '' : inside));
  let core = whole;
  for (let before = ''; before !== core; ) {
    before = core;
    for (const region of regions) {
      const rest = core.startsWith(region) ? core.slice(region.length) : '';
      if (rest.length >= LEAST && !FORMS.includes(rest)) core = rest;
    }
  }
  const form = FORMS.find((each) => core.endsWith(each) && core.length - each.length >= LEAST);
  return form === undefined ? core : core.slice(0, -form.length);
}
