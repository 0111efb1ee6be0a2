import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** Errors of the registry of the six elements. */
export const registryErrors: ErrorCatalogue = {
  'registry.not_found': entry(
    404,
    '没有这条记录，或不在您的管辖范围内',
    'There is no such entry, or it lies outside of your area',
  ),
  'registry.bulk_running': entry(
    409,
    '另一个整库装载正在进行，等它结束或停止它再试',
    'Another load of the whole registry is running; wait for it or stop it',
  ),
  'registry.bulk_not_empty': entry(
    409,
    '人工合并或拆分过的库不能被整库覆盖；请用增量装载，或换一个新的数据目录',
    'People have merged or split entries here: a whole load would overwrite that. Load changes, or use a new data directory',
  ),
  'registry.same_entity': entry(400, '不能与自己合并', 'An entry cannot be merged with itself'),
  'registry.nothing_left': entry(
    409,
    '至少要留下一条来源记录，否则就不是拆分',
    'At least one record has to stay, or nothing would be split',
  ),
  'registry.already_undone': entry(
    409,
    '这次合并或拆分已经撤销过了',
    'This decision has been undone already',
  ),
  'registry.stands_again': entry(
    409,
    '原来的决定已恢复有效，请直接撤销原来的决定',
    'The first decision stands again; undo that one',
  ),
  'registry.undo_overtaken': entry(
    409,
    '其中 {records} 条记录后来又被改归他处，请先撤销后面的决定',
    '{records} of its records were moved on by a later decision; undo that one first',
  ),
  'registry.nothing_to_undo': entry(
    409,
    '这次决定涉及的来源记录都已不在，没有什么可以撤销',
    'None of its records is there any more: there is nothing to undo',
  ),
  'registry.already_one': entry(
    409,
    '这一对已经在别处合并；要分开，请先撤销那次合并',
    'These two were put together elsewhere; undo that merge to part them',
  ),
  'registry.review_decided': entry(
    409,
    '这一对已经有结论，需要改变请先重新打开',
    'This pair is decided; open it again to change that',
  ),
  'registry.second_person': entry(
    409,
    '这一对有风险，需要另一位数据管理员同意',
    'This pair is risky: another data steward has to agree',
  ),
  'registry.no_sources': entry(
    409,
    '还没有任何人员数据源装载成功，请先在“城市底座 → 数据源”装载',
    'No source of persons is loaded yet; declare and load one first (console, or feeds add and feeds load)',
  ),
  'registry.no_organisation_sources': entry(
    409,
    '还没有任何组织数据源装载成功，请先用 feeds add 和 feeds load 装载',
    'No source of organisations is loaded yet; declare and load some with feeds add and feeds load',
  ),
  'registry.no_thing_sources': entry(
    409,
    '还没有任何部件、设备数据源装载成功，请先用 feeds add 和 feeds load 装载',
    'No source of things is loaded yet; declare and load some with feeds add and feeds load',
  ),
  'registry.link_busy': entry(
    409,
    '关联正在进行；请等它结束',
    'Linking goes on already; wait until that ends',
  ),
  'registry.base_not_empty': entry(
    409,
    '标准地址库已经装载过，不能整库覆盖',
    'The standard address base is there already and is not overwritten',
  ),
  'registry.base_columns': entry(
    400,
    '读不到{what}文件需要的列：{reason}',
    'The file of {what}s lacks a column that is needed: {reason}',
  ),
};
