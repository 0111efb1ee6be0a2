import type { Words } from '../../lib/words.ts';

/** Kinds of organisations with words; a source may name others, which show as it writes them. */
export const ORGANISATION_KIND_WORDS: Readonly<Record<string, Words | undefined>> = {
  enterprise: { zh: '企业', en: 'Enterprise' },
  'sole-trader': { zh: '个体工商户', en: 'Sole trader' },
  cooperative: { zh: '农民专业合作社', en: 'Farmers’ cooperative' },
  agency: { zh: '机关', en: 'Government agency' },
  institution: { zh: '事业单位', en: 'Public institution' },
  association: { zh: '社会组织', en: 'Association' },
  other: { zh: '其他', en: 'Other' },
  trade: { zh: '批发贸易', en: 'Trade' },
  technology: { zh: '信息科技', en: 'Technology' },
  construction: { zh: '建筑工程', en: 'Construction' },
  manufacture: { zh: '生产制造', en: 'Manufacture' },
  services: { zh: '商务服务', en: 'Services' },
  restaurant: { zh: '餐饮', en: 'Restaurants' },
  shop: { zh: '零售', en: 'Shops' },
  hotel: { zh: '住宿', en: 'Hotels' },
  logistics: { zh: '物流运输', en: 'Logistics' },
  school: { zh: '学校', en: 'Schools' },
  health: { zh: '医疗健康', en: 'Health' },
  education: { zh: '教育培训', en: 'Education' },
  farm: { zh: '种植养殖', en: 'Farming' },
};
