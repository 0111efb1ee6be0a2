import { type Erasure, redactColumns } from '../../base/erasure/index.ts';

/** Questions and answers of checks lose name and number. */
export const erasure: Erasure = {
  id: 'patrol',
  erase: (ctx, person) =>
    redactColumns(ctx, person, {
      ...{ table: 'patrol.check', key: 'case_id', ids: person.endedCaseIds, text: ['question', 'note'] },
    }),
};
