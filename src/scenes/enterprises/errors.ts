import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'enterprises.not_found': entry(
    404,
    '没有这一条，或不在您的管辖范围内',
    'There is no such entry, or it lies outside of your area',
  ),
  'enterprises.decided': entry(409, '这一条已经处理过了', 'This has been decided already'),
  'enterprises.too_many': entry(
    400,
    '共约 {count} 家，一次最多导出 {most} 家，请按区域、类型缩小范围',
    'Some {count} organisations; at most {most} go into one file: choose a smaller area or one kind',
  ),
};
