import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'housing.not_found': entry(
    404,
    '没有这条记录，或不在您的管辖范围内',
    'There is no such entry, or it lies outside of your area',
  ),
  'housing.form_used': entry(
    409,
    '这份登记表已用于另一套房屋，请重新打开登记表',
    'This form has registered another house; open a new one',
  ),
  'housing.not_a_home': entry(
    409,
    '这套房屋不是住宅，不能登记住房租赁',
    'This is no home: it cannot be let as one',
  ),
  'housing.period_wrong': entry(400, '结束日期早于开始日期', 'The lease ends before it begins'),
  'housing.period_too_long': entry(
    400,
    '租期不得超过 {years} 年（民法典第七百零五条）',
    'A lease lasts at most {years} years (Civil Code, article 705)',
  ),
  'housing.already_let': entry(
    409,
    '这套房屋在 {from} 至 {until} 已有租赁登记，整租不能与其他租赁重叠',
    'The house is let from {from} to {until}; a letting of the whole house cannot overlap another',
  ),
  'housing.tenants_needed': entry(400, '请填写至少一名承租人', 'At least one tenant is needed'),
  'housing.tenant_doubled': entry(400, '承租人重复填写', 'A tenant is named twice'),
  'housing.landlord_is_tenant': entry(
    400,
    '出租人和承租人是同一人',
    'Landlord and tenant are the same person',
  ),
  'housing.person_unknown': entry(
    409,
    '登记里没有这个人或单位，请填写姓名和证件号码',
    'The registry does not know that person or unit: give name and number',
  ),
  'housing.name_invalid': entry(400, '姓名“{value}”不对', 'The name "{value}" is not right'),
  'housing.number_invalid': entry(
    400,
    '身份证号不对（{reason}），请对照证件再看一遍',
    'The resident number is not right ({reason}): compare it with the card',
  ),
  'housing.name_differs': entry(
    409,
    '这个证件号码登记的是另一个姓名，请对照证件再看一遍',
    'That number is registered under another name: compare it with the card',
  ),
  'housing.telephone_invalid': entry(400, '电话号码不对', 'The telephone number is not right'),
  'housing.ended': entry(409, '这份租赁已经终止', 'This letting has ended'),
  'housing.not_longer': entry(400, '续租的结束日期要晚于 {until}', 'An extension has to end after {until}'),
  'housing.end_wrong': entry(
    400,
    '终止日期要在租期开始之后、不晚于今天',
    'It ends after it began and not later than today',
  ),
  'housing.clue_decided': entry(409, '这条线索已经处理', 'This clue has been decided'),
};
