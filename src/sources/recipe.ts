/**
 * The recipe of a composite: which drawing, on which ground, placed how. A pure function of (seed, set, index), so that a
 * set can be made in any order, in parts, or again.
 */
import { deriveSeed, hash3, Random } from '../num/random';
import { drawBackground, drawPaper } from './background';
import { SET_RULES, stylesOf } from './sets';
import type { Background, Rgb } from './background';
import type { Placement } from './compose';
import type { EmojiPack } from './emojiPack';
import type { CompositeSet, Geometry, SetRule } from './sets';
import type { Sprite } from './sprite';

export interface Recipe {
  /** Index into the set's concepts. */
  label: number;
  concept: string;
  style: string;
  place: Placement;
  ground: Background;
  /** One colour for a monochrome drawing, else null. */
  ink: Rgb | null;
  /** What becomes of the picture at the end. */
  finish: 'colour' | 'grey' | 'pencil';
}

/** Distance in RGB (0..255 a channel, Euclidean) from which a colour stands out from its ground. */
const STANDS_OUT = 60;
/** Grounds tried before the best of them is taken. */
const TRIALS = 12;

/** The recipes of one set: what does not depend on the index is worked out once. */
export class RecipeBook {
  private readonly rule: SetRule;
  private readonly seed: number;
  private readonly concepts: readonly string[];
  private readonly colour: string[];
  private readonly monochrome: string[];

  /** @param seed unsigned 32-bit; every set draws from streams of its own */
  constructor(
    private readonly pack: EmojiPack,
    set: CompositeSet,
    seed: number,
  ) {
    this.rule = SET_RULES[set];
    this.seed = deriveSeed(seed, `composites/${set}`);
    this.concepts = (this.rule.concepts === 'classes' ? pack.classes : pack.unseen).map((concept) => concept.name);
    ({ colour: this.colour, monochrome: this.monochrome } = stylesOf(pack, this.rule));
  }

  /** Number of classes of the set. */
  get classCount(): number {
    return this.concepts.length;
  }

  /** Class of picture i. Every class comes once in each run of `classCount`, in shuffled order: prefixes stay balanced. */
  label(index: number): number {
    const round = Math.floor(index / this.classCount);
    const order = this.shuffled('order', round, this.classCount);
    return order[index % this.classCount]!;
  }

  recipe(index: number): Recipe {
    const label = this.label(index);
    const concept = this.concepts[label]!;
    const round = Math.floor(index / this.classCount);
    const { style, finish } = this.drawing(label, round);
    const random = new Random(hash3(this.seed, 1, index), 'composite');
    const grey = random.uniform() < this.rule.grey;
    const place = drawPlacement(random, this.rule.geometry);
    if (finish === 'ink') {
      const tone = random.uniform(15, 80);
      return { label, concept, style, place, ground: drawPaper(random), ink: [tone, tone, tone], finish: 'colour' };
    }
    const sprite = this.pack.sprite(style, concept);
    const ground = this.visibleGround(random, sprite);
    return { label, concept, style, place, ground, ink: null, finish: grey ? 'grey' : finish };
  }

  /**
   * Style of the drawing: each class goes through all its styles before one comes again. Where there are monochrome styles
   * they alternate with pencil renderings of coloured ones. Classes start at different places of the round.
   */
  private drawing(label: number, round: number): { style: string; finish: 'colour' | 'pencil' | 'ink' } {
    if (this.monochrome.length === 0) return { style: this.turn(this.colour, label, round), finish: 'colour' };
    const place = round + label;
    const inked = place % 2 === 1;
    const style = this.turn(inked ? this.monochrome : this.colour, label, Math.floor(place / 2));
    return { style, finish: inked ? 'ink' : 'pencil' };
  }

  private turn(styles: readonly string[], label: number, round: number): string {
    const cycle = Math.floor(round / styles.length);
    const order = this.shuffled(`styles/${label}`, cycle, styles.length);
    return styles[order[round % styles.length]!]!;
  }

  private readonly orders = new Map<string, Int32Array>();

  private shuffled(name: string, index: number, length: number): Int32Array {
    const key = `${name}/${length}/${index}`;
    const known = this.orders.get(key);
    if (known) return known;
    const order = new Random(deriveSeed(this.seed, `${name}/${length}`, index), 'shuffle').permutation(length);
    this.orders.set(key, order);
    return order;
  }

  private visibleGround(random: Random, sprite: Sprite): Background {
    let best = drawBackground(random, this.rule.palette);
    let seen = shareStandingOut(sprite, best);
    for (let trial = 1; trial < TRIALS && seen < this.rule.geometry.visible; trial++) {
      const ground = drawBackground(random, this.rule.palette);
      const share = shareStandingOut(sprite, ground);
      if (share > seen) [best, seen] = [ground, share];
    }
    return best;
  }
}

function drawPlacement(random: Random, geometry: Geometry): Placement {
  const scale = random.uniform(...geometry.scale);
  const limit = (geometry.rotation * Math.PI) / 180;
  const rotation = random.uniform(-limit, limit);
  // The centre may lie so far from the middle that the drawing just reaches beyond the edge by its overhang.
  const shift = Math.abs(0.5 - scale / 2) + geometry.overhang * scale;
  return {
    scale,
    rotation,
    x: 0.5 + random.uniform(-shift, shift),
    y: 0.5 + random.uniform(-shift, shift),
    // No drawing of the pack bears letters or figures that a mirror would turn, so all may be flipped.
    flip: random.uniform() < 0.5,
  };
}

/** Share of a drawing's ink that differs clearly from both ends of its ground, 0..1. */
export function shareStandingOut(sprite: Sprite, ground: Background): number {
  const { ink } = sprite;
  let clear = 0;
  for (let i = 0; i < ink.length; i += 3) {
    if (distance(ink, i, ground.from) >= STANDS_OUT && distance(ink, i, ground.to) >= STANDS_OUT) clear++;
  }
  return ink.length === 0 ? 1 : (3 * clear) / ink.length;
}

function distance(ink: Uint8Array, at: number, colour: Rgb): number {
  const [dr, dg, db] = [ink[at]! - colour[0], ink[at + 1]! - colour[1], ink[at + 2]! - colour[2]];
  return Math.sqrt(dr * dr + dg * dg + db * db);
}
