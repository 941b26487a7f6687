/** JSON as a tree in which a key may stand twice and a value may be no value: what JSON.parse never gives, and files may hold. */

export type JsonNode =
  /** Written as it is: numbers, true, and what is no JSON at all. */
  | { kind: 'raw'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'list'; items: JsonNode[] }
  | { kind: 'object'; entries: [key: string, value: JsonNode][] };

/** Deeper values are left to mutations of text, as trees are walked by functions that call themselves. */
const MOST_DEPTH = 200;

/** @throws {RangeError} where a value is nested too deep */
export function treeOf(value: unknown, depth = 0): JsonNode {
  if (depth > MOST_DEPTH) throw new RangeError('This JSON is nested too deep for a tree.');
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => treeOf(item, depth + 1)) };
  if (typeof value === 'object' && value !== null) {
    return { kind: 'object', entries: Object.entries(value).map(([key, one]) => [key, treeOf(one, depth + 1)]) };
  }
  return { kind: 'raw', text: JSON.stringify(value) };
}

/** @param space what stands between values; nothing as JSON.stringify has it */
export function written(node: JsonNode, space = ''): string {
  switch (node.kind) {
    case 'raw':
      return node.text;
    case 'text':
      // Lone surrogates are escaped.
      return JSON.stringify(node.text);
    case 'list':
      return `[${node.items.map((item) => written(item, space)).join(`,${space}`)}${space}]`;
    case 'object': {
      const entries = node.entries.map(([key, value]) => `${JSON.stringify(key)}:${space}${written(value, space)}`);
      return `{${space}${entries.join(`,${space}`)}}`;
    }
  }
}

/** Where a node stands, so that another can take its place. */
export interface Place {
  node: JsonNode;
  put(node: JsonNode): void;
  /** Its object and its entry there; null for an item of a list and for the whole. */
  entry: { of: [string, JsonNode][]; at: number } | null;
}

export function childrenOf(node: JsonNode): Place[] {
  if (node.kind === 'list') {
    return node.items.map((item, i) => ({ node: item, put: (other) => void (node.items[i] = other), entry: null }));
  }
  if (node.kind !== 'object') return [];
  return node.entries.map(([, value], at) => ({
    node: value,
    put: (other) => void (node.entries[at]![1] = other),
    entry: { of: node.entries, at },
  }));
}
