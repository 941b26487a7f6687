import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import * as tf from '../compute/tf';
import { fileOfBytes } from '../store/files/RangedFile';
import { initialWeights } from './initialise';
import { disposeWeights, type Weights } from './model';
import { resnet } from './resnet';
import { floatValues, readSafetensors, SafetensorsError, writeSafetensors, type FloatTensor } from './safetensors';
import { checkWeights, loadWeights, loadWeightsFrom, saveWeights } from './weightFile';

const tiny = resnet({ id: 'tiny', inputSize: 8, stem: { width: 4, stride: 1 }, stages: [{ width: 8, blocks: 1 }] });

describeOnBackends('weight files', () => {
  let weights: Weights;
  beforeEach(() => {
    weights = initialWeights(tiny, 10, 1);
  });
  afterEach(() => disposeWeights(weights));

  /** The saved model as plain data on disk, to be damaged. */
  async function stored(): Promise<Record<string, FloatTensor>> {
    const { tensors } = readSafetensors(await saveWeights(weights, { dtype: 'float32' }));
    return Object.fromEntries(
      [...tensors].map(([name, tensor]) => [name, { shape: tensor.shape, values: floatValues(name, tensor) }]),
    );
  }

  function expectRejected(tensors: Record<string, FloatTensor>, message: RegExp, classes?: number): void {
    const file = writeSafetensors(tensors, 'F32');
    expect(() => loadWeights(file, tiny, { classes })).toThrow(SafetensorsError);
    expect(() => loadWeights(file, tiny, { classes })).toThrow(message);
  }

  it('gives weights, class count and metadata back', async () => {
    for (const dtype of ['float32', 'float16'] as const) {
      const loaded = loadWeights(await saveWeights(weights, { dtype, metadata: { seed: '1' } }), tiny, { classes: 10 });
      expect(loaded.classes).toBe(10);
      expect(loaded.metadata).toEqual({ seed: '1' });
      expect(Object.keys(loaded.weights).sort()).toEqual(Object.keys(weights).sort());
      for (const [name, weight] of Object.entries(weights)) {
        const back = loaded.weights[name]!;
        expect(back.shape).toEqual(weight.shape);
        const values = await weight.data();
        (await back.data()).forEach((value, i) => {
          expect(Math.abs(value - values[i]!)).toBeLessThanOrEqual(
            dtype === 'float32' ? 0 : Math.abs(values[i]!) / 2048 + 1e-7,
          );
        });
      }
      disposeWeights(loaded.weights);
    }
  });

  it('stores PyTorch layout', async () => {
    const onDisk = await stored();
    const filter = await weights['blocks.0.conv1.weight']!.data(); // [3, 3, 4, 8]
    expect(onDisk['blocks.0.conv1.weight']!.shape).toEqual([8, 4, 3, 3]);
    // Output 5, input 2, row 1, column 0.
    expect(onDisk['blocks.0.conv1.weight']!.values[((5 * 4 + 2) * 3 + 1) * 3]).toBe(
      filter[((1 * 3 + 0) * 4 + 2) * 8 + 5],
    );
    const head = await weights['head.weight']!.data(); // [8, 10]
    expect(onDisk['head.weight']!.shape).toEqual([10, 8]);
    expect(onDisk['head.weight']!.values[7 * 8 + 3]).toBe(head[3 * 10 + 7]);
  });

  it('lets further heads and tuned tails pass', async () => {
    weights['head_unclean.weight'] = tf.ones([8, 10]);
    weights['head_unclean.bias'] = tf.ones([10]);
    weights['tuned.blocks.0.conv1.weight'] = tf.ones([3, 3, 4, 8]);
    const loaded = loadWeights(await saveWeights(weights), tiny);
    expect(loaded.weights['tuned.blocks.0.conv1.weight']!.shape).toEqual([3, 3, 4, 8]);
    expect(loaded.weights['head_unclean.weight']!.shape).toEqual([8, 10]);
    disposeWeights(loaded.weights);
  });

  it('rejects another number of classes', async () => {
    expectRejected(await stored(), /This file classifies 10 classes, the data has 16/, 16);
  });

  it('rejects missing and unknown weights by name', async () => {
    const { 'stem.norm.bias': _, ...rest } = await stored();
    expectRejected(rest, /not a model of architecture tiny: it lacks stem\.norm\.bias/);
    const { 'head.weight': __, ...headless } = await stored();
    expectRejected(headless, /no classifier head\.weight/);
    const extra = { shape: [1], values: Float32Array.of(1) };
    expectRejected({ ...(await stored()), 'layer1.0.conv1.weight': extra }, /unknown layer1\.0\.conv1\.weight/);
    expectRejected({ ...(await stored()), 'tuned.toString': extra }, /unknown tuned\.toString/);
  });

  it('rejects wrong shapes', async () => {
    const tensors = await stored();
    tensors['stem.conv.weight'] = { shape: [3, 3, 3, 4], values: tensors['stem.conv.weight']!.values };
    expectRejected(tensors, /stem\.conv\.weight has the shape \[3, 3, 3, 4\]; architecture tiny needs \[4, 3, 3, 3\]/);
    const other = await stored();
    other['head.weight'] = { shape: [10, 4], values: new Float32Array(40) };
    expectRejected(other, /head\.weight has the shape \[10, 4\] where \[classes, 8\] is expected/);
  });

  it.each([NaN, Infinity, -Infinity])('rejects %s, naming the tensor', async (bad) => {
    const tensors = await stored();
    tensors['blocks.0.norm1.weight']!.values[3] = bad;
    expectRejected(tensors, new RegExp(`blocks\\.0\\.norm1\\.weight holds ${bad} at element 3`));
  });

  it('rejects whole numbers as weights', async () => {
    const file = await saveWeights(weights);
    const text = new TextDecoder('latin1')
      .decode(file)
      .replace('"head.bias":{"dtype":"F16"', '"head.bias":{"dtype":"I16"');
    const damaged = Uint8Array.from(text, (c, i) => (i < 4000 ? c.charCodeAt(0) : file[i]!));
    expect(() => loadWeights(damaged, tiny)).toThrow(/head\.bias is stored as I16/);
  });

  it('reads a file that is not in memory tensor by tensor, to the same weights', async () => {
    const bytes = await saveWeights(weights, { metadata: { seed: '1' } });
    const file = fileOfBytes('x', bytes);
    const read = vi.spyOn(file, 'read');
    const progress: [number, number][] = [];
    const streamed = await loadWeightsFrom(file, tiny, { classes: 10, onProgress: (...seen) => progress.push(seen) });
    const largest = Math.max(...Object.values(weights).map(({ size }) => 2 * size));
    const [, , ...tensorReads] = read.mock.calls;
    expect(tensorReads).toHaveLength(Object.keys(weights).length);
    for (const [start, end] of tensorReads) expect(end! - start!).toBeLessThanOrEqual(largest);
    expect(progress.at(-1)![0]).toBe(progress.at(-1)![1]);
    const whole = loadWeights(bytes, tiny);
    expect([streamed.classes, streamed.metadata]).toEqual([whole.classes, whole.metadata]);
    for (const [name, weight] of Object.entries(whole.weights)) {
      expect(await streamed.weights[name]!.data()).toEqual(await weight.data());
    }
    disposeWeights(streamed.weights);
    disposeWeights(whole.weights);
    await checkWeights(file, tiny);
  });

  it('leaves no tensor behind where such a file is damaged, cut off or cancelled', async () => {
    const tensors = await stored();
    tensors['blocks.0.norm1.weight']!.values[3] = NaN;
    const bytes = writeSafetensors(tensors, 'F32');
    const file = fileOfBytes('x', bytes);
    const message = /blocks\.0\.norm1\.weight holds NaN at element 3/;
    await expect(loadWeightsFrom(file, tiny)).rejects.toThrow(message);
    await expect(checkWeights(file, tiny)).rejects.toThrow(message);
    await expect(checkWeights(file, tiny, { classes: 7 })).rejects.toThrow(/10 classes, the data has 7/);
    const cut = fileOfBytes('x', bytes.subarray(0, bytes.length - 2));
    await expect(loadWeightsFrom(cut, tiny)).rejects.toThrow(/truncated/);
    await expect(loadWeightsFrom(fileOfBytes('x', bytes.subarray(0, 5)), tiny)).rejects.toThrow(/has 5 bytes/);
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('enough'));
    await expect(loadWeightsFrom(file, tiny, { signal: controller.signal, onProgress })).rejects.toThrow('enough');
  });
});
