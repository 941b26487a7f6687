/**
 * Published networks against their original implementation on WebGPU: logits of one reference photograph. The other backends are
 * compared under Node (`test/parity/models.test.ts`), where more photographs take no longer.
 */
import { decode } from 'fast-png';
import { expect, inject, it } from 'vitest';
import * as tf from '../../src/compute/tf';
import { disposeWeights, forward, type Architecture } from '../../src/models/model';
import { mobileNetV2 } from '../../src/models/mobileNetV2';
import { PREPROCESSING } from '../../src/models/preprocessing';
import { publishedVisionTransformer } from '../../src/models/visionTransformer';
import { loadWeights } from '../../src/models/weightFile';
import { startBackend } from '../../src/compute/backend';
import { browserWasmAssets } from '../../src/compute/browserAssets';
import { describeOnGpu } from './gpu';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the reference data; null where it is not here. */
    reference: string | null;
  }
}

const reference = inject('reference');
if (!reference)
  console.info('Published networks on WebGPU: not compared, the reference data (../shared/reference) is not here.');

async function read(path: string): Promise<Uint8Array> {
  const response = await fetch(`/@fs${reference}/${path}`);
  if (!response.ok) throw new Error(`${path}: the test server answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function json<T>(path: string): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await read(path))) as T;
}

const PHOTOGRAPH = 'n02391049';
const CASES: { file: string; logits: string; column: string; architecture: () => Architecture }[] = [
  {
    file: 'mobilenet_v2',
    logits: 'mobilenet_v2_logits',
    column: 'tf_same_padding',
    architecture: () => mobileNetV2({ padding: 'tf-same', preprocessing: PREPROCESSING.inception }),
  },
  {
    file: 'vit_tiny_patch16_224',
    logits: 'vit_tiny_logits',
    column: 'logits',
    architecture: () => publishedVisionTransformer('tiny'),
  },
];

describeOnGpu('published networks on WebGPU', () => {
  it.skipIf(!reference).each(CASES)(
    '$file gives the published logits',
    async ({ file, logits, column, architecture }) => {
      await startBackend({ requested: 'webgpu', wasm: browserWasmAssets });
      expect(tf.getBackend()).toBe('webgpu');
      const { images } = await json<{ images: Record<string, Record<string, number[]>> }>(`weights/${logits}.json`);
      const { width, height, data, channels } = decode(await read(`clean/${PHOTOGRAPH}.png`));
      expect(channels).toBe(3);
      const network = architecture();
      const { weights } = loadWeights(await read(`weights/${file}.safetensors`), network, { classes: 1000 });
      const answer = tf.tidy(() =>
        forward(
          network,
          weights,
          tf.tensor4d(
            Float32Array.from(data, (value) => value / 255),
            [1, height, width, 3],
          ),
        ),
      );
      const found = await answer.data();
      tf.dispose(answer);
      disposeWeights(weights);
      const expected = images[PHOTOGRAPH]![column]!;
      const largest = Math.max(...expected.map(Math.abs));
      const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0);
      console.info(`${file} on WebGPU: off by ${(worst / largest).toExponential(1)} of the largest logit`);
      expect(worst / largest).toBeLessThan(1e-3);
    },
  );
});
