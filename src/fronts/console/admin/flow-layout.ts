/** A box to be placed, and a way between two boxes; ways from a box to itself are not drawn. */
export interface FlowBox {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}
export interface FlowWay {
  readonly from: string;
  readonly to: string;
  /** Size of its words. */
  readonly width: number;
  readonly height: number;
}

export interface PlacedBox extends FlowBox {
  /** Its middle. */
  readonly x: number;
  readonly y: number;
}
export interface PlacedWay extends FlowWay {
  /** From the rim of the one to the rim of the other. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** The middle of its words. */
  readonly label: { readonly x: number; readonly y: number };
  /** Leads back to an earlier step. */
  readonly isBack: boolean;
}
export interface FlowPicture {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly ways: readonly PlacedWay[];
}

interface Item {
  readonly key: string;
  readonly rank: number;
  readonly width: number;
  readonly height: number;
  x: number;
}
interface Line {
  readonly way: FlowWay;
  readonly isBack: boolean;
  /** From the upper box to the lower one, both included. */
  readonly items: readonly Item[];
}

const GAP = 22;
const RANK_GAP = 18;
const MARGIN = 16;
const SWEEPS = 12;
const THREAD_WIDTH = 8;

/**
 * Places a flow in layers from its first box down: ways that lead back are turned, each way gets a place in every layer
 * that it passes and one for its words, layers are ordered by the middle of their neighbours so that few ways cross,
 * and moved towards them without overlapping.
 */
export function layoutFlow(boxes: readonly FlowBox[], ways: readonly FlowWay[], first: string): FlowPicture {
  const drawn = ways.filter((way) => way.from !== way.to);
  const back = backWays(boxes, drawn, first);
  const rankOf = ranksOf(boxes, drawn, back);
  const items = new Map(
    boxes.map((box) => [
      box.id,
      { key: box.id, rank: rankOf.get(box.id) ?? 0, width: box.width, height: box.height, x: 0 },
    ]),
  );
  const lines = drawn.map((way): Line => {
    const isBack = back.has(way);
    const [upper, lower] = isBack ? [way.to, way.from] : [way.from, way.to];
    return {
      way,
      isBack,
      items: [items.get(upper)!, ...threadOf(way, items.get(upper)!, items.get(lower)!), items.get(lower)!],
    };
  });
  const all = [...items.values(), ...lines.flatMap((line) => line.items.slice(1, -1))];
  const layers = Array.from({ length: 1 + Math.max(...all.map((item) => item.rank)) }, (_, rank) =>
    all.filter((item) => item.rank === rank),
  );
  const neighbours = neighboursOf(lines);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const layer of sweep % 2 === 0 ? layers : layers.toReversed()) order(layer, neighbours, sweep);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (const layer of sweep % 2 === 0 ? layers : layers.toReversed()) settle(layer, neighbours);
  return pictureOf(boxes, lines, layers);
}

/** Ways that close a circle when the flow is walked from its first box, in the order in which they are given. */
function backWays(boxes: readonly FlowBox[], ways: readonly FlowWay[], first: string): ReadonlySet<FlowWay> {
  const back = new Set<FlowWay>();
  const state = new Map<string, 'open' | 'done'>();
  const walk = (id: string): void => {
    state.set(id, 'open');
    for (const way of ways) {
      if (way.from !== id) continue;
      if (state.get(way.to) === 'open') back.add(way);
      else if (state.get(way.to) === undefined) walk(way.to);
    }
    state.set(id, 'done');
  };
  walk(first);
  for (const { id } of boxes) if (state.get(id) === undefined) walk(id);
  return back;
}

/** The longest way from above; twice, so that between two boxes there is a layer for words. */
function ranksOf(
  boxes: readonly FlowBox[],
  ways: readonly FlowWay[],
  back: ReadonlySet<FlowWay>,
): ReadonlyMap<string, number> {
  const ranks = new Map(boxes.map((box) => [box.id, 0]));
  for (let round = 0; round < boxes.length; round++)
    for (const way of ways) {
      const [upper, lower] = back.has(way) ? [way.to, way.from] : [way.from, way.to];
      ranks.set(lower, Math.max(ranks.get(lower) ?? 0, (ranks.get(upper) ?? 0) + 2));
    }
  return ranks;
}

/** What a way passes between its two boxes; the words stand in the layer of words next to where it begins. */
function threadOf(way: FlowWay, upper: Item, lower: Item): Item[] {
  const ranks = Array.from({ length: lower.rank - upper.rank - 1 }, (_, index) => upper.rank + 1 + index);
  const wordsAt = upper.key === way.from ? ranks[0] : ranks.at(-1);
  return ranks.map((rank) => ({
    ...{ key: `${way.from} ${way.to} ${rank}`, rank, x: 0 },
    width: rank === wordsAt ? way.width : THREAD_WIDTH,
    height: rank === wordsAt ? way.height : 0,
  }));
}

