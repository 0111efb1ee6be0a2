import { AppError } from '../../lib/errors.ts';
import { PAST_STATES, type PastState } from './take-over.ts';

/** Words that other systems use for where a ticket stands; the first group that fits decides. */
const WORDS: readonly (readonly [PastState, RegExp])[] = [
  [
    'not-taken-up',
    /不予受理|不受理|作废|撤[单销回件]|无效|重复件|已转出|invalid|withdrawn|cancell?ed|rejected|void/i,
  ],
  [
    'not-taken-up',
    /(closed|resolved|completed?).*(duplicate|transferr?ed|referred)|(duplicate|transferr?ed).*closed|已(结|关闭).*重复/i,
  ],
  ['suspended', /挂账|挂起|暂缓|缓办|suspend|on hold/i],
  [
    'awaiting-verification',
    /待(核实|核查|审核|回访|验收|结案|归档)|已(处置|处理|反馈|办理|完成处置)|处置完成|核[实查]中|^(resolved|completed|fixed|work completed)/i,
  ],
  [
    'awaiting-signature',
    /待(签收|接单|接收|处理|处置|办理)|已(派单|派遣|派发|转办|交办|分派|下派)|^派单|assigned|dispatched|referred/i,
  ],
  [
    'awaiting-dispatch',
    /待(派|受理|分派|分拨|审批|立案|登记)|未(受理|派|处理)|^(new|received|submitted|intake|unassigned)\b|新建|新增|已?登记|已受理|已立案|受理$/i,
  ],
  [
    'closed',
    /已?结案|已?归档|已?办结|已?完结|已?关闭|已?完成|已?解决|已?答复|已?回复|已?评价|已回访|closed|resolved|complete|done|fixed|archived|answered/i,
  ],
  [
    'handling',
    /(办理|处理|处置|整改|跟进|进行)中|在办|已(签收|接单|接收)|签收|返工|重办|退回重办|未办结|未结|延期|in.?(progress|work|process)|open|pending|active|acknowledged|investigat|started|ongoing|reopen/i,
  ],
];
const NOT_CLOSED = /未(办结|结案|完成|解决|结|答复|回复|关闭)|not (closed|resolved)|unresolved|incomplete/i;

/** `Open=handling,New=awaiting-dispatch`: what a column's words mean. Throws `intake.import_state`. */
export function parseStates(given: string | undefined): ReadonlyMap<string, PastState> {
  const states = new Map<string, PastState>();
  for (const pair of given?.split(',').filter((each) => each.trim() !== '') ?? []) {
    const cut = pair.lastIndexOf('=');
    const state = pair.slice(cut + 1).trim();
    if (cut <= 0 || !(PAST_STATES as readonly string[]).includes(state))
      throw new AppError('intake.import_state', { value: pair.slice(0, 60), expected: PAST_STATES });
    states.set(foldState(pair.slice(0, cut)), state as PastState);
  }
  return states;
}

/** Where a ticket stands, from the words of the other system. Throws `intake.import_state`. */
export function pastStateOf(words: string, given: ReadonlyMap<string, PastState>): PastState {
  const own = given.get(foldState(words));
  if (own !== undefined) return own;
  if (NOT_CLOSED.test(words)) return 'handling';
  const found = WORDS.find(([, pattern]) => pattern.test(words));
  if (found === undefined)
    throw new AppError('intake.import_state', { value: words.slice(0, 60), expected: PAST_STATES });
  return found[0];
}

const foldState = (words: string) => words.trim().toLowerCase();

/** 1 (urgent) to 4 from what other systems write; undefined when it says nothing known. */
export function priorityOf(words: string): number | undefined {
  const text = words.trim().toLowerCase();
  if (/^[1-4]$/.test(text)) return Number(text);
  if (/^p?[1-4]$/.test(text)) return Number(text.slice(-1));
  if (/特急|特提|紧急|emergency|critical|urgent|immediate/.test(text) && !/非紧急|不紧急|non/.test(text))
    return 1;
  if (/加急|急件|^急$|较急|high|重要/.test(text)) return 2;
  if (/一般|普通|平件|常规|正常|medium|normal|standard|routine|非紧急|不紧急|non/.test(text)) return 3;
  return /低|缓|low|minor/.test(text) ? 4 : undefined;
}
