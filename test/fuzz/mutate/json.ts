/** Mutations of JSON that mostly stay JSON: types exchanged, keys renamed, doubled and dropped, values at their edges, depth and length. */
import type { Random } from '../../../src/num/random';
import { chance, pick, rounds, size } from './draw';
import { childrenOf, treeOf, written, type JsonNode, type Place } from './jsonTree';
import { NAMES, NUMBER_TEXTS } from './strange';

/** Trees of longer texts would take more memory than any reader of them. */
const MOST_CHARACTERS = 200_000;

/** @returns null where the text is no JSON, too long or too deep; then it is a text like others */
export function mutateJson(text: string, random: Random): string | null {
  if (text.length > MOST_CHARACTERS) return null;
  let root: JsonNode;
  try {
    root = treeOf(JSON.parse(text));
  } catch {
    return null;
  }
  for (let left = rounds(random, 4); left > 0; left--) {
    const whole: Place = { node: root, put: (node) => void (root = node), entry: null };
    change(placeIn(whole, random), whole, random);
  }
  const space = chance(random, 0.9) ? '' : pick(random, [' ', '\n', '\t', '\r\n', ' '.repeat(size(random, 200))]);
  return written(root, space);
}

/** Any depth as likely as another, so that the few fields on top are met as often as the many below. */
function placeIn(whole: Place, random: Random): Place {
  let at = whole;
  for (;;) {
    const children = childrenOf(at.node);
    if (children.length === 0 || (at !== whole && chance(random, 0.25))) return at;
    at = pick(random, children);
  }
}

type Change = (place: Place, whole: Place, random: Random) => void;

const otherNumber: Change = (place, _, random) => {
  const { node } = place;
  const known = node.kind === 'raw' && chance(random, 0.5) ? Number(node.text) : NaN;
  const near = pick(random, [known + 1, known - 1, -known, known + 0.5, known * 10, known / 3, known * 1e6]);
  place.put({ kind: 'raw', text: Number.isFinite(near) ? String(near) : pick(random, NUMBER_TEXTS) });
};

const otherText: Change = (place, _, random) => {
  const { node } = place;
  const known = node.kind === 'text' ? node.text : '';
  const name = pick(random, NAMES);
  const at = random.integer(known.length + 1);
  const text = pick(random, [
    name,
    known.slice(0, at) + name + known.slice(at),
    known.slice(0, at),
    known.normalize('NFD'),
    known + known,
  ]);
  place.put({ kind: 'text', text });
};

const otherType: Change = (place, _, random) => {
  const { node } = place;
  const text = node.kind === 'text' || node.kind === 'raw' ? node.text : '';
  const others: JsonNode[] = [
    { kind: 'raw', text: 'null' },
    { kind: 'raw', text: 'true' },
    { kind: 'raw', text: 'false' },
    { kind: 'raw', text: pick(random, NUMBER_TEXTS) },
    { kind: 'text', text: pick(random, NAMES) },
    { kind: 'text', text },
    { kind: 'raw', text: text === '' || /[^-\d.e+]/.test(text) ? '1' : text },
    { kind: 'list', items: [] },
    { kind: 'list', items: [node] },
    { kind: 'object', entries: [] },
    { kind: 'object', entries: [[pick(random, NAMES), node]] },
  ];
  place.put(pick(random, others));
};

const otherKey: Change = (place, whole, random) => {
  if (!place.entry) return otherType(place, whole, random);
  const { of, at } = place.entry;
  const known = of[at]![0];
  of[at]![0] = pick(random, [
    pick(random, NAMES),
    `${known} `,
    known.toUpperCase(),
    known.slice(1),
    known.normalize('NFD'),
  ]);
};

const newKey: Change = (place, whole, random) => {
  const { node } = place;
  if (node.kind === 'list') node.items.push(pick(random, [...node.items, { kind: 'raw', text: 'null' }]));
  else if (node.kind === 'object')
    node.entries.splice(random.integer(node.entries.length + 1), 0, [
      pick(random, NAMES),
      whole.node.kind === 'object'
        ? copied(
            pick(
              random,
              childrenOf(whole.node)
                .map((one) => one.node)
                .concat(node),
            ),
            random,
          )
        : { kind: 'raw', text: '1' },
    ]);
  else otherText(place, whole, random);
};

/** A copy by value: a node that stands in itself would have no end. */
function copied(node: JsonNode, random: Random): JsonNode {
  const text = written(node);
  return text.length < 10_000 ? { kind: 'raw', text } : { kind: 'raw', text: pick(random, NUMBER_TEXTS) };
}

const twice: Change = (place, whole, random) => {
  if (!place.entry) return repeated(place, whole, random);
  const { of, at } = place.entry;
  const [key, value] = of[at]!;
  of.splice(random.integer(of.length + 1), 0, [
    key,
    chance(random, 0.5) ? copied(value, random) : { kind: 'raw', text: '0' },
  ]);
};

const dropped: Change = (place, whole, random) => {
  if (place.entry) place.entry.of.splice(place.entry.at, 1);
  else if (place.node.kind === 'list') place.node.items.splice(random.integer(place.node.items.length + 1), 1);
  else otherType(place, whole, random);
};

const repeated: Change = (place, whole, random) => {
  const { node } = place;
  if (node.kind === 'text')
    return place.put({ kind: 'text', text: node.text.repeat(size(random, 2000)).slice(0, 200_000) });
  if (node.kind !== 'list' || node.items.length === 0) return otherType(place, whole, random);
  const item = copied(pick(random, node.items), random);
  const most = Math.ceil(100_000 / ((item as { text: string }).text.length + 1));
  for (let n = size(random, Math.min(20_000, most)); n > 0; n--) node.items.push(item);
};

const exchanged: Change = (place, whole, random) => {
  const other = placeIn(whole, random);
  const [one, two] = [copied(place.node, random), copied(other.node, random)];
  place.put(two);
  other.put(one);
};

const shuffled: Change = ({ node }, _, random) => {
  const list: unknown[] = node.kind === 'list' ? node.items : node.kind === 'object' ? node.entries : [];
  const order = random.permutation(list.length);
  const before = [...list];
  order.forEach((from, to) => (list[to] = before[from]));
};

/** Written out at once, as a tree so deep could not be walked. */
const nested: Change = (place, _, random) => {
  const depth = size(random, 50_000);
  const [open, close] = pick(random, [
    ['[', ']'],
    ['{"a":', '}'],
    ['{"__proto__":', '}'],
  ] as const);
  const inner = written(place.node);
  place.put({ kind: 'raw', text: open.repeat(depth) + (inner.length < 10_000 ? inner : '0') + close.repeat(depth) });
};

const CHANGES: readonly Change[] = [
  otherNumber,
  otherNumber,
  otherText,
  otherText,
  otherType,
  otherType,
  otherType,
  otherKey,
  newKey,
  twice,
  dropped,
  dropped,
  repeated,
  exchanged,
  shuffled,
  nested,
];

function change(place: Place, whole: Place, random: Random): void {
  pick(random, CHANGES)(place, whole, random);
}
