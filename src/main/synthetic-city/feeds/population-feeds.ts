import { columnsOf, type FeedDefinition, persons } from './definition.ts';
import { aged, ageOf, isLiving, withForgottenDead } from './pick.ts';

const POLICE = '公安机关（合成）';
const HEALTH = '卫生健康部门（合成）';
const CIVIL = '民政部门（合成）';

/** Feeds of police, civil affairs and health: who is there, is born, marries and dies. */
export const populationFeeds: readonly FeedDefinition[] = [
  {
    ...{ code: 'household-register', title: '户籍人口', system: '人口管理系统', subject: 'person' },
    ...{ format: 'csv', encoding: 'gb18030', period: 'month', owner: POLICE, legalBasis: '户口登记条例' },
    ...{ trust: 95, care: 'high', lagDays: 120, addresses: 'neat', dates: 'plain', sexes: ['1', '2'] },
    columns: columnsOf(
      '登记号:serial 户号:household_number 姓名:name 公民身份号码:resident_number 性别代码:sex 出生日期:born 与户主关系:relation_to_head 户籍地址:registered_address 籍属区划:registered_division 文化程度:education 配偶姓名:spouse_name 更新日期:observed_on',
    ),
    entries: persons((p) => (p.residence === 3 ? 0 : p.state === 2 ? 0.35 : 0.985)),
  },
  {
    ...{
      code: 'floating-population',
      title: '流动人口登记',
      system: '流动人口服务管理平台',
      subject: 'person',
    },
    ...{
      format: 'csv',
      period: 'week',
      owner: POLICE,
      legalBasis: '居住证暂行条例',
      trust: 70,
      care: 'middle',
    },
    ...{ lagDays: 150, addresses: 'any', dates: 'dash' },
    columns: columnsOf(
      '登记编号:serial 姓名:name 性别:sex 证件号码:resident_number 户籍地详址:registered_address 户籍区划:registered_division 现居住地址:residence_address 联系电话:telephone 从业单位:organisation_name 登记日期:observed_on',
    ),
    entries: persons((p) => (p.residence === 3 && p.state === 1 ? 0.8 : 0)),
  },
  {
    ...{
      code: 'residence-permit',
      title: '居住证',
      system: '居住证制发系统',
      subject: 'person',
      format: 'jsonl',
    },
    ...{ period: 'day', owner: POLICE, legalBasis: '居住证暂行条例', trust: 85, care: 'high', lagDays: 300 },
    ...{ addresses: 'neat', dates: 'dash' },
    columns: columnsOf(
      '证件编号:serial 姓名:name 身份号码:resident_number 性别:sex 出生:born 居住地:residence_address 手机:telephone 签发日期:valid_from 有效期至:valid_to 更新时间:observed_on',
    ),
    entries: persons((p) => (p.residence === 3 && isLiving(p) && ageOf(p) > 16 ? 0.55 : 0)),
  },
  {
    ...{ code: 'marriage', title: '婚姻登记', system: '婚姻登记系统', subject: 'person', format: 'csv' },
    ...{
      period: 'day',
      owner: CIVIL,
      legalBasis: '婚姻登记条例',
      trust: 90,
      care: 'high',
      lagDays: 5,
      dates: 'words',
    },
    columns: columnsOf(
      '登记字号:serial 当事人姓名:name 当事人证件号:resident_number 性别:sex 出生日期:born 配偶姓名:spouse_name 配偶证件号:spouse_number 登记日期:valid_from 户籍地:registered_address 登记机关:agency',
    ),
    entries: persons((p) => (p.married_on !== null && p.married_on > '1990-01-01' ? 0.82 : 0)),
  },
  {
    ...{ code: 'birth', title: '出生医学证明', system: '出生医学信息系统', subject: 'person', format: 'csv' },
    ...{
      period: 'day',
      owner: HEALTH,
      legalBasis: '母婴保健法',
      trust: 90,
      care: 'middle',
      lagDays: 1,
      dates: 'plain',
    },
    columns: columnsOf(
      '出生证编号:serial 新生儿姓名:name 新生儿性别:sex 出生日期:born 身份号码:resident_number 母亲姓名:head_name 母亲证件号:head_number 家庭住址:residence_address 联系电话:telephone 接生机构:agency',
    ),
    entries: persons(aged(0, 18, 0.9)),
  },
  {
    ...{
      code: 'death',
      says: 'dead',
      title: '死亡登记',
      system: '死因登记信息系统',
      subject: 'person',
      format: 'xlsx',
      period: 'month',
    },
    ...{ owner: HEALTH, legalBasis: '人口死亡信息登记管理规范', trust: 90, care: 'middle', lagDays: 10 },
    columns: columnsOf(
      '编号:serial 死者姓名:name 性别:sex 证件号码:resident_number 出生日期:born 死亡日期:valid_to 生前住址:address 报告单位:agency',
    ),
    entries: persons((p) => (p.state === 2 ? 0.93 : 0)),
  },
  {
    ...{
      code: 'funeral',
      says: 'dead',
      title: '殡葬火化',
      system: '殡葬服务管理系统',
      subject: 'person',
      format: 'xlsx',
    },
    ...{
      period: 'week',
      owner: CIVIL,
      legalBasis: '殡葬管理条例',
      trust: 85,
      care: 'middle',
      lagDays: 10,
      dates: 'slash',
    },
    columns: columnsOf(
      '火化证号:serial 逝者:name 身份证:resident_number 性别:sex 火化日期:valid_to 住址:address 经办单位:agency',
    ),
    entries: persons((p) => (p.state === 2 ? 0.8 : 0)),
  },
  {
    ...{
      code: 'vaccination',
      title: '疫苗接种',
      system: '免疫规划信息系统',
      subject: 'person',
      format: 'parquet',
    },
    ...{
      period: 'day',
      owner: HEALTH,
      legalBasis: '疫苗管理法',
      trust: 75,
      care: 'middle',
      lagDays: 500,
      addresses: 'any',
    },
    columns: columnsOf(
      '接种编码:serial 受种者姓名:name 证件号:resident_number 出生日期:born 性别:sex 联系电话:telephone 现住址:residence_address 疫苗:kind 接种日期:observed_on 接种单位:agency',
    ),
    entries: persons(withForgottenDead(aged(0, 110, 0.55), 0.2)),
  },
  {
    ...{
      code: 'health-record',
      title: '居民健康档案',
      system: '基本公共卫生服务系统',
      subject: 'person',
      format: 'csv',
    },
    ...{
      encoding: 'gb18030',
      period: 'month',
      owner: HEALTH,
      legalBasis: '国家基本公共卫生服务规范',
      trust: 65,
    },
    ...{ care: 'middle', lagDays: 700, addresses: 'any', fifteen: 0.01, dates: 'dash' },
    columns: columnsOf(
      '档案号:serial 姓名:name 身份证号:resident_number 性别:sex 出生日期:born 本人电话:telephone 现住址:residence_address 户籍地址:registered_address 文化程度:education 职业:occupation 建档单位:agency 更新日期:observed_on',
    ),
    entries: persons(withForgottenDead(aged(0, 110, 0.68), 0.4)),
  },
  {
    ...{
      code: 'medical-insurance',
      title: '医保参保',
      system: '医疗保障信息平台',
      subject: 'person',
      format: 'parquet',
    },
    ...{
      period: 'month',
      owner: '医疗保障部门（合成）',
      legalBasis: '社会保险法',
      trust: 88,
      care: 'high',
      lagDays: 200,
    },
    ...{ addresses: 'any', fifteen: 0.002 },
    columns: columnsOf(
      '人员编号:serial 参保人:name 证件号码:resident_number 性别:sex 出生日期:born 手机号:telephone 联系地址:address 参保单位:organisation_name 险种:kind 参保状态:state 更新日期:observed_on',
    ),
    entries: persons(
      withForgottenDead((p) => (p.residence === 3 ? 0.7 : p.residence === 4 ? 0.3 : 0.93), 0.25),
    ),
  },
];
