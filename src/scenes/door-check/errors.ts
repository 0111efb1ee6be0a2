import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'door-check.not_found': entry(
    404,
    '没有这个任务，或不在您的管辖范围内',
    'There is no such task, or it lies outside of your area',
  ),
  'door-check.no_houses': entry(
    409,
    '这个区域没有可核查的住房，请先装载房屋',
    'There are no houses to check in this area; load houses first',
  ),
  'door-check.too_many': entry(
    409,
    '一个批次最多 {most} 户，请按街道或社区分批下达',
    'A round takes at most {most} houses: order it by streets or communities',
  ),
  'door-check.period_wrong': entry(400, '结束日期早于开始日期', 'The period ends before it begins'),
  'door-check.round_over': entry(409, '这个批次已于 {day} 结束', 'This round ended on {day}'),
  'door-check.name_invalid': entry(400, '姓名“{value}”不对', 'The name "{value}" is not right'),
  'door-check.number_invalid': entry(
    400,
    '身份证号不对（{reason}），请对照证件再看一遍',
    'The resident number is not right ({reason}): compare it with the card',
  ),
  'door-check.telephone_invalid': entry(400, '电话号码不对', 'The telephone number is not right'),
  'door-check.registered_where': entry(
    400,
    '流动人口请填身份证号或户籍省份',
    'Who is registered elsewhere needs a resident number or a province',
  ),
  'door-check.not_resident': entry(
    409,
    '名单里有人已不在这一户名下，请更新任务后再提交',
    'Somebody on the list is no longer registered in this house: read the task anew',
  ),
  'door-check.nothing_said': entry(
    400,
    '见到人以后，至少要核实一个人或登记一个人',
    'Whoever was met: at least one person has to be confirmed or added',
  ),
  'door-check.visit_ended': entry(409, '这次核查已经撤销或被替代', 'This visit was withdrawn or replaced'),
  'door-check.reported': entry(409, '已经立案，不用重复上报', 'It has been reported already'),
  'door-check.not_shared': entry(409, '没有标记为疑似群租', 'It is not marked as suspected group rental'),
  'door-check.photo_unknown': entry(422, '照片不存在或不是您上传的', 'No such photo, or not yours'),
};
