/** Pictures that a report names, made again by the engine when they are to be seen. */
import { SvelteMap } from 'svelte/reactivity';
import type { Example } from '../../contract/changes';
import type { EngineApi } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import type { Report } from '../../contract/report';
import type { TestPick } from '../../contract/testPicture';
import { messageOf } from '../../contract/message';

/** At a time, so that an experiment that runs is not held up for long. */
const AT_ONCE = 12;

export class StoryPictures {
  /** As the models saw them, by `exampleKey`. */
  readonly pictures = new SvelteMap<string, Picture>();
  /** Why some cannot be shown. */
  problem = $state<string | null>(null);
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- the page does not read it
  readonly #asked = new Set<string>();
  #for: Report['config'] | null = null;

  constructor(private readonly engine: Pick<EngineApi, 'testPictures'>) {}

  /** Asks for those that were not asked for yet. What is shown of another experiment is forgotten. */
  async want({ config }: Pick<Report, 'config'>, examples: readonly Example[]): Promise<void> {
    if (this.#for === null || JSON.stringify(config) !== JSON.stringify(this.#for)) {
      this.#for = config;
      this.#asked.clear();
      this.pictures.clear();
      this.problem = null;
    }
    const wanted = examples.filter((example) => !this.#asked.has(exampleKey(example)));
    for (const example of wanted) this.#asked.add(exampleKey(example));
    const seeds = wanted.map((example) => example.seed).filter((seed, i, all) => all.indexOf(seed) === i);
    for (const seed of seeds) {
      const of = wanted.filter((example) => example.seed === seed);
      for (let at = 0; at < of.length; at += AT_ONCE) {
        const some = of.slice(at, at + AT_ONCE);
        if (!(await this.#make({ ...config, seed }, some, config))) return;
      }
    }
  }

  async #make(config: Report['config'], examples: readonly Example[], asked: Report['config']): Promise<boolean> {
    try {
      const found = await this.engine.testPictures(config, examples.map(pickOf));
      if (asked !== this.#for) return false;
      found.forEach(({ shown }, i) => this.pictures.set(exampleKey(examples[i]!), shown));
      return true;
    } catch (error) {
      if (asked === this.#for) {
        this.problem = messageOf(error);
        // Asked again the next time: the engine may have been starting.
        for (const example of examples) this.#asked.delete(exampleKey(example));
      }
      return false;
    }
  }
}

export function exampleKey({ seed, index, corruption, severity }: Example): string {
  return [seed, index, corruption, severity].join('/');
}

export function pickOf({ index, corruption, severity }: Example): TestPick {
  return { index, ...(corruption === undefined ? {} : { corruption, severity: severity ?? 1 }) };
}
