/** The published convolutional networks as wholes: they run and can be cut, and their blocks are what their names say. */
import { expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../compute/testing';
import * as tf from '../compute/tf';
import { imageNetResnet } from './imageNetResnet';
import { livelyWeights, randomTensor } from './layerTesting';
import { mobileNetV2 } from './mobileNetV2';
import { mobileNetV3 } from './mobileNetV3';
import { disposeWeights, forward, forwardBlocks, type Architecture, type Block, type Weights } from './model';

/** Small pictures: what is tested is the same at any size. An odd size at the end shows padding that does not fit. */
const SIZE = { inputSize: 40 };
const NETWORKS: Architecture[] = [
  mobileNetV2(SIZE),
  mobileNetV2({ ...SIZE, padding: 'tf-same' }),
  mobileNetV3('small', SIZE),
  mobileNetV3('large', { ...SIZE, padding: 'tf-same', epsilon: 1e-3 }),
  imageNetResnet('resnet18', SIZE),
  imageNetResnet('resnet50', SIZE),
];

function blockNamed(architecture: Architecture, name: string): Block {
  return architecture.blocks.find((block) => block.name === name)!;
}

describeOnBackends('published networks', (backend) => {
  // Large ones take seconds in plain JavaScript, and have the same layers.
  const here = NETWORKS.filter(({ blocks }) => backend !== 'cpu' || !blocks.some(({ name }) => name === 'layer4.0'));
  it.each(here)('$id runs, and cut in the middle its halves make the whole', async (network) => {
    const weights = livelyWeights(network.weightShapes(3));
    const x = tf.tidy(() => tf.sigmoid(randomTensor('pictures', [1, 40, 40, 3])));
    const logits = forward(network, weights, x);
    expect(logits.shape).toEqual([1, 3]);
    expect((await logits.data()).every(Number.isFinite)).toBe(true);
    const cut = Math.floor(network.blocks.length / 2);
    const [whole, trunk] = [forwardBlocks(network, weights, x), forwardBlocks(network, weights, x, 0, cut)];
    expect(trunk.shape).toEqual([1, ...network.blocks[cut]!.inputShape]);
    const features = forwardBlocks(network, weights, trunk, cut);
    expect(await features.data()).toEqual(await whole.data());
    tf.dispose([x, logits, whole, trunk, features]);
    disposeWeights(weights);
  });

  /** One layer after the other by unfused operations, written from the original's forward pass. */
  const plain = (w: Weights) => {
    const conv = (name: string, x: tf.Tensor, stride = 1) => {
      const filter = w[`${name}.weight`] as tf.Tensor4D;
      const pad = (filter.shape[0] - 1) / 2;
      return filter.shape[3] === 1
        ? tf.depthwiseConv2d(x as tf.Tensor4D, filter, stride, pad)
        : tf.conv2d(x as tf.Tensor4D, filter, stride, pad);
    };
    const norm = (name: string, x: tf.Tensor) => {
      const [mean, variance, offset, scale] = ['running_mean', 'running_var', 'bias', 'weight'].map(
        (part) => w[`${name}.${part}`] as tf.Tensor1D,
      );
      return tf.batchNorm(x, mean!, variance!, offset, scale, 1e-5);
    };
    return { conv, norm };
  };
  const swish = (x: tf.Tensor) => tf.mul(x, tf.div(tf.clipByValue(tf.add(x, 3), 0, 6), 6));

  async function expectBlock(block: Block, reference: (w: Weights, x: tf.Tensor) => tf.Tensor): Promise<void> {
    const weights = livelyWeights(block.weightShapes);
    const x = randomTensor('activations', [2, ...block.inputShape]);
    const [found, expected] = tf.tidy(() => [block.forward(weights, x), reference(weights, x)] as const);
    expectClose(await found.data(), await expected.data(), { relative: 1e-5 });
    tf.dispose([x, found, expected]);
    disposeWeights(weights);
  }

  it('a bottleneck of ResNet-50 halves the picture in its second convolution', async () => {
    await expectBlock(blockNamed(imageNetResnet('resnet50', SIZE), 'layer2.0'), (w, x) => {
      const { conv, norm } = plain(w);
      const first = tf.relu(norm('layer2.0.bn1', conv('layer2.0.conv1', x)));
      const second = tf.relu(norm('layer2.0.bn2', conv('layer2.0.conv2', first, 2)));
      const branch = norm('layer2.0.bn3', conv('layer2.0.conv3', second));
      return tf.relu(tf.add(branch, norm('layer2.0.downsample.1', conv('layer2.0.downsample.0', x, 2))));
    });
  });

  it('a basic block of ResNet-18 adds what came in', async () => {
    await expectBlock(blockNamed(imageNetResnet('resnet18', SIZE), 'layer1.1'), (w, x) => {
      const { conv, norm } = plain(w);
      const first = tf.relu(norm('layer1.1.bn1', conv('layer1.1.conv1', x)));
      return tf.relu(tf.add(norm('layer1.1.bn2', conv('layer1.1.conv2', first)), x));
    });
  });

  it('an inverted residual of MobileNetV3 squeezes between its norms', async () => {
    await expectBlock(blockNamed(mobileNetV3('small', SIZE), 'blocks.2.1'), (w, x) => {
      const { conv, norm } = plain(w);
      const wide = swish(norm('blocks.2.1.bn1', conv('blocks.2.1.conv_pw', x)));
      const filtered = swish(norm('blocks.2.1.bn2', conv('blocks.2.1.conv_dw', wide)));
      const reduced = conv('blocks.2.1.se.conv_reduce', tf.mean(filtered, [1, 2], true));
      const inner = tf.relu(tf.add(reduced, w['blocks.2.1.se.conv_reduce.bias']!));
      const gate = tf.add(conv('blocks.2.1.se.conv_expand', inner), w['blocks.2.1.se.conv_expand.bias']!);
      const gated = tf.mul(filtered, tf.div(tf.clipByValue(tf.add(gate, 3), 0, 6), 6));
      return tf.add(norm('blocks.2.1.bn3', conv('blocks.2.1.conv_pwl', gated)), x);
    });
  });

  it('the first block of large MobileNetV3 has no widening, and the head comes after the pooling', async () => {
    await expectBlock(blockNamed(mobileNetV3('large', SIZE), 'blocks.0.0'), (w, x) => {
      const { conv, norm } = plain(w);
      const filtered = tf.relu(norm('blocks.0.0.bn1', conv('blocks.0.0.conv_dw', x)));
      return tf.add(norm('blocks.0.0.bn2', conv('blocks.0.0.conv_pw', filtered)), x);
    });
    await expectBlock(blockNamed(mobileNetV3('large', SIZE), 'conv_head'), (w, x) => {
      const features = plain(w).conv('conv_head', tf.mean(x, [1, 2], true));
      return tf.squeeze(swish(tf.add(features, w['conv_head.bias']!)), [1, 2]);
    });
    expect(tf.getBackend()).toBe(backend);
  });
});
