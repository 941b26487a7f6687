/**
 * The sets of composites and what each is made of. Training, validation and test sets differ in seed stream and in
 * palette (see `background.ts`); nothing but the drawings themselves is shared between them.
 */
import type { PaletteName } from './background';
import type { EmojiPack } from './emojiPack';
import type { StyleRole } from './packFile';

export const COMPOSITE_SETS = [
  'train',
  'teacher',
  'labelled',
  'unlabelled',
  'arrivals',
  'validation',
  'clean',
  'new-arrivals',
  'renditions',
  'sketch',
  'natural',
  'transfer-train',
  'transfer-test',
] as const;
export type CompositeSet = (typeof COMPOSITE_SETS)[number];

/** Ranges a placement is drawn from; lengths are shares of the picture's side. */
export interface Geometry {
  scale: readonly [number, number];
  /** Largest rotation either way, degrees. */
  rotation: number;
  /** How far beyond the picture's edge the drawing may reach, as a share of its own size. */
  overhang: number;
  /** Least share of the drawing's ink that must stand out from the ground. */
  visible: number;
}

export interface SetRule {
  palette: PaletteName;
  concepts: 'classes' | 'unseen';
  styles: readonly StyleRole[] | { named: readonly string[] };
  geometry: Geometry;
  /** Share of pictures turned grey. */
  grey: number;
  /** Labels are withheld (−1). */
  withheld: boolean;
}

/** The tidy domain: what pictures of a source set look like. */
const TIDY: Geometry = { scale: [0.6, 0.95], rotation: 15, overhang: 0.02, visible: 0.65 };

/** Still the same drawings, but small or large, turned, cut off by the frame, or close to their ground in colour. */
const HARD: Geometry = { scale: [0.42, 1.15], rotation: 40, overhang: 0.15, visible: 0.5 };

/** Grey pictures in everything that is trained on: without them, sketches are at chance. */
const GREY_SHARE = 0.15;

const training: SetRule = {
  palette: 'training',
  concepts: 'classes',
  styles: ['source'],
  geometry: TIDY,
  grey: GREY_SHARE,
  withheld: false,
};
const test: SetRule = { ...training, palette: 'test', grey: 0 };

export const SET_RULES: Record<CompositeSet, SetRule> = {
  train: training,
  teacher: training,
  labelled: training,
  unlabelled: { ...training, withheld: true },
  // As they left the camera; what the field did to them is added by the engine.
  arrivals: { ...training, withheld: true },
  validation: { ...training, palette: 'validation', grey: 0 },
  clean: test,
  'new-arrivals': test,
  renditions: { ...test, styles: ['rendition'] },
  sketch: { ...test, styles: ['source', 'sketch'] },
  natural: { ...test, geometry: HARD },
  // Three styles to learn from, the two others to be tested on: with the same drawings on both sides a probe has no task.
  'transfer-train': {
    ...training,
    concepts: 'unseen',
    styles: { named: ['noto', 'emojione', 'emojione-v1'] },
    grey: 0,
  },
  'transfer-test': { ...test, concepts: 'unseen', styles: { named: ['noto-v1', 'twemoji'] } },
};

/** Names of the styles a set uses, in a fixed order. For sketches: the coloured ones, whose pencil rendering is taken. */
export function stylesOf(pack: EmojiPack, rule: SetRule): { colour: string[]; monochrome: string[] } {
  const { styles } = rule;
  const chosen = pack.styles.filter((style) =>
    'named' in styles ? styles.named.includes(style.name) : styles.includes(style.role),
  );
  return {
    colour: chosen.filter((style) => !style.monochrome).map((style) => style.name),
    monochrome: chosen.filter((style) => style.monochrome).map((style) => style.name),
  };
}
