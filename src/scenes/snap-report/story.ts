import type { ActionRecord, CaseState, Mark, Words } from '../../base/loop/index.ts';
import { dueInWords, whenInWords } from './when.ts';

/** What the words need besides the log. */
export interface StoryParts {
  readonly now: Date;
  readonly timeZone: string;
  /** The name of a unit, by its id. */
  unitName(id: unknown): string;
  /** The reporter who reads: what other reporters of the same case wrote is not shown. */
  readonly readerId: string;
}

export interface StoryLine {
  readonly sequence: number;
  readonly at: string;
  readonly words: Words;
  readonly mark: Mark | 'late';
  readonly by: string | null;
  readonly quote: string | null;
  /** Which pictures belong here: those of the result, or those named. */
  readonly pictures: 'result' | readonly string[];
}

type Teller = (action: ActionRecord, parts: StoryParts) => Omit<StoryLine, 'sequence' | 'at'> | undefined;

const EXITS: Readonly<Record<string, Words>> = {
  police: { zh: '已转公安机关（110）处理', en: 'Passed on to the police (110)' },
  fire: { zh: '已转消防救援（119）处理', en: 'Passed on to the fire service (119)' },
  'first-aid': { zh: '已转医疗急救（120）处理', en: 'Passed on to the ambulance service (120)' },
  'legal-path': {
    zh: '这件事需要走法定途径，办法见下方说明',
    en: 'This has a legal path of its own; see the note',
  },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  unreachable: { zh: '多次联系您没有接通，已先结束', en: 'We could not reach you, so this was ended' },
};

const line = (
  zh: string,
  en: string,
  mark: Mark | 'late',
  more: { by?: string; quote?: unknown; pictures?: StoryLine['pictures'] } = {},
) => ({
  words: { zh, en },
  mark,
  by: more.by ?? null,
  quote: typeof more.quote === 'string' && more.quote !== '' ? more.quote : null,
  pictures: more.pictures ?? [],
});

const unitOf = (action: ActionRecord, parts: StoryParts) => parts.unitName(action.actor.organisationId);
const isReader = (action: ActionRecord, parts: StoryParts) => action.actor.id === parts.readerId;

/** Every action that a citizen is told of, in words; the rest is the city's own housekeeping. */
const tellers: Readonly<Record<string, Teller>> = {
  dispatch: (action, parts) => {
    const unit = parts.unitName(action.form.unit);
    return line(`已派给${unit}`, `Given to ${unit}`, 'moving');
  },
  sign: (action, parts) => {
    const unit = unitOf(action, parts);
    return line(`${unit}已签收，开始办理`, `${unit} signed for it and has begun`, 'moving');
  },
  'pass-down': (action, parts) => {
    const unit = parts.unitName(action.form.unit) || unitOf(action, parts);
    return line(`已安排${unit}具体办理`, `${unit} does the work`, 'moving');
  },
  handle: (action, parts) =>
    line('已处理，结果如下', 'The work is done; this is the result', 'moving', {
      ...{ by: unitOf(action, parts), quote: action.form.result, pictures: 'result' },
    }),
  assist: (action, parts) => {
    const unit = unitOf(action, parts);
    return line(`${unit}已协助处理`, `${unit} has helped`, 'moving');
  },
  object: () => line('正在重新确认由哪个单位办理', 'We are making sure which unit should do it', 'waiting'),
  'grant-return': () => line('将改派给更合适的单位', 'It goes to a unit that fits better', 'waiting'),
  'decide-panel': (action, parts) => {
    const unit = parts.unitName(action.form.unit);
    return line(`经会商，确定由${unit}办理`, `A panel decided: ${unit} does it`, 'moving');
  },
  'grant-extension': () =>
    line(
      '办理单位申请的延期已批准，对您的承诺时限不变',
      'The unit was given more time; the promise to you stays',
      'moving',
    ),
  suspend: (action) =>
    line('条件暂不具备，先登记挂账', 'It cannot be done yet and is kept on the register', 'waiting', {
      quote: action.form.note,
    }),
  resume: () => line('恢复办理', 'Work goes on', 'moving'),
  verify: () => line('现场核实通过', 'Checked on the spot: it is done', 'moving'),
  'reject-result': () => line('核实发现没有办好，已退回重办', 'Checked: not done well, sent back', 'waiting'),
  close: () => line('已办结', 'Closed', 'closed'),
  answer: (action) => line('已答复', 'Answered', 'closed', { quote: action.form.reply }),
  'solve-in-place': (action, parts) =>
    line('网格员已当场办结', 'Solved on the spot by the grid member', 'closed', {
      ...{ by: unitOf(action, parts), quote: action.form.result, pictures: 'result' },
    }),
  exit: (action) => {
    const words = EXITS[String(action.form.exit)] ?? { zh: '不予受理', en: 'Not taken up' };
    return line(words.zh, words.en, 'closed', { quote: action.form.note });
  },
  withdraw: (action, parts) =>
    isReader(action, parts)
      ? line('您撤回了上报', 'You withdrew the report', 'closed', { quote: action.form.note })
      : line('上报人已撤回', 'The reporter withdrew it', 'closed'),
  urge: () => line('中心已催办', 'The centre urged the unit', 'moving'),
  supervise: () => line('已列入督办', 'Under formal supervision now', 'moving'),
  reopen: () => line('回访或核实发现还没解决，重新办理', 'Found not solved: opened again', 'moving'),
  'ask-reporter': (action, parts) => {
    const unit = unitOf(action, parts);
    return line(`${unit || '中心'}想向您了解情况`, `${unit || 'The centre'} asks you`, 'waiting', {
      quote: action.form.question,
    });
  },
  supplement: (action, parts) =>
    isReader(action, parts)
      ? line('您补充了情况', 'You added something', 'moving', {
          quote: action.form.text,
          pictures: Array.isArray(action.form.photos) ? (action.form.photos as string[]) : [],
        })
      : undefined,
};

