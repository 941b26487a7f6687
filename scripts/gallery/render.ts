/** Every perturbation at every severity, on one photograph: the cells of the gallery. */
import { fileURLToPath } from 'node:url';
import { decodePicture } from '../../src/cli/decodePicture.ts';
import type { Picture } from '../../src/contract/image.ts';
import { SEVERITIES, type PerturbationInfo } from '../../src/contract/perturbation.ts';
import { nodePlatform } from '../../src/engine/platform/nodePlatform.ts';
import { EngineSession } from '../../src/engine/session.ts';
import { shortSideAndCrop } from '../../src/image/resample.ts';

/** Pixels; the size that the published strengths are made for. */
export const SIDE = 224;
export const SEED = 1;
/** A photograph shows what a corruption does; attacks need a picture that the embedded models know. */
const PHOTO = 'friends.jpg';

export interface GalleryEntry {
  info: PerturbationInfo;
  clean: Picture;
  /** One for each severity 1 … 5. */
  cells: Picture[];
}

export class GalleryRenderer {
  private constructor(
    private readonly session: EngineSession,
    private readonly photo: Picture,
    readonly infos: readonly PerturbationInfo[],
  ) {}

  static async start(): Promise<GalleryRenderer> {
    const session = new EngineSession(nodePlatform());
    await session.start({ backend: 'wasm' });
    const path = fileURLToPath(new URL(`../../public/photos/${PHOTO}`, import.meta.url));
    const { picture } = await decodePicture(path);
    const infos = (await session.perturbations()).filter(({ needsModel }) => !needsModel);
    return new GalleryRenderer(session, shortSideAndCrop(picture, SIDE, SIDE), infos);
  }

  async entry(info: PerturbationInfo): Promise<GalleryEntry> {
    const cells: Picture[] = [];
    for (const severity of SEVERITIES) {
      const steps = [{ perturbation: info.name, severity }];
      cells.push(await this.session.corrupt({ picture: this.photo, steps, seed: SEED, table: 'imagenet-c' }));
    }
    return { info, clean: this.photo, cells };
  }
}
