import type { SceneLife } from '../../base/scene/index.ts';
import { takeCall } from './calls.ts';
import type { CallRequest } from './contract.ts';
import { CHANNEL } from './rules.ts';

type Random = () => number;

interface Nature {
  readonly nature: string;
  /** How often among a hundred calls. */
  readonly weight: number;
  readonly texts: readonly string[];
  /** Somebody may come to harm: 110 says so itself. */
  readonly urgent?: true;
  /** 110 offers to come along. */
  readonly joint?: true;
}

/** What people call 110 about that is no police business. Sentences and shares are made up. */
const NATURES: readonly Nature[] = [
  {
    ...{ nature: '噪音扰民', weight: 24 },
    texts: [
      '夜里还在施工，声音很大，睡不着',
      '广场舞音响开得很响，劝了不听',
      '楼上装修，休息时间一直在钻墙',
      '商铺门口的喇叭整天循环播放',
    ],
  },
  {
    ...{ nature: '邻里纠纷', weight: 15, joint: true },
    texts: [
      '因为楼道堆放杂物和邻居争执，没有动手',
      '楼上漏水泡了屋顶，两家谈不拢',
      '为小区公共车位吵起来了，没有动手',
    ],
  },
  {
    ...{ nature: '消费纠纷', weight: 14 },
    texts: ['健身房关门了，预付卡的钱不退', '买的家电坏了，商家不肯退换', '培训机构停课，学费要不回来'],
  },
  {
    ...{ nature: '挪车求助', weight: 12 },
    texts: ['车堵在小区出口，联系不上车主', '消防通道被车占了，出不去', '店门口被乱停的车堵住了'],
  },
  {
    ...{ nature: '设施故障', weight: 12 },
    texts: [
      '路灯一整排都不亮，走路看不清',
      '井盖翘起来了，骑车差点摔倒',
      '自来水管爆了，水流了一地',
      '小区停电两个小时了，没人管',
    ],
  },
  {
    ...{ nature: '欠薪纠纷', weight: 8 },
    texts: ['工地上拖欠三个月工资，找不到负责人', '饭店关门，员工工资没有结清'],
  },
  {
    ...{ nature: '犬只扰民', weight: 7 },
    texts: ['小区里有人遛狗不牵绳，吓到孩子', '流浪狗成群，居民不敢下楼'],
  },
  {
    ...{ nature: '群众求助', weight: 4 },
    texts: ['老人忘带钥匙，进不了门，请社区帮忙', '外地老人找不到要去的地方，没有走散，请人指路'],
  },
  {
    ...{ nature: '紧急求助', weight: 4, urgent: true },
    texts: ['有人被困在电梯里，物业电话打不通', '围墙塌了一段，堵住人行道，旁边有学生经过'],
  },
];

/** A made-up call of 110; its words say that it is none. */
export function makeCall(
  random: Random,
  at: Date,
  call: Pick<CallRequest, 'number' | 'lon' | 'lat' | 'place' | 'caller'> & { readonly where: string },
): CallRequest {
  const { where, ...rest } = call;
  const chosen = pickWeighted(random);
  // 110 hears people out before it hands them over.
  const calledAt = new Date(at.getTime() - (2 + random() * 10) * 60_000).toISOString();
  const text = chosen.texts[Math.floor(random() * chosen.texts.length)]!;
  return {
    ...rest,
    ...{ calledAt, nature: chosen.nature, synthetic: true },
    text: `${where}，${text}。经核不属于警情。`,
    ...(chosen.urgent && { urgent: true }),
    ...(chosen.joint && random() < 0.3 && { joint: true }),
  };
}

function pickWeighted(random: Random): Nature {
  let left = random() * NATURES.reduce((sum, { weight }) => sum + weight, 0);
  for (const nature of NATURES) {
    left -= nature.weight;
    if (left < 0) return nature;
  }
  return NATURES[0]!;
}

/** Calls in the synthetic life of the whole city. */
export const syntheticCalls: SceneLife = {
  channel: CHANNEL,
  arrive: async (ctx, parts, { id, random, lon, lat, address, place, reporter }) => {
    const call = makeCall(random, ctx.clock.now(), {
      ...{ number: `SYN-${id}`, lon, lat, place: address, where: place, caller: reporter },
    });
    return (await takeCall(ctx, parts, call)).opened;
  },
};
