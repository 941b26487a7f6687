/**
 * What a gradient will need is shared, not cloned. TensorFlow.js (4.22) makes a clone of every such tensor by a kernel call of its own and
 * notes each on the tape, which took a fifth of the calls of a training step. The clone and the note serve gradients of gradients alone.
 */
import * as tf from '../tf';

interface Engine {
  state: { gradientDepth: number; tensorInfo: WeakMap<object, { backend: unknown }> };
  backend: { incRef(dataId: object): void };
  saveTensorsForBackwardMode(tensors: tf.Tensor[]): tf.Tensor[];
  makeTensorFromTensorInfo(info: tf.TensorInfo): tf.Tensor;
}

/** Has no effect inside a gradient of a gradient, nor on tensors that another backend holds. */
export function registerSavedTensors(): void {
  const engine = tf.engine() as unknown as Engine;
  const cloned = engine.saveTensorsForBackwardMode.bind(engine);
  engine.saveTensorsForBackwardMode = (tensors) => {
    if (engine.state.gradientDepth !== 1) return cloned(tensors);
    return tensors.map((tensor) => {
      if (engine.state.tensorInfo.get(tensor.dataId)?.backend !== engine.backend) return cloned([tensor])[0]!;
      const { dataId, shape, dtype } = tensor;
      engine.backend.incRef(dataId);
      return tf.keep(engine.makeTensorFromTensorInfo({ dataId, shape, dtype }));
    });
  };
}
