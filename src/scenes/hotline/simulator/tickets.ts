import { HOUR_MS } from '../../../lib/time.ts';
import type { TicketRequest } from '../contract.ts';

type Random = () => number;

/** What citizens tell the hotline, by kind; sentences and shares are made up. */
const MATTERS: readonly {
  readonly kind: NonNullable<TicketRequest['kind']>;
  readonly texts: readonly string[];
}[] = [
  {
    kind: '投诉',
    texts: [
      '垃圾几天没有清运，味道很大',
      '夜里工地施工声音很大，影响休息',
      '路面破了一个大坑，电动车容易摔倒',
      '店外经营占了人行道，走路要绕到马路上',
      '小区的路灯坏了半个月没有修',
    ],
  },
  {
    kind: '求助',
    texts: ['家里停水两天了，问了物业也不知道原因', '暖气不热，家里有老人', '井盖破损，请尽快派人'],
  },
  { kind: '咨询', texts: ['想问居住证到期了怎么续办', '请问老年卡在哪里办，需要带什么'] },
  { kind: '建议', texts: ['建议在公交站加装座椅，方便老人候车', '建议路口加一个左转信号灯'] },
  { kind: '举报', texts: ['有人在河边偷倒建筑垃圾，请查处'] },
];
const WEIGHTS = [52, 26, 12, 6, 4];
/** Hours that the upper platform gives, by chance. */
const LIMIT_HOURS = [24, 72, 120, 168];
const SECRET_SHARE = 0.04;

/** A made-up ticket of the upper platform; marked synthetic, its reporter cannot be taken for a person. */
export function makeTicket(
  random: Random,
  at: Date,
  { number, place }: { number: string; place: { name: string; lon: number; lat: number } },
): TicketRequest {
  const { kind, texts } = MATTERS[indexOf(random)]!;
  const hours = LIMIT_HOURS[Math.floor(random() * LIMIT_HOURS.length)]!;
  // To the minute, as platforms write it.
  const deadline = new Date(Math.floor((at.getTime() + hours * HOUR_MS) / 60_000) * 60_000);
  const code = String(Math.floor(random() * 10_000)).padStart(8, '0');
  return {
    ...{ number, kind, deadline: deadline.toISOString(), receivedAt: at.toISOString() },
    text: `${place.name}：${texts[Math.floor(random() * texts.length)]}。`,
    ...{ lon: place.lon, lat: place.lat, address: place.name, synthetic: true },
    ...(random() < SECRET_SHARE && { secret: true }),
    reporter: { name: `合成市民${code.slice(-4)}`, telephone: `000${code}` },
  };
}

function indexOf(random: Random): number {
  let left = random() * WEIGHTS.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of WEIGHTS.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return 0;
}
