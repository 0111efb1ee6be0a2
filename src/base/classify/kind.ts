/** The six kinds of what citizens bring (12345 practice). */
export const KINDS = ['咨询', '求助', '投诉', '举报', '建议', '表扬'] as const;
export type Kind = (typeof KINDS)[number];

const signs: readonly { kind: Kind; pattern: RegExp; weight: number }[] = [
  { kind: '举报', pattern: /举报|检举|揭发|违法|非法|偷税|无证|黑中介|传销|受贿|贪污/g, weight: 2 },
  { kind: '表扬', pattern: /表扬|点赞|感谢信|特此感谢|好样的|值得称赞/g, weight: 3 },
  { kind: '建议', pattern: /建议|希望能增加|能否增设|提个意见|改进|应该增设|应当设立/g, weight: 1.5 },
  {
    kind: '咨询',
    pattern: /咨询|请问|想了解|如何办理|怎么办理|需要什么材料|什么时候能|有没有政策|是否可以/g,
    weight: 1.5,
  },
  { kind: '求助', pattern: /求助|帮帮|救救|请求帮助|急需|恳请解决|走投无路|困难补助/g, weight: 1.5 },
  {
    kind: '投诉',
    pattern: /投诉|扰民|不作为|乱收费|态度恶劣|欺骗|侵权|无人管|拖欠|维权|噪音|脏乱/g,
    weight: 1,
  },
];

/**
 * The kind that the words of a text speak for, the first 80 characters (its title) counting twice. Without any sign
 * it is the category's hint, and 投诉 where there is none: the commonest kind.
 */
export function classifyKind(text: string, hint: string | null | undefined): { kind: Kind; words: string[] } {
  let best: { kind: Kind; score: number; words: string[] } | undefined;
  for (const { kind, pattern, weight } of signs) {
    const found = [...text.slice(0, 2_000).matchAll(pattern)];
    let score = found.reduce((sum, match) => sum + (match.index < 80 ? 2 : 1) * weight, 0);
    if (kind === hint) score += 1;
    if (score > (best?.score ?? 0))
      best = { kind, score, words: [...new Set(found.map((match) => match[0]))] };
  }
  if (best === undefined)
    return { kind: (KINDS as readonly string[]).includes(hint ?? '') ? (hint as Kind) : '投诉', words: [] };
  return best;
}
