/**
 * The trained models that come with the page, so that there is something to see before anything was run: the robust teacher, Temper and
 * complete fine-tuning of one named run (`scripts/build-tuned.ts`), as they answer beside the embedded models that they were trained from.
 */
import type { ExperimentConfig, PresetName } from '../../contract/config';
import { openDifference, unpacked, type OpenedDifference } from '../bundle/difference';
import type { BaseModels } from '../inputs/baseModels';
import type { Platform } from '../platform/platform';

export const PAGE_METHODS = ['teacher', 'temper', 'cft'] as const;
export type PageMethod = (typeof PAGE_METHODS)[number];

/** The data that they were trained on. */
export const PAGE_PACK = 'emoji-16';

export type PageModel = OpenedDifference & { method: PageMethod; preset: PresetName };

/** Path below `public/`. */
export const pageModelPath = (method: PageMethod): string => `models/tuned/${method}.safetensors`;

/** Whether an experiment has the data and the models that they were trained on and from. */
export function knowsPageModels({ data, models }: Pick<ExperimentConfig, 'data' | 'models'>): boolean {
  const embedded = (id: string | undefined) => id === undefined || id === 'embedded';
  return data.pack === PAGE_PACK && embedded(models?.small) && embedded(models?.large);
}

export class PageModels {
  private readonly opened = new Map<PageMethod, Promise<PageModel>>();

  constructor(
    private readonly platform: Pick<Platform, 'readAsset'>,
    private readonly base: Pick<BaseModels, 'embedded'>,
  ) {}

  /** The weights stay loaded, and belong to this. */
  model(method: PageMethod): Promise<PageModel> {
    const known = this.opened.get(method);
    if (known) return known;
    const made = this.open(method);
    this.opened.set(method, made);
    // So that it can be tried again.
    made.catch(() => this.opened.delete(method));
    return made;
  }

  private async open(method: PageMethod): Promise<PageModel> {
    // What comes over the line comes at the same time.
    const [file, base] = await Promise.all([
      this.platform.readAsset(pageModelPath(method)).then(unpacked),
      this.base.embedded(method === 'teacher' ? 'small' : 'large', PAGE_PACK),
    ]);
    return { method, ...openDifference(file, base) };
  }

  /** After the GPU was lost: they are loaded again when they are next asked for. */
  renew(): void {
    for (const model of this.opened.values()) void model.then(({ dispose }) => dispose()).catch(() => {});
    this.opened.clear();
  }
}
