import type { LabelledText } from './index.ts';
import { seededRandom } from './solver.ts';

/** Invented messages for tests: full sentences with punctuation, four subjects. */
const SUBJECTS: Readonly<Record<string, readonly string[]>> = {
  路灯: ['路灯坏了', '灯杆不亮', '夜里漆黑一片', '照明线路断了', '灯泡一闪一闪'],
  供水: ['水龙头没水', '自来水发黄', '水压太小', '水管爆裂', '停水没有通知'],
  噪音: ['工地半夜打桩', '音响震耳', '广场舞太吵', '装修电钻声', '邻居深夜唱歌'],
  公交: ['公交车不准时', '站牌看不清', '等车半小时', '末班车太早', '司机甩站'],
};
const PLACES = ['A1区松柏巷', '青石桥边', 'B2市莲塘小区', '东风路口', '我们村口', '学校后门'];
const OPENINGS = ['您好，', '反映一下：', '我是这里的居民，', '', '麻烦看看，'];
const ENDINGS = ['请尽快处理。', '希望有人管一管！', '已经好几天了。', '打过电话也没有用，谢谢。'];

/** `count` labelled messages, the same for the same seed. */
export function exampleMessages(count: number, seed = 1): LabelledText[] {
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]!;
  const labels = Object.keys(SUBJECTS);
  return Array.from({ length: count }, (_, row) => {
    const label = labels[row % labels.length]!;
    const first = pick(SUBJECTS[label]!);
    const second = pick(SUBJECTS[label]!);
    return { text: `${pick(PLACES)}${first}。${pick(OPENINGS)}${second}，${pick(ENDINGS)}`, label };
  });
}