function neighboursOf(lines: readonly Line[]): ReadonlyMap<Item, readonly Item[]> {
  const found = new Map<Item, Item[]>();
  const join = (one: Item, two: Item): void => {
    found.set(one, [...(found.get(one) ?? []), two]);
  };
  for (const { items } of lines)
    for (const [index, item] of items.entries()) {
      const next = items[index + 1];
      if (next === undefined) continue;
      join(item, next);
      join(next, item);
    }
  return found;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Puts a layer into the order of the middles of its neighbours: those above when going down, those below when going up. */
function order(layer: Item[], neighbours: ReadonlyMap<Item, readonly Item[]>, sweep: number): void {
  const isDown = sweep % 2 === 0;
  const wish = new Map(
    layer.map((item, index) => {
      const beside = (neighbours.get(item) ?? []).filter((each) => each.rank < item.rank === isDown);
      return [
        item,
        beside.length === 0 ? (sweep === 0 ? index * GAP : item.x) : mean(beside.map((each) => each.x)),
      ];
    }),
  );
  layer.sort((one, two) => wish.get(one)! - wish.get(two)!);
  pack(layer, wish);
}

/** Moves a layer towards its neighbours, its order kept. */
function settle(layer: Item[], neighbours: ReadonlyMap<Item, readonly Item[]>): void {
  pack(
    layer,
    new Map(
      layer.map((item) => {
        const beside = neighbours.get(item) ?? [];
        return [item, beside.length === 0 ? item.x : mean(beside.map((each) => each.x))];
      }),
    ),
  );
}

/** As near to where each wants to be as the order and the gaps allow: overlapping runs share what they have to give. */
function pack(layer: readonly Item[], wish: ReadonlyMap<Item, number>): void {
  const runs: { items: Item[]; offsets: number[]; sum: number; left: number }[] = [];
  for (const item of layer) {
    let run = { items: [item], offsets: [0], sum: wish.get(item)!, left: wish.get(item)! };
    for (let last = runs.at(-1); last !== undefined; last = runs.at(-1)) {
      const end = last.items.at(-1)!;
      const space = (end.width + run.items[0]!.width) / 2 + GAP;
      const shift = last.offsets.at(-1)! + space;
      if (last.left + shift <= run.left) break;
      runs.pop();
      const sum = last.sum + run.sum - shift * run.items.length;
      const items = [...last.items, ...run.items];
      run = {
        items,
        offsets: [...last.offsets, ...run.offsets.map((each) => each + shift)],
        sum,
        left: sum / items.length,
      };
    }
    runs.push(run);
  }
  for (const { items, offsets, left } of runs)
    for (const [index, item] of items.entries()) item.x = left + offsets[index]!;
}

function pictureOf(
  boxes: readonly FlowBox[],
  lines: readonly Line[],
  layers: readonly Item[][],
): FlowPicture {
  const all = layers.flat();
  const left = Math.min(...all.map((item) => item.x - item.width / 2)) - MARGIN;
  const tops: number[] = [];
  let foot = MARGIN;
  for (const layer of layers) {
    const height = Math.max(0, ...layer.map((item) => item.height));
    tops.push(foot + height / 2);
    foot += height + RANK_GAP;
  }
  const at = (item: Item) => ({ x: item.x - left, y: tops[item.rank] ?? 0 });
  const placed = new Map(all.map((item) => [item.key, at(item)]));
  const ports = portsOf(lines);
  return {
    width: Math.max(...all.map((item) => item.x + item.width / 2)) - left + MARGIN,
    height: foot - RANK_GAP + MARGIN,
    boxes: boxes.map((box) => ({ ...box, ...placed.get(box.id)! })),
    ways: lines.map(({ way, isBack, items }, index) => {
      const [upper, lower] = [items[0]!, items.at(-1)!];
      const [start, end] = [ports.get(`${index} upper`) ?? 0, ports.get(`${index} lower`) ?? 0];
      const down = [
        { x: at(upper).x + start, y: at(upper).y + upper.height / 2 },
        ...items.slice(1, -1).map(at),
        { x: at(lower).x + end, y: at(lower).y - lower.height / 2 },
      ];
      const words = items.slice(1, -1).find((item) => item.height > 0) ?? upper;
      return { ...way, isBack, points: isBack ? down.toReversed() : down, label: at(words) };
    }),
  };
}

/** How far from the middle of its box each way leaves and arrives: side by side, in the order in which they come. */
function portsOf(lines: readonly Line[]): ReadonlyMap<string, number> {
  const rims = new Map<string, { key: string; box: Item; x: number }[]>();
  for (const [index, { items }] of lines.entries())
    for (const side of ['upper', 'lower'] as const) {
      const [box, next] = side === 'upper' ? [items[0]!, items[1]!] : [items.at(-1)!, items.at(-2)!];
      const rim = `${box.key} ${side}`;
      rims.set(rim, [...(rims.get(rim) ?? []), { key: `${index} ${side}`, box, x: next.x }]);
    }
  const ports = new Map<string, number>();
  for (const ends of rims.values()) {
    ends.sort((one, two) => one.x - two.x);
    for (const [index, { key, box }] of ends.entries())
      ports.set(key, ((index + 0.5) / ends.length - 0.5) * box.width * 0.85);
  }
  return ports;
}

/** A smooth line through points that go up or down: it leaves and arrives upright. */
export function pathOf(points: PlacedWay['points']): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let last = first;
  return `M${round(first.x)} ${round(first.y)}${rest
    .map((point) => {
      const half = (point.y - last.y) / 2;
      const piece = `C${round(last.x)} ${round(last.y + half)} ${round(point.x)} ${round(point.y - half)} ${round(point.x)} ${round(point.y)}`;
      last = point;
      return piece;
    })
    .join('')}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
