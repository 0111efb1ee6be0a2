/** A link between two nodes; its place in the list is its name. */
export interface Links {
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  readonly count: number;
}

/**
 * The links that alone hold two groups of at least `side` nodes each together (bridges, Tarjan 1974). Nodes are any
 * whole numbers; between two nodes there may be several links, and then none of them is a bridge.
 */
export function findBridges({ a, b, count }: Links, side: number): number[] {
  const neighbours = new Map<number, number[]>();
  const add = (from: number, link: number) => {
    const links = neighbours.get(from);
    if (links) links.push(link);
    else neighbours.set(from, [link]);
  };
  for (let link = 0; link < count; link++) {
    if (a[link] === b[link]) continue;
    add(a[link]!, link);
    add(b[link]!, link);
  }
  const found: number[] = [];
  const order = new Map<number, number>();
  for (const start of neighbours.keys()) {
    if (order.has(start)) continue;
    const whole = walk(start);
    for (const { link, below } of whole.bridges) {
      if (below >= side && whole.size - below >= side) found.push(link);
    }
  }
  return found;

  /** One component, depth first and without recursion. */
  function walk(start: number) {
    const low = new Map<number, number>();
    const below = new Map<number, number>();
    const bridges: { link: number; below: number }[] = [];
    const path: { node: number; by: number; next: number }[] = [];
    const enter = (node: number, by: number) => {
      order.set(node, order.size);
      low.set(node, order.get(node)!);
      below.set(node, 1);
      path.push({ node, by, next: 0 });
    };
    enter(start, -1);
    let size = 0;
    while (path.length > 0) {
      const step = path.at(-1)!;
      const links = neighbours.get(step.node)!;
      if (step.next < links.length) {
        const link = links[step.next++]!;
        if (link === step.by) continue;
        const other = a[link] === step.node ? b[link]! : a[link]!;
        if (order.has(other)) low.set(step.node, Math.min(low.get(step.node)!, order.get(other)!));
        else enter(other, link);
        continue;
      }
      path.pop();
      size++;
      const parent = path.at(-1);
      if (parent === undefined) continue;
      low.set(parent.node, Math.min(low.get(parent.node)!, low.get(step.node)!));
      below.set(parent.node, below.get(parent.node)! + below.get(step.node)!);
      if (low.get(step.node)! > order.get(parent.node)!) {
        bridges.push({ link: step.by, below: below.get(step.node)! });
      }
    }
    return { size, bridges };
  }
}
