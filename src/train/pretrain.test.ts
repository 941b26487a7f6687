import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import { EMBEDDED_MODELS, loadEmbedded } from '../models/embedded';
import { initialWeights } from '../models/initialise';
import { disposeWeights, forward } from '../models/model';
import { resnet } from '../models/resnet';
import { uniformArray } from '../num/random';
import { composites } from '../sources/composites';
import { loadEmojiPack } from '../sources/emojiPack';
import { gatherPictures, pictureTensor } from './pictures';
import { pretrainTask } from './pretrain';
import { readWeights } from './readWeights';
import { train } from './training';

const readAsset = (path: string) => readFile(`public/${path}`);
const tiny = resnet({ id: 'tiny', inputSize: 8, stem: { width: 4, stride: 1 }, stages: [{ width: 8, blocks: 1 }] });

/** Reddish and bluish pictures. */
function twoColours(count: number): ImageSet {
  const noise = uniformArray(1, 'pictures', count * 192);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  const pixels = Uint8Array.from(noise, (x, i) => 100 * x + (i % 3 === 2 * labels[Math.floor(i / 192)]! ? 100 : 0));
  return { name: 'colours', count, width: 8, height: 8, pixels, labels, classNames: ['red', 'blue'] };
}

async function pretrainTiny() {
  const weights = initialWeights(tiny, 2, 1);
  const settings = { perClass: 16, epochs: 10, batch: 8, learningRate: 0.01, weightDecay: 0.01 };
  const task = pretrainTask(tiny, weights, twoColours(32), settings, 1);
  const losses: number[] = [];
  await train(
    task,
    {
      between: () => Promise.resolve(),
      checkpoint: () => Promise.resolve(),
      metric: (_step, _columns, [loss]) => void losses.push(loss!),
    },
    null,
  );
  const trained = await readWeights(weights);
  disposeWeights(weights);
  return { steps: task.steps, losses, trained };
}

describeOnBackends('pre-training', (backend) => {
  it('learns two colours, and the same weights again from the same seed', async () => {
    const first = await pretrainTiny();
    expect(first.steps).toBe(40);
    expect(first.losses.at(-1)).toBeLessThan(0.2 * first.losses[0]!);
    expect((await pretrainTiny()).trained).toEqual(first.trained);
  });

  // Plain JavaScript says the same (see the models' tests) and takes far longer.
  it.skipIf(backend === 'cpu').each(EMBEDDED_MODELS)('%s knows new clean composites', async (id) => {
    const pack = await loadEmojiPack(readAsset, id.endsWith('16') ? 'emoji-16' : 'emoji-64', { natural: false });
    const set = composites(pack, { set: 'clean', seed: 77, count: 128 });
    const { info, architecture, weights } = await loadEmbedded(readAsset, id);
    expect(info.classNames).toEqual(set.classNames);
    const answers = tf.tidy(() => {
      const x = pictureTensor(
        gatherPictures(
          set,
          Int32Array.from({ length: set.count }, (_, i) => i),
        ),
        set,
      );
      return tf.argMax(forward(architecture, weights, x), 1);
    });
    const found = await answers.data();
    const correct = Array.from(found).filter((label, i) => label === set.labels[i]).length;
    // 64 classes are harder: small has 44 thousand parameters.
    expect(correct / set.count).toBeGreaterThanOrEqual(info.classNames.length === 16 ? 0.97 : 0.94);
    answers.dispose();
    disposeWeights(weights);
  });
});
