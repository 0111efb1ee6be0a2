import type { Words } from '../../lib/words.ts';

/** What of this scene is noted in the audit log, in words. */
export const auditWords: Readonly<Record<string, Words>> = {
  'snap-report.publication.approved': { zh: '批准公开', en: 'Publication approved' },
  'snap-report.publication.refused': { zh: '不予公开', en: 'Publication refused' },
  'snap-report.publication.result_left_out': { zh: '公开时不含结果', en: 'Result left out of a publication' },
  'snap-report.publication.withdrawn': { zh: '撤回公开', en: 'Publication withdrawn' },
};
