/** Pieces that names of estates, roads, villages and firms are put together from; no such place is meant to exist. */
export const ROAD_FIRST =
  '云松柳杏枫桐槐榆竹兰菊桂荷莲梧桑柏樱棠蓉鹿鹤雁鸢溪泉湖岭峰霞岚晴朗锦绣文瑞祥和丰盈康宁永兴';
export const ROAD_SECOND =
  '溪山桥台亭园苑林岗坪原川河湾渡津塘源泉谷坡岭峰华安宁丰泰和达通远晖光明阳春秋霜雪岚霞';
export const ROAD_KINDS = ['路', '路', '路', '街', '街', '大道', '东路', '西路', '南街', '北街', '巷'];

export const ESTATE_FIRST = [
  ...[
    '云杉',
    '枫林',
    '青禾',
    '澜庭',
    '锦棠',
    '梧桐',
    '观澜',
    '紫薇',
    '听松',
    '望岳',
    '揽翠',
    '金穗',
    '银杏',
    '海棠',
  ],
  ...[
    '玉兰',
    '丹桂',
    '晴川',
    '朗润',
    '和畅',
    '安澜',
    '景明',
    '星河',
    '月湖',
    '云栖',
    '溪谷',
    '柏悦',
    '翠屏',
    '芳草',
  ],
  ...[
    '明德',
    '崇文',
    '康宁',
    '福泽',
    '瑞安',
    '永乐',
    '长青',
    '春晖',
    '秋实',
    '映雪',
    '流芳',
    '沁园',
    '棠溪',
    '鹿鸣',
  ],
  ...[
    '雁归',
    '鹤鸣',
    '松涛',
    '竹韵',
    '兰亭',
    '荷风',
    '梅岭',
    '桃源',
    '杏坛',
    '槐荫',
    '榆钱',
    '桐花',
    '柳浪',
    '麦田',
  ],
];
export const ESTATE_LAST = {
  tower: [
    '府',
    '壹号院',
    '花园',
    '国际城',
    '新城',
    '华庭',
    '雅苑',
    '公馆',
    '名邸',
    '水岸',
    '锦园',
    '上城',
    '悦府',
    '里',
  ],
  slab: ['小区', '新村', '家属院', '花园', '家园', '苑', '社区', '北院', '南院', '东院', '西院', '佳苑'],
  'urban-village': ['村', '庄', '寨', '岗', '营', '寺村', '坡村', '湾村'],
  commercial: ['广场', '大厦', '中心', '国际', '商务楼', '时代', '天地', '创业园'],
  industrial: ['工业园', '产业园', '物流园', '科技园', '制造基地', '仓储园'],
} as const;
/** What tells two places of one name apart. */
export const ESTATE_PARTS = [
  '',
  '一期',
  '二期',
  '东区',
  '西区',
  '南区',
  '北区',
  '三期',
  'A区',
  'B区',
  'C区',
  'D区',
];

export const HAMLET_FIRST = '东西南北前后上下大小老新河坡岭沟湾桥井槐柳杏枣石马牛白黄青';
export const HAMLET_LAST = [
  '庄',
  '寨',
  '沟',
  '岗',
  '湾',
  '坡',
  '营',
  '堂',
  '楼',
  '洼',
  '铺',
  '集',
  '店',
  '井',
];

/** Counties that do not exist, for people who were registered elsewhere first. */
export const COUNTIES: readonly string[] =
  '云溪 临岚 青坪 望川 石亭 柳泉 安渡 平棠 鹤山 枫桥 白鹭 长汀 南麓 北湾 新岭 永岗 清源 沙洲 梅川 杏原'
    .split(' ')
    .map((name) => `${name}县`);

export const FIRM_FIRST =
  '云锦瑞恒盛宏泰安康达通顺丰源鑫汇华中原信诚德智联创新博远景卓越凯龙腾飞星辰海天地和润';
export const FIRM_SECOND = '帆川岭峰泽洋涛晟昊辰宇航翔驰骏捷迅腾茂裕隆昌荣耀辉煌利民益嘉禾田园林木森泉溪河湖';
export const FIRM_THIRD = '博创达通联合众信科智诚远景泰和美佳源兴业盛鼎';

export interface FirmKind {
  readonly kind: string;
  readonly weight: number;
  readonly words: readonly string[];
  /** Form at the end of its name; the first two characters of its credit code (GB 32100: department, kind). */
  readonly form: string;
  readonly prefix: string;
}

export const FIRM_KINDS: readonly FirmKind[] = [
  {
    kind: 'trade',
    weight: 20,
    words: ['商贸', '贸易', '供应链', '电子商务', '百货'],
    form: '有限公司',
    prefix: '91',
  },
  {
    kind: 'technology',
    weight: 13,
    words: ['科技', '网络科技', '信息技术', '软件', '智能'],
    form: '有限公司',
    prefix: '91',
  },
  {
    kind: 'construction',
    weight: 8,
    words: ['建筑工程', '装饰工程', '建设', '园林绿化'],
    form: '有限公司',
    prefix: '91',
  },
  {
    kind: 'manufacture',
    weight: 6,
    words: ['机械', '食品', '服装', '包装材料', '电气设备'],
    form: '有限公司',
    prefix: '91',
  },
  {
    kind: 'services',
    weight: 9,
    words: ['企业管理咨询', '广告', '文化传媒', '物业服务', '家政服务'],
    form: '有限公司',
    prefix: '91',
  },
  { kind: 'logistics', weight: 4, words: ['物流', '快递服务', '运输'], form: '有限公司', prefix: '91' },
  {
    kind: 'restaurant',
    weight: 14,
    words: ['烩面馆', '餐厅', '小吃店', '火锅店', '早餐店'],
    form: '',
    prefix: '92',
  },
  {
    kind: 'shop',
    weight: 16,
    words: ['便利店', '超市', '服装店', '五金店', '水果店', '药店', '理发店'],
    form: '',
    prefix: '92',
  },
  { kind: 'hotel', weight: 2, words: ['宾馆', '酒店', '快捷酒店'], form: '', prefix: '91' },
  { kind: 'school', weight: 2, words: ['小学', '中学', '幼儿园', '职业学校'], form: '', prefix: '12' },
  {
    kind: 'health',
    weight: 2,
    words: ['诊所', '卫生服务站', '口腔门诊部', '养老院'],
    form: '',
    prefix: '52',
  },
  { kind: 'farm', weight: 2, words: ['种植', '养殖', '农机'], form: '专业合作社', prefix: '93' },
  { kind: 'association', weight: 1, words: ['志愿服务', '商会', '协会'], form: '', prefix: '51' },
];

export const OCCUPATIONS: readonly string[] = (
  '工人 销售员 司机 厨师 教师 护士 医生 会计 程序员 快递员 外卖员 保安 保洁员 电工 焊工 建筑工 营业员 服务员 ' +
  '行政人员 公务员 工程师 设计师 仓库管理员 装修工 理发师 美容师 律师 物业管理员 生产操作工 客服人员'
).split(' ');
