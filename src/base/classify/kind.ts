/** The six kinds of what citizens bring (12345 practice). */
export const KINDS = ['咨询', '求助', '投诉', '举报', '建议', '表扬'] as const;
export type Kind = (typeof KINDS)[number];

interface Sign {
  readonly kind: Kind;
  readonly pattern: RegExp;
  /** What it weighs in the title, and each time in the text. */
  readonly title: number;
  readonly body: number;
}

const sign = (kind: Kind, title: number, body: number, pattern: RegExp): Sign => ({
  ...{ kind, title, body, pattern },
});

/** What is done with the letter (先咨询, 特此举报) says less than what it asks for; see evaluation/RULES.md. */
const SIGNS: readonly Sign[] = [
  sign('表扬', 4, 1, /^感谢|表扬|点赞|感谢信|特此感谢|好样的|值得称赞|锦旗/g),
  sign('咨询', 3.5, 0.3, /咨询|请问(?!.{0,12}(为何|凭什么|谁来管))|想了解|想知道|如何办理|怎么办理/g),
  sign(
    '咨询',
    2,
    0.3,
    /需要什么(材料|条件|手续)|(何时|什么时候).{0,14}(开工|完工|建成|开通|通车|开建|落实|能|开放)/g,
  ),
  sign('咨询', 2, 0.2, /(吗|属实|哪里|多少|几点|怎么计算|能否|是否|会不会|疑问|疑惑)[？?。]?$|会.{0,12}吗/gm),
  sign('建议', 4, 0.8, /建议/g),
  sign(
    '建议',
    2.2,
    0.5,
    /(能不能|可不可以|能否|希望|应该?|请).{0,16}(增加|增设|增开|开通|优化|改道|调整|取消|新增|纳入|加快|延长|设立|推广|完善|加强)/g,
  ),
  sign('建议', 2, 0.4, /刻不容缓|有何具体(政策|行动)|具体政策和行动/g),
  sign(
    '求助',
    2.4,
    0.4,
    /请求|求助|帮帮|救救|恳请|恳求|急需|走投无路|请领导.{0,6}(帮|解决)|帮(助|忙)|诉求|讨回/g,
  ),
  sign(
    '求助',
    1.8,
    0.1,
    /无法|办不了|办理难|坏了|损坏|破损|失灵|没有(水|电|路灯|信号)|用不了|信号差?|不方便|太难|冲突|时有时无|没人修/g,
  ),
  sign('求助', 1.6, 0.3, /受害者|受骗|追回|立案|兑付|血汗钱|维权无门/g),
  sign('投诉', 2.2, 0.3, /投诉|控诉|质疑|抗议|反对/g),
  sign(
    '投诉',
    2.4,
    0.3,
    /扰民|不作为|乱收费|乱扣|态度(恶劣|差)|欺骗|欺诈|坑|侵权|无人管|没人管|拖欠|虚假|霸占|强制|强行|拒(绝|不)|推诿|敷衍|噪音|噪声|油烟|脏乱|污染|虚高|违约|捆绑|不退|不交房|欺负|擅自|单方面|不合理|无故|随意|破坏/g,
  ),
  sign(
    '投诉',
    1.2,
    0.1,
    /为何|为什么|凭什么|迟迟|何时才|怎么(老|总|隔)|仍|还在|到底|遥遥无期|长期|严重|一直/g,
  ),
  sign('举报', 2.4, 0.3, /举报|检举|揭发|严查|查处|严惩|彻查|揭露/g),
  sign(
    '举报',
    2,
    0.2,
    /涉嫌|违法|非法|偷税|漏税|无证|传销|受贿|贪污|腐败|挪用|涉黄|卖淫|嫖娼|赌博|聚赌|涉黑|保护伞|违建|违章|违规(补课|停车|经营|办学|搭建)|有偿补课|黑(中介|作坊|诊所|车)|串标|假冒|诈骗(?!.{0,8}(我|血汗))/g,
  ),
];

/** What the category usually is. */
const HINT_WEIGHT = 1.6;
/** The commonest kind, when little is said. */
const USUAL: Kind = '投诉';
const USUAL_WEIGHT = 0.8;
const TITLE_LENGTH = 60;
const BODY_LENGTH = 1_000;
/** A sign counts so often in the text. */
const MOST_REPEATS = 3;

/**
 * The kind that the words of a text speak for; its first line (or first 40 characters) is its title and counts most.
 * `hint` is the usual kind of its category.
 */
export function classifyKind(text: string, hint: string | null | undefined): { kind: Kind; words: string[] } {
  const lineEnd = text.indexOf('\n');
  const titleEnd = lineEnd >= 0 && lineEnd <= TITLE_LENGTH * 2 ? lineEnd : Math.min(text.length, 40);
  const title = text.slice(0, titleEnd);
  const body = text.slice(titleEnd, titleEnd + BODY_LENGTH);
  const scores = new Map<Kind, number>([[USUAL, USUAL_WEIGHT]]);
  const words = new Map<Kind, string[]>();
  const add = (kind: Kind, amount: number) => scores.set(kind, (scores.get(kind) ?? 0) + amount);
  for (const { kind, pattern, title: inTitle, body: inBody } of SIGNS) {
    const ofTitle = title.match(pattern) ?? [];
    const ofBody = body.match(pattern) ?? [];
    if (ofTitle.length > 0) add(kind, inTitle);
    add(kind, inBody * Math.min(ofBody.length, MOST_REPEATS));
    words.set(kind, [...(words.get(kind) ?? []), ...ofTitle, ...ofBody]);
  }
  if ((KINDS as readonly string[]).includes(hint ?? '')) add(hint as Kind, HINT_WEIGHT);
  let best: Kind = USUAL;
  for (const [kind, score] of scores) if (score > (scores.get(best) ?? 0)) best = kind;
  return { kind: best, words: [...new Set(words.get(best) ?? [])].slice(0, 5) };
}
