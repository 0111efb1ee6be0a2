import { pinyin } from 'pinyin-pro';
import { GENERATIONS } from './given-names.ts';
import { SURNAMES } from './surnames.ts';

/** Characters that are taken for each other by the eye or by a reading machine, in pairs. */
const ALIKE =
  '己已 未末 土士 日曰 千干 天夭 王玉 晴睛 清情 治冶 折拆 侯候 陈阵 杨扬 李季 周固 吴昊 徐除 孙逊 胡湖 朱未 林材 何河 ' +
  '郭廓 马乌 罗萝 梁粱 宋宋 宋宗 郑邓 韩朝 唐康 冯马 于干 程呈 曹槽 袁衰 许计 傅博 沈沉 曾会 彭鼓 吕品 卢户 蒋将 蔡察 ' +
  '贾买 丁了 魏巍 叶时 余佘 潘播 杜社 戴载 夏复 钟钏 汪注 田由 任仕 姜美 范苑 方万 石右 姚桃 谭潭 邹皱 熊能 金全 陆际 ' +
  '白自 崔催 毛手 邱丘 秦泰 江汇 史吏 顾顷 邵召 孟盂 龙尤 段断 雷雪 钱线 汤场 尹伊 武式 乔桥 贺货 文丈 明朋 伟玮 ' +
  '峰锋 浩洁 辉晖 涛滔 杰木 婷停 倩债 静净 丽俪 娜哪 莹萤 颖颍 雨两 欣欧 佳住 怡恰 梓锌 轩杆 宇字 泽择 宸震 睿壑 ' +
  '涵函 萱宣 琪棋 瑶谣 悦说 晨震 阳阴 鑫金 磊石 勇男 军车 强弦 红江 兰三 芳苦 玲铃 英央 秀季 凤风 桂挂 珍诊 贵责';

/** Common characters beside those of names, so that a name may be heard as something that is none. */
const COMMON =
  '的是在有这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都';

const alike = new Map<string, string>();
for (const pair of ALIKE.split(' ')) {
  const [one = '', other = ''] = pair;
  if (one === other) continue;
  if (!alike.has(one)) alike.set(one, other);
  if (!alike.has(other)) alike.set(other, one);
}

/** The character that this one is taken for by the eye; undefined when none is known. */
export const lookAlikeOf = (character: string): string | undefined => alike.get(character);

let bySound: Map<string, string> | undefined;
const sounds = new Map<string, string>();

/** How a character sounds, without its tone: `wang`. */
export function soundOf(character: string): string {
  let sound = sounds.get(character);
  if (sound === undefined) {
    sound = pinyin(character, { toneType: 'none', v: true });
    sounds.set(character, sound);
  }
  return sound;
}

function soundTable(): Map<string, string> {
  if (bySound !== undefined) return bySound;
  const characters = new Set<string>(COMMON);
  for (const [surname] of SURNAMES) for (const character of surname) characters.add(character);
  for (const { boys, girls, first } of GENERATIONS) {
    for (const character of boys + girls + first) characters.add(character);
  }
  bySound = new Map();
  for (const character of characters) {
    const sound = soundOf(character);
    bySound.set(sound, (bySound.get(sound) ?? '') + character);
  }
  return bySound;
}

/** Other characters that sound the same, for an ear that does not mind the tone; may be empty. */
export const homophonesOf = (character: string): string =>
  (soundTable().get(soundOf(character)) ?? '').replace(character, '');
