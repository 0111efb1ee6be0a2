import { columnsOf, type FeedDefinition, persons } from './definition.ts';
import { aged, ageOf, employed, grouped, isIn, isLiving, withForgottenDead } from './pick.ts';

const LABOUR = '人力资源和社会保障部门（合成）';
const CIVIL = '民政部门（合成）';

/** Feeds of work, school and welfare. */
export const welfareFeeds: readonly FeedDefinition[] = [
  {
    ...{
      code: 'social-insurance',
      title: '社保参保',
      system: '社会保险业务系统',
      subject: 'person',
      format: 'csv',
    },
    ...{
      encoding: 'gb18030',
      period: 'month',
      owner: LABOUR,
      legalBasis: '社会保险法',
      trust: 88,
      care: 'high',
    },
    ...{ lagDays: 90, fifteen: 0.003, dates: 'plain', sexes: ['1', '2'] },
    columns: columnsOf(
      '个人编号:serial 身份证号码:resident_number 姓名:name 性别:sex 出生年月:born 单位名称:organisation_name 统一社会信用代码:credit_code 联系电话:telephone 参保状态:state 参保日期:valid_from 更新日期:observed_on',
    ),
    entries: persons(employed(0.88)),
  },
  {
    ...{
      code: 'housing-fund',
      title: '公积金缴存',
      system: '住房公积金综合系统',
      subject: 'person',
      format: 'jsonl',
    },
    ...{
      period: 'month',
      owner: '住房公积金管理中心（合成）',
      legalBasis: '住房公积金管理条例',
      trust: 88,
      care: 'high',
    },
    ...{ lagDays: 60, addresses: 'short' },
    columns: columnsOf(
      '个人账号:serial 职工姓名:name 证件号码:resident_number 手机号码:telephone 家庭住址:address 单位名称:organisation_name 月缴存额:amount 账户状态:state 数据日期:observed_on',
    ),
    entries: persons(employed(0.45)),
  },
  {
    ...{
      code: 'tax-payer',
      title: '个人所得税纳税人',
      system: '个税征管系统',
      subject: 'person',
      format: 'parquet',
    },
    ...{
      period: 'month',
      owner: '税务部门（合成）',
      legalBasis: '个人所得税法',
      trust: 86,
      care: 'high',
      lagDays: 60,
    },
    columns: columnsOf(
      '纳税人识别号:serial 纳税人姓名:name 证件号码:resident_number 性别:sex 手机号码:telephone 扣缴义务人:organisation_name 扣缴单位代码:credit_code 所属期:observed_on',
    ),
    entries: persons(employed(0.72)),
  },
  {
    ...{
      code: 'pension',
      title: '养老待遇领取',
      system: '养老保险待遇系统',
      subject: 'person',
      format: 'csv',
    },
    ...{ period: 'month', owner: LABOUR, legalBasis: '社会保险法', trust: 80, care: 'middle', lagDays: 250 },
    ...{ addresses: 'any', fifteen: 0.01 },
    columns: columnsOf(
      '待遇编号:serial 姓名:name 性别:sex 身份证号:resident_number 出生日期:born 居住地址:residence_address 联系电话:telephone 月待遇:amount 领取状态:state 资格认证日期:observed_on',
    ),
    entries: persons(withForgottenDead(aged(60, 120, 0.86), 0.3)),
  },
  {
    ...{
      code: 'disabled',
      says: 'disabled',
      title: '残疾人',
      system: '残疾人人口基础数据库',
      subject: 'person',
      format: 'csv',
    },
    ...{
      period: 'quarter',
      owner: '残疾人联合会（合成）',
      legalBasis: '残疾人保障法',
      trust: 80,
      care: 'middle',
      lagDays: 500,
    },
    ...{ addresses: 'any', dates: 'slash' },
    columns: columnsOf(
      '残疾人证号:serial 姓名:name 身份证号:resident_number 性别:sex 残疾类别:kind 家庭住址:residence_address 监护人:head_name 联系电话:telephone 发证日期:valid_from 更新日期:observed_on',
    ),
    entries: persons(grouped('disabled', 0.93)),
  },
  {
    ...{
      code: 'low-income',
      says: 'low-income',
      title: '最低生活保障',
      system: '社会救助系统',
      subject: 'person',
      format: 'csv',
    },
    ...{
      encoding: 'gb18030',
      period: 'month',
      owner: CIVIL,
      legalBasis: '社会救助暂行办法',
      trust: 85,
      care: 'middle',
    },
    ...{ lagDays: 150, addresses: 'any' },
    columns: columnsOf(
      '低保证号:serial 姓名:name 身份证号码:resident_number 与申请人关系:relation_to_head 申请人:head_name 家庭地址:residence_address 保障金额:amount 起始日期:valid_from 核查日期:observed_on',
    ),
    entries: persons(grouped('low_income', 0.95)),
  },
  {
    ...{
      code: 'destitute',
      says: 'destitute',
      title: '特困人员',
      system: '社会救助系统',
      subject: 'person',
      format: 'xlsx',
      period: 'quarter',
    },
    ...{
      owner: CIVIL,
      legalBasis: '社会救助暂行办法',
      trust: 85,
      care: 'middle',
      lagDays: 200,
      addresses: 'any',
    },
    columns: columnsOf(
      '编号:serial 姓名:name 证件号:resident_number 性别:sex 出生日期:born 供养方式:kind 住址:residence_address 登记日期:observed_on',
    ),
    entries: persons(grouped('destitute', 0.95)),
  },
  {
    ...{
      code: 'elder-benefit',
      title: '老年人优待',
      system: '养老服务信息平台',
      subject: 'person',
      format: 'csv',
    },
    ...{
      period: 'quarter',
      owner: CIVIL,
      legalBasis: '老年人权益保障法',
      trust: 65,
      care: 'middle',
      lagDays: 600,
    },
    ...{ addresses: 'short', fifteen: 0.02, dates: 'slash' },
    columns: columnsOf(
      '优待证号:serial 老人姓名:name 身份证:resident_number 性别:sex 电话:telephone 家庭地址:address 优待类别:kind 发证日期:observed_on',
    ),
    entries: persons(withForgottenDead(aged(65, 120, 0.72), 0.45)),
  },
  {
    ...{
      code: 'school-roll',
      title: '学籍',
      system: '学籍管理系统',
      subject: 'person',
      format: 'csv',
      period: 'half-year',
    },
    ...{
      owner: '教育部门（合成）',
      legalBasis: '义务教育法',
      trust: 80,
      care: 'middle',
      lagDays: 300,
      addresses: 'any',
    },
    columns: columnsOf(
      '学籍号:serial 学生姓名:name 性别:sex 身份证件号:resident_number 出生日期:born 家庭住址:residence_address 监护人:head_name 监护人证件号:head_number 监护人电话:telephone 学校:agency 入学日期:valid_from 更新日期:observed_on',
    ),
    entries: persons(aged(6, 18, 0.95)),
  },
  {
    ...{
      code: 'volunteer',
      title: '志愿者',
      system: '志愿服务信息系统',
      subject: 'person',
      format: 'jsonl',
      period: 'week',
    },
    ...{ owner: CIVIL, legalBasis: '志愿服务条例', trust: 45, care: 'low', lagDays: 600, addresses: 'short' },
    columns: columnsOf(
      '志愿者编号:serial 姓名:name 证件号:resident_number 性别:sex 手机:telephone 居住地:address 服务单位:organisation_name 注册日期:observed_on',
    ),
    entries: persons(aged(15, 72, 0.11)),
  },
  {
    ...{
      code: 'elder-bus-card',
      title: '老年公交卡',
      system: '公交一卡通',
      subject: 'person',
      format: 'csv',
    },
    ...{
      encoding: 'gb18030',
      period: 'month',
      owner: '公交单位（合成）',
      legalBasis: '老年人权益保障法',
      trust: 55,
    },
    ...{ care: 'low', lagDays: 800, addresses: 'short', fifteen: 0.04 },
    columns: columnsOf(
      '卡号:serial 持卡人:name 身份证号:resident_number 联系电话:telephone 住址:address 办卡日期:observed_on',
    ),
    entries: persons(withForgottenDead(aged(60, 110, 0.5), 0.5)),
  },
  {
    ...{
      code: 'public-rental',
      title: '公租房承租',
      system: '住房保障系统',
      subject: 'person',
      format: 'csv',
    },
    ...{
      period: 'month',
      owner: '住房保障部门（合成）',
      legalBasis: '公共租赁住房管理办法',
      trust: 82,
      care: 'middle',
      lagDays: 100,
    },
    ...{ addresses: 'neat' },
    columns: columnsOf(
      '合同号:serial 承租人:name 身份证号:resident_number 联系电话:telephone 房屋地址:address 家庭收入类别:kind 起租日期:valid_from 更新日期:observed_on',
    ),
    entries: persons((p) =>
      p.relation_to_head === '本人' && isIn(p, 'low_income')
        ? 0.7
        : isLiving(p) && ageOf(p) > 20 && ageOf(p) < 35 && p.relation_to_head === '本人'
          ? 0.03
          : 0,
    ),
  },
];
