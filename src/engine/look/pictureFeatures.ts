/**
 * The features of pictures, for classifiers that the page makes of a few pictures: what a frozen network's last block gives, before its
 * own classifier. A kept network serves, the smallest of those that answer in Look, else the smallest that is kept; without one the
 * embedded large network of the larger pack, which knows drawings.
 */
import * as tf from '../../compute/tf';
import type { PictureFeatures } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { predictBatch } from '../../evaluate/predict';
import { modelInput } from '../../image/preparePicture';
import { forwardBlocks } from '../../models/model';
import { withInputSide } from '../../models/resizing';
import type { BaseModel } from '../inputs/baseModels';
import type { SessionParts } from '../sessionParts';

/** @param asked ids of the kept models that answer in Look */
export async function featureNetwork(
  { library, base, embedded }: Pick<SessionParts, 'library' | 'base' | 'embedded'>,
  asked: readonly string[],
): Promise<BaseModel> {
  const kept = (await library.models.keptModels()).filter(({ kind }) => kind === 'network');
  const heard = kept.filter(({ id }) => asked.includes(id));
  const [smallest] = (heard.length > 0 ? heard : kept).toSorted((one, other) => one.flops - other.flops);
  return smallest ? base.own(smallest.id, 'large') : (await embedded('emoji-64')).large;
}

/**
 * @param pictures of any size
 * @param whole they were cut before, as those of data sets are; see `modelInput`
 */
export async function pictureFeatures(
  { architecture, weights, info, drawings = false }: BaseModel,
  pictures: readonly Picture[],
  whole: boolean,
): Promise<PictureFeatures> {
  const squares = pictures.map((picture) => modelInput(picture, architecture.inputSize, whole));
  const most = predictBatch(architecture);
  const vectors: Float32Array[] = [];
  for (let from = 0; from < squares.length;) {
    const side = squares[from]!.width;
    let to = from + 1;
    while (to < squares.length && to - from < most && squares[to]!.width === side) to++;
    const features = tf.tidy(() => {
      const rows = squares.slice(from, to).map(({ pixels }) => tf.tensor3d(pixels, [side, side, 3], 'float32'));
      return forwardBlocks(withInputSide(architecture, side), weights, tf.div(tf.stack(rows), 255));
    });
    const values = await features.data<'float32'>();
    features.dispose();
    const width = values.length / (to - from);
    for (let i = 0; i < to - from; i++) vectors.push(values.slice(i * width, (i + 1) * width));
    from = to;
  }
  return { id: info.id, model: info.label, drawings, vectors };
}
