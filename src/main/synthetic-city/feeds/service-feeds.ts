import { columnsOf, type FeedDefinition, organisations, persons, things } from './definition.ts';
import { aged, ageOf, employed, isLiving } from './pick.ts';

const MARKET = '市场监督管理部门（合成）';

/** Feeds of grids, hotlines and counters, of organisations and of things. */
export const serviceFeeds: readonly FeedDefinition[] = [
  {
    ...{
      code: 'grid-survey',
      title: '网格员入户采集',
      system: '网格化服务管理平台',
      subject: 'person',
      format: 'csv',
    },
    ...{
      period: 'day',
      owner: '街道办事处（合成）',
      legalBasis: '基层网格化服务管理规范',
      trust: 75,
      care: 'middle',
      lagDays: 100,
    },
    ...{ addresses: 'any', dates: 'dash' },
    columns: columnsOf(
      '采集编号:serial 姓名:name 性别:sex 身份证号:resident_number 联系电话:telephone 现住址:residence_address 户号:household_number 与户主关系:relation_to_head 户籍地址:registered_address 工作单位:organisation_name 采集日期:observed_on',
    ),
    entries: persons((p) => (p.state === 2 || p.residence === 4 ? 0 : p.residence === 3 ? 0.7 : 0.9)),
  },
  {
    ...{
      code: 'hotline-callers',
      title: '12345来电人',
      system: '政务服务便民热线',
      subject: 'person',
      format: 'csv',
    },
    ...{
      period: 'day',
      owner: '热线受理中心（合成）',
      legalBasis: '优化政务服务便民热线的指导意见',
      trust: 35,
      care: 'low',
    },
    ...{ lagDays: 200, addresses: 'short' },
    columns: columnsOf(
      '来电编号:serial 来电人:name 性别:sex 来电号码:telephone 身份证号:resident_number 诉求地址:address 来电日期:observed_on',
    ),
    entries: persons(aged(18, 85, 0.13)),
  },
  {
    ...{
      code: 'library-reader',
      title: '图书馆读者',
      system: '图书馆业务系统',
      subject: 'person',
      format: 'csv',
    },
    ...{
      encoding: 'gb18030',
      period: 'month',
      owner: '图书馆（合成）',
      legalBasis: '公共图书馆法',
      trust: 40,
      care: 'low',
    },
    ...{ lagDays: 900, addresses: 'short', fifteen: 0.01, sexes: ['M', 'F'] },
    columns: columnsOf(
      '读者证号:serial 读者姓名:name 性别:sex 身份证号:resident_number 出生日期:born 联系电话:telephone 地址:address 办证日期:observed_on',
    ),
    entries: persons((p) =>
      isLiving(p) && ageOf(p) > 6 && ageOf(p) < 70 ? (ageOf(p) < 25 ? 0.22 : 0.08) : 0,
    ),
  },
  {
    ...{
      code: 'hotel-staff',
      title: '宾馆从业人员',
      system: '旅馆业治安管理系统',
      subject: 'person',
      format: 'xlsx',
    },
    ...{
      period: 'month',
      owner: '公安机关（合成）',
      legalBasis: '旅馆业治安管理办法',
      trust: 60,
      care: 'middle',
      lagDays: 150,
    },
    columns: columnsOf(
      '编号:serial 姓名:name 性别:sex 身份证号:resident_number 单位名称:organisation_name 联系电话:telephone 登记日期:observed_on',
    ),
    entries: persons((p) => (p.occupation === '服务员' ? employed(0.5)(p) : 0)),
  },
  {
    ...{
      code: 'legal-person',
      title: '法人登记',
      system: '企业登记系统',
      subject: 'organisation',
      format: 'csv',
    },
    ...{
      period: 'day',
      owner: MARKET,
      legalBasis: '市场主体登记管理条例',
      trust: 95,
      care: 'high',
      lagDays: 400,
      addresses: 'neat',
    },
    columns: columnsOf(
      '注册号:serial 名称:organisation_name 统一社会信用代码:credit_code 类型:kind 住所:address 法定代表人:head_name 法定代表人证件号:head_number 联系电话:telephone 成立日期:valid_from 状态:state 更新日期:observed_on',
    ),
    entries: organisations(() => 0.99),
  },
  {
    ...{
      code: 'tax-registration',
      title: '税务登记',
      system: '税收征管系统',
      subject: 'organisation',
      format: 'csv',
    },
    ...{
      encoding: 'gb18030',
      period: 'month',
      owner: '税务部门（合成）',
      legalBasis: '税收征收管理法',
      trust: 85,
      care: 'middle',
    },
    ...{ lagDays: 300, addresses: 'any', dates: 'plain' },
    columns: columnsOf(
      '登记序号:serial 纳税人识别号:credit_code 纳税人名称:organisation_name 生产经营地址:address 法人姓名:head_name 法人证件号码:head_number 办税电话:telephone 登记日期:valid_from 数据日期:observed_on',
    ),
    entries: organisations((o) => (o.state === 'open' ? 0.85 : 0.3)),
  },
  {
    ...{
      code: 'business-change',
      title: '工商变更',
      system: '企业登记系统',
      subject: 'organisation',
      format: 'jsonl',
    },
    ...{
      period: 'day',
      owner: MARKET,
      legalBasis: '市场主体登记管理条例',
      trust: 90,
      care: 'high',
      lagDays: 60,
      addresses: 'neat',
    },
    columns: columnsOf(
      '变更号:serial 统一社会信用代码:credit_code 企业名称:organisation_name 变更事项:matter 变更后法定代表人:head_name 变更后住所:address 变更日期:observed_on',
    ),
    entries: organisations(() => 0.12),
  },
  {
    ...{
      code: 'elevator-keepers',
      title: '电梯使用单位',
      system: '电梯应急处置平台',
      subject: 'thing',
      format: 'csv',
    },
    ...{
      period: 'month',
      owner: MARKET,
      legalBasis: '特种设备安全法',
      trust: 80,
      care: 'middle',
      lagDays: 200,
    },
    columns: columnsOf(
      '救援识别码:serial 注册代码:thing_code 设备名称:thing_name 使用单位:organisation_name 经度:lon 纬度:lat 状态:state 更新日期:observed_on',
    ),
    entries: things((t) => (t.kind === 'elevator' ? 0.97 : 0)),
  },
  {
    ...{
      code: 'special-equipment',
      title: '特种设备',
      system: '特种设备动态监管系统',
      subject: 'thing',
      format: 'parquet',
    },
    ...{
      period: 'quarter',
      owner: MARKET,
      legalBasis: '特种设备安全监察条例',
      trust: 85,
      care: 'middle',
      lagDays: 400,
    },
    columns: columnsOf(
      '使用登记号:serial 设备代码:thing_code 设备名称:thing_name 产权单位:organisation_name 检验日期:observed_on 状态:state',
    ),
    entries: things((t) => (t.kind === 'elevator' ? 0.85 : 0)),
  },
  {
    ...{
      code: 'component-census',
      title: '城市部件普查',
      system: '数字化城市管理系统',
      subject: 'thing',
      format: 'parquet',
    },
    ...{
      period: 'year',
      owner: '城市管理部门（合成）',
      legalBasis: '数字化城市管理信息系统标准',
      trust: 80,
      care: 'middle',
      lagDays: 500,
    },
    columns: columnsOf(
      '普查序号:serial 部件标识码:thing_code 部件名称:thing_name 主管部门:organisation_name 经度:lon 纬度:lat 状态:state 普查日期:observed_on',
    ),
    entries: things((t) => (t.kind === 'component' ? 0.96 : 0)),
  },
];
