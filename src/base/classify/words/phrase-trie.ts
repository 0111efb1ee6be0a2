/** A set of short strings of 16-bit codes, walked code by code; nodes are numbered from 0, the root. */
export class PhraseTrie {
  #parents = new Int32Array(1 << 12).fill(-1);
  #codes = new Uint16Array(1 << 12);
  #children = new Int32Array(1 << 12);
  #nodes = 1;

  get size(): number {
    return this.#nodes;
  }

  /** The node that `code` leads to from `node`; -1 where nothing begins so. */
  step(node: number, code: number): number {
    const parents = this.#parents;
    const mask = parents.length - 1;
    let slot = hashOf(node, code) & mask;
    for (; parents[slot] !== -1; slot = (slot + 1) & mask) {
      if (parents[slot] === node && this.#codes[slot] === code) return this.#children[slot]!;
    }
    return -1;
  }

  /** The node of a string, made if it is new. */
  insert(codes: ArrayLike<number>): number {
    let node = 0;
    for (let at = 0; at < codes.length; at += 1) {
      const next = this.step(node, codes[at]!);
      node = next >= 0 ? next : this.#add(node, codes[at]!);
    }
    return node;
  }

  #add(parent: number, code: number): number {
    if (this.#nodes * 2 > this.#parents.length) this.#grow();
    this.#place(parent, code, this.#nodes);
    this.#nodes += 1;
    return this.#nodes - 1;
  }

  #place(parent: number, code: number, child: number): void {
    const mask = this.#parents.length - 1;
    let slot = hashOf(parent, code) & mask;
    while (this.#parents[slot] !== -1) slot = (slot + 1) & mask;
    this.#parents[slot] = parent;
    this.#codes[slot] = code;
    this.#children[slot] = child;
  }

  #grow(): void {
    const [parents, codes, children] = [this.#parents, this.#codes, this.#children];
    this.#parents = new Int32Array(parents.length * 2).fill(-1);
    this.#codes = new Uint16Array(parents.length * 2);
    this.#children = new Int32Array(parents.length * 2);
    parents.forEach((parent, slot) => {
      if (parent !== -1) this.#place(parent, codes[slot]!, children[slot]!);
    });
  }
}

function hashOf(node: number, code: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
