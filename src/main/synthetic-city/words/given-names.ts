/** Characters that parents of a time gave to boys and girls: what a name says of the year in which it was given. */
interface Generation {
  /** Born before 1 January of this year. */
  readonly before: number;
  /** Share of given names of one character. */
  readonly shortShare: number;
  readonly boys: string;
  readonly girls: string;
  /** Characters that stand first in a name of two, for both. */
  readonly first: string;
}

export const GENERATIONS: readonly Generation[] = [
  {
    before: 1950,
    shortShare: 0.12,
    boys: '福贵财旺兴发德义信忠厚根柱林山河海江田才有喜庆祥瑞生荣昌盛全保成堂臣亭清仁礼智廷敬安银金水火土木顺长',
    girls: '英兰花香梅菊莲桂珍玉秀芳芝荣凤娥妮枝琴仙娟珠翠云霞环巧改爱淑贞素月喜春秋冬雪莹姣',
    first: '文明国德玉秀桂振永庆长天金银春世志学书新保广全有福广仁士玲淑素凤兰秋雪月',
  },
  {
    before: 1970,
    shortShare: 0.16,
    boys: '国军民建华强明平生刚勇利和跃进胜革红卫东林峰山海兵杰涛新成志宏民安全良喜才友武文斌贵根永忠福臣',
    girls: '英兰芳玲梅霞敏芬丽红萍琴珍秀凤荣花香艳云莲娟菊燕平华清枝巧爱桂改淑慧勤俭',
    first: '建国卫红爱秀玉志永新文春小桂金海振喜保学军明庆东淑素凤丽艳月俊书世长天广景',
  },
  {
    before: 1980,
    shortShare: 0.3,
    boys: '军伟强勇杰涛斌辉刚峰磊波鹏飞亮超宏建华民明东平海林志新利兵彬坤雷阳旭浩',
    girls: '丽敏静艳娟燕霞芳红玲梅莉萍娜琴云洁英慧华琳蕾霜春晓利俊青莹爱花',
    first: '建志永海晓红小文俊春国金玉卫新爱丽秀艳雪东明学宏亚彦素玲青利素会景冬少',
  },
  {
    before: 1990,
    shortShare: 0.36,
    boys: '伟磊鹏涛超杰浩峰亮凯飞强勇波辉斌帅龙洋旭坤鑫阳晨军明康毅恒岩琦源彬东建',
    girls: '静丽娜敏婷燕倩娟艳晓雪莉慧丹霞颖莹琳洁蕾媛芳璐晶瑞萌楠娇露阳玲圆帆佳',
    first: '晓小俊海志亚文佳雪梦春利明建永丽艳红伟玉金少庆世冰培彦素会琳东振新瑞宏鹏',
  },
  {
    before: 2000,
    shortShare: 0.28,
    boys: '鹏浩杰宇帆凯博豪龙威翔旭阳晨辉鑫洋飞涛超帅康泽航源坤磊强伟明冲聪昊轩毅',
    girls: '婷雪倩慧莹琪悦欣佳玉敏颖梦洁瑶丹静蕾娜雨萌璐媛茹柯文甜琳月露霞珂蕊楠冉',
    first: '梦雨佳思晓文俊嘉子雅志世一明家金亚玉雪海鹏春欣诗怡艺永宇天冰浩若振慧静',
  },
  {
    before: 2012,
    shortShare: 0.12,
    boys: '轩宇豪博涵泽杰浩然阳航睿鑫昊凯源翔辰硕朗霖瑞帆晨旭恒毅宸铭洋哲祺森楷',
    girls: '涵萱琪怡雨欣彤妍诺悦瑶佳梦菲雯萌瑾莹颖语晴琳蕊桐甜静雪阳宁馨茹婷淇',
    first: '子梓雨佳思欣嘉宇浩俊文诗一语若雅明博静家梦怡可天紫艺晨奕世锦铭鑫泽',
  },
  {
    before: 2100,
    shortShare: 0.07,
    boys: '泽宸轩睿辰泽霖沐宇恒然安琛铭熠希阳昊诚锦瑞朗承毅远皓祺奕乐程言川晏楠',
    girls: '涵萱汐玥瑶诺沐熙希妍彤晴语桐悦一安然宁乐兮若苒琪禾柠芮念珂妤舒伊晗楚可',
    first: '子梓沐一宇若奕芷锦诗语昕铭浩俊亦书泽知嘉以雨云清思柏佳煜初墨星予景辰',
  },
];
