import type { AuditTerms } from '../../base/desk/audit-terms-contract.ts';
import type { Words } from '../../lib/words.ts';

/** What of this scene is noted in the audit log, in words. */
export const auditWords: Readonly<Record<string, Words>> = {
  'housing.clue.dismissed': { zh: '排除房屋线索', en: 'Clue about a house dismissed' },
  'housing.clue.reported': { zh: '转办房屋线索', en: 'Clue about a house sent on' },
  'housing.leases.taken': { zh: '导出租赁登记', en: 'Lettings taken' },
  'housing.letting.changed': { zh: '变更租赁登记', en: 'Letting changed' },
  'housing.letting.ended': { zh: '注销租赁登记', en: 'Letting ended' },
  'housing.letting.extended': { zh: '续期租赁登记', en: 'Letting extended' },
  'housing.letting.registered': { zh: '租赁登记', en: 'Letting registered' },
  'housing.letting.viewed': { zh: '查看租赁登记', en: 'Letting viewed' },
};

/** What its entries name beside that. */
export const auditTerms: AuditTerms = {
  subjects: {
    letting: { zh: '租赁登记', en: 'Letting' },
  },
  details: {
    startsOn: { zh: '起租日期', en: 'Starts on' },
    endsOn: { zh: '到期日期', en: 'Ends on' },
    tenants: { zh: '承租人数', en: 'Tenants' },
  },
  values: {
    room: { zh: '单间', en: 'room' },
    whole: { zh: '整套', en: 'whole' },
  },
};
