/** The perturbations by family, and which of them the grid lists: a family, all, or what a search finds. */
import { FAMILIES, type PerturbationFamily, type PerturbationInfo } from '../../contract/perturbation';

export type FamilyChoice = PerturbationFamily | 'all';

export const FAMILY_NAMES: Readonly<Record<FamilyChoice, string>> = {
  noise: 'Noise',
  blur: 'Blur',
  weather: 'Weather',
  digital: 'Digital',
  'c-bar': 'C̄',
  'laion-c': 'LAION-C',
  rendition: 'Renditions',
  geometric: 'Geometric',
  camera: 'Colour & camera',
  occlusion: 'Occlusion',
  adversarial: 'Adversarial',
  all: 'All',
};

export class Catalogue {
  all = $state.raw<readonly PerturbationInfo[]>([]);
  family = $state<FamilyChoice>('noise');
  query = $state('');

  /** Families that have members, with their number, and all. */
  readonly families = $derived(
    [...FAMILIES, 'all' as const]
      .map((family) => ({
        family,
        count: family === 'all' ? this.all.length : this.all.filter((info) => info.family === family).length,
      }))
      .filter(({ count }) => count > 0),
  );
  readonly listed = $derived(this.query.trim() === '' ? this.#ofFamily() : this.#found());

  #ofFamily(): readonly PerturbationInfo[] {
    return this.family === 'all' ? this.all : this.all.filter(({ family }) => family === this.family);
  }

  /** Every word of the query must begin a word of the label, the name or the family. */
  #found(): readonly PerturbationInfo[] {
    const words = plain(this.query).split(' ').filter(Boolean);
    return this.all.filter(({ label, name, family }) => {
      const text = ` ${plain(`${label} ${name} ${FAMILY_NAMES[family]}`)}`;
      return words.every((word) => text.includes(` ${word}`));
    });
  }

  needsModel(name: string): boolean {
    return this.all.find((info) => info.name === name)?.needsModel ?? false;
  }

  choose(family: FamilyChoice): void {
    this.family = family;
    this.query = '';
  }

  /** The family before or after; there is none beyond the ends. */
  step(by: number): void {
    const at = this.families.findIndex(({ family }) => family === this.family);
    const next = this.families[at + by];
    if (next) this.choose(next.family);
  }

  /** Lists a perturbation, where it is not listed. */
  reveal(name: string): void {
    const found = this.all.find((info) => info.name === name);
    if (found && !this.listed.includes(found)) this.choose(found.family);
  }
}

/** Lower case without accents and signs, so that “elastic-transform” and “C̄” can be typed on any keyboard. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
