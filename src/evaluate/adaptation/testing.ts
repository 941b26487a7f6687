/** A tiny network with batch norms of three kinds, for tests: that of `scripts/parity/adaptation.py`. */
import type { Architecture } from '../../models/architecture';
import { convolutionNorm } from '../../models/convolution';
import { architectureOf, averagePool, residual, sequence } from '../../models/layer';

export const TINY_SIDE = 8;

export function tinyNetwork(): Architecture {
  const preprocessing = { mean: [0, 0, 0], deviation: [1, 1, 1] } as const;
  return architectureOf({ id: 'tiny', inputSize: TINY_SIDE, preprocessing, classifier: 'head' }, [
    ['stem', convolutionNorm({ filter: 'conv1', norm: 'norm1', kernel: 3, width: 6, stride: 2, activation: 'relu6' })],
    [
      'block',
      sequence(
        residual(
          sequence(
            convolutionNorm({ filter: 'conv2', norm: 'norm2', kernel: 3, width: 'depthwise', activation: 'relu6' }),
            convolutionNorm({ filter: 'conv3', norm: 'norm3', kernel: 1, width: 6, activation: 'linear' }),
          ),
        ),
        averagePool,
      ),
    ],
  ]);
}
