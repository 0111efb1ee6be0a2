/**
 * Groups of characters that are taken for each other when a name is typed from paper or read by a machine: same
 * parts, one stroke more or less. Each group is one class; chosen for personal names.
 */
const GROUPS =
  '己已巳 未末 土士 日曰目 人入八 千干于 王玉主 大太犬 刀力 天夫 田由甲申 戊戌戍成 午牛 晴睛 清靖 辛幸 ' +
  '冶治 冰水永 今令 侯候 兵乒乓 刘划 历厉 史吏 名各 吴昊 喜善 囡因困 坤坪 壮状 妹姝 姚桃 姣娇 娜挪 婷停 ' +
  '宁守 宇字 官宫 密蜜 寇冠 小少 尔你 尹伊 岩岸 峰锋烽 崔催 川州 巩现 帅师 帆仇 平乎 广厂 庆床 康唐 建健 ' +
  '弘泓 张弛 彬杉 徐除 志忘 怡恰 恒桓 悦说 惠慧 戴载 扬杨 拴栓 振震 捷睫 文交 方万 旭旬 昌冒 明朋 星是 春香 ' +
  '晨展 景影 智知 曹遭 朱未珠 李季 杏呆 村材 林木 柏伯 柳卯 栋拣 树村 桂佳 梅海 梁粱 森淼 楠南 欣斯 武试 ' +
  '民氏 沈沉 泽译 洋样 洪供 浩皓 涛寿 淑叔 温湿 潘番 燕蒸 爱受 玲铃 珍诊 琴瑟 瑞端 璐路 生主 白自百 磊蕾 祥详 ' +
  '秀透 程呈 立丰 竹笔 红江 纪记 纲钢 经轻 维唯 罗岁 美姜 翠萃 耿秋 聪总 艳色 芬分 芳方 苏办 若苦 英央 茂荒 ' +
  '荣荧 莉利 莹萤 菊鞠 萍苹 董重 蒋将 蓉容 薛辞 虎虏 袁哀 裴斐 许午 诚城 谢射 谭潭 豪毫 贺贸 贾价 赵赴 超起 ' +
  '辉挥 达迖 迎仰 邓邱 郭敦 郝赫 金全 钟种 铭名 长氏 陈阵 雪雷 雯霞 霖淋 静净 韩朝 顺须 颖颍 飞气 马冯 高商 ' +
  '魏巍 鲁鱼 鹏鸟 龙尤';

/** Character → the first character of its group; a character without look-alikes is not in it. */
export const lookAlikes: ReadonlyMap<string, string> = new Map(
  GROUPS.split(' ').flatMap((group) => {
    const characters = [...group];
    return characters.map((character) => [character, characters[0]!] as const);
  }),
);
