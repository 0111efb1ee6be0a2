import { columnsOf, type FeedDefinition, houses, persons } from './definition.ts';
import { aged, ageOf, isLiving, livedIn, withForgottenDead } from './pick.ts';

const HOUSING = '住房管理部门（合成）';

/** Feeds of houses, what runs into them, and what people own or are sent. */
export const propertyFeeds: readonly FeedDefinition[] = [
  {
    ...{
      code: 'real-estate',
      title: '不动产登记',
      system: '不动产登记系统',
      subject: 'house',
      format: 'csv',
    },
    ...{
      period: 'day',
      owner: '自然资源部门（合成）',
      legalBasis: '不动产登记暂行条例',
      trust: 92,
      care: 'high',
      lagDays: 1500,
    },
    ...{ addresses: 'neat', fifteen: 0.02, dates: 'words' },
    columns: columnsOf(
      '不动产单元号:serial 权利人:name 证件号码:resident_number 坐落:address 用途:kind 面积:amount 联系电话:telephone 登记日期:observed_on',
    ),
    entries: houses((house) => (house.owner_id === null ? 0 : house.unit !== '' ? 0.88 : 0.25), 'owner'),
  },
  {
    ...{
      code: 'rental-filing',
      title: '住房租赁备案',
      system: '住房租赁监管平台',
      subject: 'house',
      format: 'jsonl',
    },
    ...{
      period: 'day',
      owner: HOUSING,
      legalBasis: '住房租赁条例',
      trust: 70,
      care: 'middle',
      lagDays: 200,
      addresses: 'any',
    },
    columns: columnsOf(
      '备案号:serial 承租人:name 承租人证件:resident_number 承租人电话:telephone 出租人:head_name 出租人证件:head_number 房屋地址:address 租期起:valid_from 租期止:valid_to 备案日期:observed_on',
    ),
    entries: houses((house) => (house.state === 'let' ? 0.35 : 0), 'tenant'),
  },
  {
    ...{
      code: 'rented-rooms',
      title: '出租屋登记',
      system: '出租屋管理系统',
      subject: 'person',
      format: 'csv',
    },
    ...{
      encoding: 'gb18030',
      period: 'week',
      owner: '公安机关（合成）',
      legalBasis: '租赁房屋治安管理规定',
      trust: 55,
    },
    ...{ care: 'low', lagDays: 250, addresses: 'short', dates: 'dash' },
    columns: columnsOf(
      '序号:serial 租客:name 身份证:resident_number 手机:telephone 房屋地址:residence_address 户籍地:registered_address 房东:head_name 入住日期:observed_on',
    ),
    entries: persons((p) =>
      p.residence === 3 && isLiving(p) ? 0.5 : p.residence === 2 && isLiving(p) ? 0.12 : 0,
    ),
  },
  {
    ...{
      code: 'water',
      title: '供水用户',
      system: '供水营业系统',
      subject: 'house',
      format: 'csv',
      delimiter: '|',
    },
    ...{
      period: 'month',
      owner: '供水单位（合成）',
      legalBasis: '城市供水条例',
      trust: 50,
      care: 'low',
      lagDays: 1200,
    },
    ...{ addresses: 'any', fifteen: 0.06 },
    columns: columnsOf(
      '户号:serial 户名:name 用水地址:address 联系电话:telephone 证件号:resident_number 用户状态:state 开户日期:observed_on',
    ),
    entries: houses(livedIn(0.92, 0.45), 'owner'),
  },
  {
    ...{
      code: 'electricity',
      title: '供电用户',
      system: '电力营销系统',
      subject: 'house',
      format: 'parquet',
    },
    ...{
      period: 'month',
      owner: '供电单位（合成）',
      legalBasis: '电力供应与使用条例',
      trust: 60,
      care: 'middle',
      lagDays: 900,
    },
    ...{ addresses: 'any', fifteen: 0.03 },
    columns: columnsOf(
      '用户编号:serial 用户名称:name 证件号码:resident_number 用电地址:address 手机:telephone 用电类别:kind 月电量:amount 更新日期:observed_on',
    ),
    entries: houses(livedIn(0.97, 0.93), 'owner'),
  },
  {
    ...{
      code: 'gas',
      title: '燃气用户',
      system: '燃气客服系统',
      subject: 'house',
      format: 'csv',
      period: 'month',
    },
    ...{
      encoding: 'gb18030',
      owner: '燃气单位（合成）',
      legalBasis: '城镇燃气管理条例',
      trust: 50,
      care: 'low',
    },
    ...{ lagDays: 1000, addresses: 'short' },
    columns: columnsOf(
      '燃气户号:serial 姓名:name 电话:telephone 地址:address 身份证号:resident_number 表具类型:kind 安检日期:observed_on',
    ),
    entries: houses(livedIn(0.86, 0.3), 'tenant'),
  },
  {
    ...{
      code: 'heating',
      title: '供暖用户',
      system: '供热收费系统',
      subject: 'house',
      format: 'csv',
      period: 'year',
    },
    ...{
      owner: '供热单位（合成）',
      legalBasis: '供热用热条例',
      trust: 50,
      care: 'low',
      lagDays: 700,
      addresses: 'short',
      dates: 'slash',
    },
    columns: columnsOf(
      '卡号:serial 户主:name 联系方式:telephone 小区楼栋房号:address 面积:amount 缴费状态:state 更新:observed_on',
    ),
    entries: houses(livedIn(0.7, 0.02), 'owner'),
  },
  {
    ...{
      code: 'driving-licence',
      title: '机动车驾驶证',
      system: '交通管理综合平台',
      subject: 'person',
      format: 'csv',
    },
    ...{
      period: 'month',
      owner: '公安交通管理部门（合成）',
      legalBasis: '道路交通安全法',
      trust: 88,
      care: 'high',
    },
    ...{ lagDays: 1200, addresses: 'neat', fifteen: 0.004, dates: 'dash', sexes: ['M', 'F'] },
    columns: columnsOf(
      '档案编号:serial 姓名:name 驾驶证号:resident_number 性别:sex 出生日期:born 住址:address 准驾车型:kind 手机号码:telephone 初领日期:valid_from 有效期止:valid_to 更新日期:observed_on',
    ),
    entries: persons(
      withForgottenDead((p) => (ageOf(p) > 18 && ageOf(p) < 70 ? (p.sex === 1 ? 0.62 : 0.36) : 0), 0.2),
    ),
  },
  {
    ...{
      code: 'vehicle',
      title: '机动车登记',
      system: '交通管理综合平台',
      subject: 'person',
      format: 'jsonl',
    },
    ...{
      period: 'week',
      owner: '公安交通管理部门（合成）',
      legalBasis: '机动车登记规定',
      trust: 85,
      care: 'high',
    },
    ...{ lagDays: 1100, addresses: 'any' },
    columns: columnsOf(
      '号牌序号:serial 所有人:name 证件号码:resident_number 住所:address 联系电话:telephone 车辆类型:kind 登记日期:observed_on',
    ),
    entries: persons((p) =>
      isLiving(p) && ageOf(p) > 20 && ageOf(p) < 68 ? (p.sex === 1 ? 0.42 : 0.17) : 0,
    ),
  },
  {
    ...{
      code: 'express',
      title: '快递收件人',
      system: '寄递安全监管平台',
      subject: 'person',
      format: 'parquet',
    },
    ...{
      period: 'day',
      owner: '邮政管理部门（合成）',
      legalBasis: '快递暂行条例',
      trust: 30,
      care: 'low',
      lagDays: 60,
      addresses: 'short',
    },
    columns: columnsOf(
      '运单尾号:serial 收件人:name 收件电话:telephone 收件地址:residence_address 末次收件:observed_on',
    ),
    entries: persons(aged(15, 75, 0.72)),
  },
];
