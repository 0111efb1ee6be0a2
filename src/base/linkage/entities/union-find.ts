/** Which of the numbers 0 to n−1 belong together; in typed arrays, so that tens of millions fit. */
export interface UnionFind {
  /** The number that stands for all that belong to this one. */
  find(node: number): number;
  /** Puts two together; gives the number that stands for both. The smaller one stands for the greater. */
  unite(a: number, b: number): number;
}

/** Every number for itself at first. */
export function createUnionFind(size: number): UnionFind {
  const parent = new Int32Array(size);
  for (let node = 0; node < size; node++) parent[node] = node;
  const find = (node: number): number => {
    let at = node;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  return {
    find,
    unite: (a, b) => {
      const [first, second] = [find(a), find(b)];
      const [least, other] = first < second ? [first, second] : [second, first];
      parent[other] = least;
      return least;
    },
  };
}
