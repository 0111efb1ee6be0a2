/** One point that a reply to a citizen is looked at for. */
export interface ReplyPoint {
  readonly id: 'empty' | 'greeting' | 'who' | 'result' | 'contact' | 'personal' | 'placeholder' | 'promise';
  readonly isMet: boolean;
}

const DONE =
  /已(?!转|派|交|安排)[一-龥]|完成|恢复|修复|更换|清理|清运|拆除|整改到位|告知|解释|答复|查实|不属实/;
const PROMISE = /将|拟|尽快|正在|后续|已转|已派|已交|已安排|安排.{0,6}处理/;
const WHO = /局|委|办|街道|社区|公司|中心|大队|所|站|单位|部门|平台/;
const CONTACT = /联系|咨询|拨打|来电|电话|12345|0\d{2,3}-?\d{7,8}|(?<!\d)\d{7,8}(?!\d)/;
const PERSONAL = /(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)/;
const BLANK = /[×✕]{2,}|[xX]{2,}|_{2,}|＿{2,}|某某|【\s*】|（\s*）/;
const FEWEST_CHARACTERS = 15;

/**
 * Looks a reply over before it goes up: who did what, with which result, whom to ask, nothing personal and no blanks
 * left (what centres look for before they accept 办结). It advises; the upper side decides.
 */
export function checkReply(reply: string): ReplyPoint[] {
  const text = reply.trim();
  if (text === '') return [{ id: 'empty', isMet: false }];
  const isDone = DONE.test(text) && text.length >= FEWEST_CHARACTERS;
  return [
    { id: 'greeting', isMet: /您好|你好|尊敬的|市民/.test(text) },
    { id: 'who', isMet: WHO.test(text) },
    { id: 'result', isMet: isDone },
    { id: 'promise', isMet: isDone || !PROMISE.test(text) },
    { id: 'contact', isMet: CONTACT.test(text) },
    { id: 'personal', isMet: !PERSONAL.test(text) },
    { id: 'placeholder', isMet: !BLANK.test(text) },
  ];
}
