/** What Look asks of the engine: steps with the seed, the strengths and the attacked model that are chosen, on its picture in any size. */
import type { CorruptRequest } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import type { CorruptStep, SeverityTable } from '../../contract/perturbation';
import type { Catalogue } from './Catalogue.svelte';
import type { Composition } from './Composition.svelte';
import { THUMB_SIDE } from './GridPictures.svelte';
import type { Wanted } from './LargePicture.svelte';
import { isWhole, type LookPicture } from './lookPicture';
import { thumbnail } from './picture';

/** What is chosen. */
export interface LookChoice {
  readonly source: LookPicture | null;
  readonly chain: Composition;
  readonly catalogue: Catalogue;
  readonly seed: number;
  readonly table: SeverityTable;
  /** Id of the model that adversarial steps attack; empty while none is known. */
  readonly model: string;
  /** The part that is corrupted; undefined for the whole picture. */
  readonly region: string | undefined;
}

export class LookRequests {
  /** The source in smaller sizes, by long side. */
  readonly #smaller = new Map<number, Picture>();

  constructor(private readonly look: LookChoice) {}

  /** Another picture is shown. */
  clear(): void {
    this.#smaller.clear();
  }

  /** Whether some of the steps attack a model. */
  attack(steps: readonly CorruptStep[]): boolean {
    return steps.some(({ perturbation }) => this.look.catalogue.needsModel(perturbation));
  }

  /** @param source what the picture is one size of; null for any other, such as a frame of the camera */
  of(picture: Picture, steps: readonly CorruptStep[], source: LookPicture | null): CorruptRequest {
    const { region } = this.look;
    const request = this.#onWhole(picture, steps, source);
    return region ? { ...request, region } : request;
  }

  /** One cell of the grid; null while there is no picture, or no model that could be attacked. */
  cell(perturbation: string, severity: number): CorruptRequest | null {
    const { source } = this.look;
    const steps = [{ perturbation, severity }];
    if (!source || this.#lacksModel(steps)) return null;
    return this.#onWhole(this.#scaled(source, THUMB_SIDE), steps, source);
  }

  /** What is applied, on the large picture; null while it cannot be drawn. */
  large(): Wanted | null {
    const { source, catalogue, chain } = this.look;
    const steps = chain.applied;
    if (!source || catalogue.all.length === 0 || this.#lacksModel(steps)) return null;
    return {
      source,
      steps,
      scaled: (side) => this.#scaled(source, side),
      request: (picture) => this.of(picture, steps, source),
    };
  }

  #onWhole(picture: Picture, steps: readonly CorruptStep[], source: LookPicture | null): CorruptRequest {
    const { seed, table, model } = this.look;
    const whole = source !== null && isWhole(source);
    const index = source?.index === undefined ? {} : { index: source.index };
    const request = { picture, ...(whole ? { whole } : {}), ...index, steps, seed, table };
    return this.attack(steps) ? { ...request, model } : request;
  }

  #lacksModel(steps: readonly CorruptStep[]): boolean {
    return this.look.model === '' && this.attack(steps);
  }

  #scaled(source: LookPicture, side: number): Picture {
    const held = this.#smaller.get(side) ?? thumbnail(source.picture, side);
    this.#smaller.set(side, held);
    return held;
  }
}
