/** What a network says of pictures: bytes in, logits computed. */
import { tensorFromBytes } from '../../../src/compute/kernels/bytes';
import * as tf from '../../../src/compute/tf';
import { initialWeights } from '../../../src/models/initialise';
import { disposeWeights, forward, modelFlops } from '../../../src/models/model';
import { generatedPictures } from '../measurePerturbations';
import type { Measured } from './backends';
import type { BenchNetwork, Plan } from './plan';
import type { Variant } from './rows';
import type { SectionCase } from './section';
import { relativeDifference, settle, timed } from './timing';

export const INFERENCE = {
  title: 'Inference',
  method: '8-bit pictures in, logits computed and one of them read back. A batch counts as a whole.',
  cases: (plan: Plan): SectionCase<Float32Array>[] =>
    plan.networks.flatMap((network) =>
      plan.inference.map((batch) => ({
        name: `${network.label}, batch ${batch}`,
        unit: 'ms a batch',
        gigaflop: (batch * modelFlops(network.architecture, network.classes)) / 1e9,
        run: (variant: Variant) => answer(network, batch, plan, variant),
        agreement: (actual: Float32Array, expected: Float32Array) =>
          `logits within ${relativeDifference(actual, expected).toExponential(0)}`,
      })),
    ),
};

async function answer(
  { architecture, classes }: BenchNetwork,
  batch: number,
  plan: Plan,
  variant: Variant,
): Promise<Measured<Float32Array>> {
  const side = architecture.inputSize;
  const weights = initialWeights(architecture, classes, 1);
  const size = side * side * 3;
  const bytes = new Uint8Array(batch * size);
  generatedPictures(batch, side).forEach(({ pixels }, i) => bytes.set(pixels, i * size));
  const logits = () =>
    tf.tidy(() => forward(architecture, weights, tensorFromBytes(bytes, [batch, side, side, 3]) as tf.Tensor4D));
  try {
    const times = await timed(async () => {
      const result = logits();
      await settle(result);
      result.dispose();
    }, plan.repetitions(variant));
    const result = logits();
    const values = (await result.data<'float32'>()).slice();
    result.dispose();
    return { times, values };
  } finally {
    disposeWeights(weights);
  }
}
