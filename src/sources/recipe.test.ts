import { beforeAll, describe, expect, it } from 'vitest';
import { hueInPalette, shapesOf } from './background';
import { RecipeBook, shareStandingOut } from './recipe';
import { COMPOSITE_SETS, SET_RULES, stylesOf } from './sets';
import { loadTestPack } from './testing';
import type { Rgb } from './background';
import type { EmojiPack } from './emojiPack';
import type { Recipe } from './recipe';
import type { CompositeSet } from './sets';

let pack: EmojiPack;
beforeAll(async () => {
  pack = await loadTestPack();
});

const recipes = (set: CompositeSet, count = 400): Recipe[] => {
  const book = new RecipeBook(pack, set, 3);
  return Array.from({ length: count }, (_, i) => book.recipe(i));
};

/** Hue in degrees. */
function hueOf([red, green, blue]: Rgb): number {
  const [high, low] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const span = high - low;
  const raw =
    high === red ? (green - blue) / span : high === green ? 2 + (blue - red) / span : 4 + (red - green) / span;
  return (raw * 60 + 360) % 360;
}

describe('palettes', () => {
  it('share no hue and no shape but the solid one', () => {
    for (let hue = 0; hue < 360; hue += 0.5) {
      const owners = (['training', 'validation', 'test'] as const).filter((palette) => hueInPalette(hue, palette));
      expect(owners.length).toBeLessThanOrEqual(1);
    }
    const shapes = (['training', 'validation', 'test'] as const).flatMap((palette) =>
      shapesOf(palette).filter((shape) => shape !== 'solid'),
    );
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  it.each(COMPOSITE_SETS)('%s draws its grounds from its own palette', (set) => {
    const { palette } = SET_RULES[set];
    for (const { ground } of recipes(set)) {
      if (ground.shape === 'paper') continue;
      expect(shapesOf(palette)).toContain(ground.shape);
      expect(hueInPalette(hueOf(ground.from), palette)).toBe(true);
      expect(hueInPalette(hueOf(ground.to), palette)).toBe(true);
    }
  });
});

describe('placement', () => {
  it('of the tidy sets keeps scale, rotation and position in their ranges', () => {
    for (const { place } of recipes('clean')) {
      expect(place.scale).toBeGreaterThanOrEqual(0.6);
      expect(place.scale).toBeLessThanOrEqual(0.95);
      expect(Math.abs(place.rotation)).toBeLessThanOrEqual((15 * Math.PI) / 180);
      const room = (1 - place.scale) / 2 + 0.02 * place.scale + 1e-9;
      expect(Math.abs(place.x - 0.5)).toBeLessThanOrEqual(room);
      expect(Math.abs(place.y - 0.5)).toBeLessThanOrEqual(room);
    }
  });

  it('of the natural pool leaves at least half of each drawing in the picture', () => {
    for (const { place } of recipes('natural', 2000)) {
      const shown = (centre: number) => Math.min(1, centre + place.scale / 2) - Math.max(0, centre - place.scale / 2);
      expect((shown(place.x) * shown(place.y)) / place.scale ** 2).toBeGreaterThan(0.5);
    }
  });
});

describe('drawings', () => {
  it('go through all styles of the set before one comes again', () => {
    const used = recipes('renditions', 16 * 4);
    for (let label = 0; label < 16; label++) {
      const styles = used.filter((recipe) => recipe.label === label).map((recipe) => recipe.style);
      expect(new Set(styles)).toEqual(new Set(stylesOf(pack, SET_RULES.renditions).colour));
    }
  });

  it('of sketches are pencil and monochrome in equal parts, ink on paper', () => {
    const used = recipes('sketch', 160);
    expect(used.filter((recipe) => recipe.finish === 'pencil')).toHaveLength(80);
    for (const { ink, ground } of used.filter((recipe) => recipe.ink)) {
      expect(ground.shape).toBe('paper');
      expect(Math.min(...ground.from) - Math.max(...ink!)).toBeGreaterThan(100);
    }
  });

  it('of transfer are in other styles and other concepts for training and test', () => {
    const styles = (set: CompositeSet) => new Set(recipes(set).map((recipe) => recipe.style));
    expect([...styles('transfer-train')].filter((style) => styles('transfer-test').has(style))).toEqual([]);
    const classes = new Set(pack.classes.map((concept) => concept.name));
    expect(recipes('transfer-train').some((recipe) => classes.has(recipe.concept))).toBe(false);
  });

  it('stand out from their ground', () => {
    const shares = recipes('clean', 1000).map((recipe) =>
      shareStandingOut(pack.sprite(recipe.style, recipe.concept), recipe.ground),
    );
    expect(shares.filter((share) => share < 0.65).length).toBeLessThan(10);
    expect(Math.min(...shares)).toBeGreaterThan(0.4);
  });
});
