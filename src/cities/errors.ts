import { type ErrorCatalogue, entry } from '../platform/i18n/errors.ts';

/** What can be wrong with a city pack, with status and words. */
export const cityErrors: ErrorCatalogue = {
  'cities.pack_invalid': entry(422, '城市包的 {file} 有误：{why}', 'City pack, {file}: {why}'),
  'city-pack.invalid': entry(
    500,
    '城市包有 {total} 处错误，第一处：{first}',
    'The city pack has {total} faults; the first: {first}',
  ),
};
