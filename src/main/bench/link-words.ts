// Words of made-up people and places; shares of surnames as counted in the census, rounded.

export const SURNAMES: readonly (readonly [surname: string, perThousand: number])[] = (
  '王 72 李 71 张 67 刘 54 陈 45 杨 31 黄 22 赵 22 吴 20 周 20 徐 16 孙 15 马 13 朱 13 胡 13 郭 12 何 12 林 11 高 11 罗 11 ' +
  '郑 9 梁 9 谢 8 宋 8 唐 7 许 7 韩 7 冯 7 邓 7 曹 6 彭 6 曾 6 肖 6 田 5 董 5 袁 5 潘 5 于 5 蒋 5 蔡 5 余 5 杜 5 叶 4 程 4 ' +
  '苏 4 魏 4 吕 4 丁 4 任 4 沈 4 姚 4 卢 4 姜 4 崔 4 钟 4 谭 4 陆 4 汪 3 范 3 金 3 石 3 廖 3 贾 3 夏 3 韦 3 付 3 方 3 白 3 ' +
  '邹 3 孟 3 熊 3 秦 3 邱 3 江 3 尹 2 薛 2 闫 2 段 2 雷 2 侯 2 龙 2 史 2 陶 2 黎 2 贺 2 顾 2 毛 2 郝 2 龚 2 邵 2 万 2 钱 2 ' +
  '欧阳 1 司马 1 上官 1 诸葛 1'
)
  .split(' ')
  .reduce<[string, number][]>((list, word, n, words) => {
    if (n % 2 === 0) list.push([word, Number(words[n + 1])]);
    return list;
  }, []);

export const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉志婷雪琳鑫浩宇轩梓涵子欣怡然佳琪思雨晨阳嘉诚俊豪天一' +
  '诺依可馨博泽铭睿哲楠柠瑞祥福贵荣庆春梅凤琴淑珍云莲翠萍海波江河山峰林森松柏青龙虎飞鹏程远航振兴邦安宁康乐庆喜善良信义仁礼' +
  '晓东南西北光亮星月辰曦旭昊天晴朗清源泉洁冰心素雅慧颖聪智能达成功利和顺意如愿长寿永恒立业家宝贝金银铁钢石玲珑琦瑶璇珊瑛';

export const DISTRICTS = ['合成东区', '合成西区', '合成南区', '合成北区', '合成新区', '合成高新区'];
export const ROAD_STARTS =
  '长江 黄河 建设 人民 中山 解放 和平 胜利 文化 科学 花园 农业 嵩山 秦岭 桐柏 伏牛 陇海 航海 金水 紫荆 商务 龙湖 明理 如意 祥盛 康平 永平 正光 东风 红专'.split(
    ' ',
  );
export const ROAD_ENDS = ['路', '街', '大道', '东路', '西路', '南街', '北街'];
export const ESTATE_STARTS =
  '锦绣 阳光 翠湖 金色 绿城 盛世 幸福 东方 名门 世纪 蓝天 御景 和谐 康桥 银河 丽水 学府 滨河 枫林 橡树 香榭 玫瑰 桂花 梧桐 云顶 天悦 汇景 龙泉'.split(
    ' ',
  );
export const ESTATE_ENDS = ['花园', '家园', '小区', '新城', '华庭', '名苑', '雅居', '公馆'];

/** Characters that are mistaken for each other on paper. */
export const MISTAKEN =
  '晴睛 清请 今令 伟纬 杰本 明朋 洋样 敏梅 玉王 平干 志忘 宇字 轩杆 浩皓 琳淋 婷停 娟捐 铭名 林木 春香 波坡 海悔 未末 大太 天夫 田由 日曰 土士 石右 贝见 永水 江红 远运 达迖 飞气 龙尤 安宝 家宋 晨展 晓浇 亮壳 能熊 聪总 利和 智知 慧惠 颖颍'.split(
    ' ',
  );
