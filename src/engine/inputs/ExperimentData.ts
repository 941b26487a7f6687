/** The pictures that a configuration names: the embedded pack, or kept data; made once for the configuration asked about last. */
import type { ExperimentConfig } from '../../contract/config';
import { openEmojiPack, type EmojiIndex, type PackName } from '../../sources/emojiPack';
import { embeddedPictures, type ExperimentPictures } from '../../sources/experimentPictures';
import { withArrivals } from '../experiment/arrivals';
import { packOf } from './baseModels';
import { EngineError } from '../engineError';
import type { OpenedKeptData } from '../library/data/openKept';
import { ownPictures } from './ownPictures';
import type { Platform } from '../platform/platform';

export class ExperimentData {
  private readonly packs = new Map<PackName, Promise<EmojiIndex>>();
  private latest: { key: string; pictures: Promise<ExperimentPictures> } | null = null;

  /** @param open kept data by id; rejects where it is not kept */
  constructor(
    private readonly platform: Platform,
    private readonly open: (id: string) => Promise<OpenedKeptData>,
  ) {}

  /** @throws {EngineError} where no data is named, it is not kept, or it has too few pictures */
  pictures(config: ExperimentConfig): Promise<ExperimentPictures> {
    const key = JSON.stringify([config.data, config.seed]);
    if (this.latest?.key !== key) {
      const pictures = this.make(config);
      this.latest = { key, pictures };
      pictures.catch(() => (this.latest = null));
    }
    return this.latest.pictures;
  }

  /** Names of the classes, without the work of dividing the pictures; none where no data is named yet. */
  async classNames({ pack, own }: ExperimentConfig['data']): Promise<readonly string[]> {
    if (pack !== 'own') return (await this.pack(pack)).classes.map(({ label }) => label);
    return own ? (await this.open(own.data)).kept.shownNames : [];
  }

  private async make(config: ExperimentConfig): Promise<ExperimentPictures> {
    const embedded = embeddedPictures(await this.pack(packOf(config.data)), config);
    // Pictures of one's own come as they are.
    if (config.data.pack !== 'own') return withArrivals(embedded, config);
    const { own } = config.data;
    if (!own) throw new EngineError('Choose the pictures of the experiment first: no data of your own is named.');
    const { data, ...others } = own;
    const further: Partial<Record<keyof typeof others, OpenedKeptData>> = {};
    for (const [name, id] of Object.entries(others)) further[name as keyof typeof others] = await this.open(id);
    return ownPictures({ config, data: await this.open(data), further, embedded });
  }

  private pack(name: PackName): Promise<EmojiIndex> {
    const known = this.packs.get(name);
    if (known) return known;
    const made = openEmojiPack((path) => this.platform.readAsset(path), name);
    this.packs.set(name, made);
    // So that it can be tried again.
    made.catch(() => this.packs.delete(name));
    return made;
  }
}