/** The log of a case as a story for one of those who reported it, oldest first; the report itself is not in it. */
export function tellStory(actions: readonly ActionRecord[], parts: StoryParts): StoryLine[] {
  const told = actions.flatMap((action): StoryLine[] => {
    const { alarm } = action.resolved;
    const what = alarm
      ? alarm.clock === 'citizen' && alarm.level === 2
        ? line('已超过承诺时间，中心正在督促', 'The promised time has passed; the centre is pressing', 'late')
        : undefined
      : tellers[action.type]?.(action, parts);
    return what ? [{ ...what, sequence: action.sequence, at: action.at }] : [];
  });
  return told;
}

/** Where the matter stands, in one sentence: who has it, since when, and until when it is promised. */
export function headlineOf(
  state: Pick<CaseState, 'state' | 'leadOrganisationId' | 'hands' | 'attributes'>,
  promise: { dueAt: Date | null; overdue: boolean } | undefined,
  parts: Omit<StoryParts, 'readerId'>,
): Words {
  const unit = parts.unitName(state.leadOrganisationId);
  const signedAt = state.hands.find((hand) => hand.signedAt !== undefined)?.signedAt;
  const signed = signedAt ? whenInWords(new Date(signedAt), parts.now, parts.timeZone) : undefined;
  const until = promiseInWords(promise, parts);
  const open = (zh: string, en: string): Words => ({
    zh: until ? `${zh}，${until.zh}` : zh,
    en: until ? `${en}; ${until.en}` : en,
  });
  switch (state.state) {
    case 'awaiting-dispatch':
      return open('已收到，正在确认由哪个单位办理', 'Received; we are finding the right unit');
    case 'awaiting-signature':
      return open(`已派给${unit}，等待签收`, `Given to ${unit}, waiting for its signature`);
    case 'handling':
    case 'under-review':
      return open(
        `已派给${unit}${signed ? `，${signed.zh} 签收` : ''}`,
        `Given to ${unit}${signed ? `, signed for ${signed.en}` : ''}`,
      );
    case 'objected':
    case 'in-panel':
      return open('正在重新确认由哪个单位办理', 'We are making sure which unit should do it');
    case 'suspended':
      return { zh: `${unit}暂缓办理，已登记挂账`, en: `${unit} cannot do it yet; it is on the register` };
    case 'awaiting-verification':
    case 'awaiting-closing':
      return open(`${unit}已处理，正在核实`, `${unit} has done the work; it is being checked`);
    case 'closed':
      return { zh: '已办结，请您评价', en: 'Closed; please say how it was' };
    case 'rated':
      return { zh: '已办结', en: 'Closed' };
    default:
      return EXITS[String(state.attributes.exit)] ?? { zh: '已结束', en: 'Ended' };
  }
}

function promiseInWords(
  promise: { dueAt: Date | null; overdue: boolean } | undefined,
  { now, timeZone }: Pick<StoryParts, 'now' | 'timeZone'>,
): Words | undefined {
  if (!promise?.dueAt) return undefined;
  const due = dueInWords(promise.dueAt, now, timeZone);
  if (promise.overdue)
    return { zh: `已超过承诺的${due.zh}，正在督促`, en: `promised for ${due.en}, now late` };
  return { zh: `预计${due.zh}前办结`, en: `expected to be done by ${due.en}` };
}
