/**
 * Gradients of kernels that do much at once. TensorFlow.js (4.22) asks for the gradient of each input by a function of its own and does not say before
 * which it will call; for outputs that only the gradient reads it makes tensors of zeros. A kernel that is registered here has one gradient
 * function, which is told what is asked for, and the gradient of its first output alone.
 */
import * as tf from '../tf';

interface TapeNode {
  inputs: Record<string, tf.Tensor>;
  outputs: tf.Tensor[];
  saved: tf.Tensor[];
  gradient?: (this: TapeNode, dys: tf.Tensor[]) => Record<string, () => tf.Tensor>;
}

interface Engine {
  state: { activeTape: TapeNode[] };
  addTapeNode(kernelName: string, ...rest: unknown[]): void;
}

/**
 * @param dy of the first output
 * @param saved `inputsToSave`, then `outputsToSave`
 * @param asked names of inputs; for each a gradient is returned
 */
export type AskedGradient = (
  dy: tf.Tensor,
  saved: tf.Tensor[],
  attrs: tf.NamedAttrMap,
  asked: readonly string[],
) => Record<string, tf.Tensor>;

const asking = new Map<string, AskedGradient>();

/** `config` without a gradient function, and that function. */
export function registerAskedGradient(
  config: Pick<tf.GradConfig, 'kernelName' | 'inputsToSave' | 'outputsToSave'>,
  gradient: AskedGradient,
): void {
  const refuse = () => {
    throw new Error(`${config.kernelName} has no gradient of a gradient.`);
  };
  tf.registerGradient({ ...config, gradFunc: refuse });
  asking.set(config.kernelName, gradient);
}

/** To be called once. */
export function registerAskedGradients(): void {
  const engine = tf.engine() as unknown as Engine;
  const original = engine.addTapeNode.bind(engine);
  engine.addTapeNode = (kernelName, ...rest) => {
    original(kernelName, ...rest);
    const gradient = asking.get(kernelName);
    if (!gradient) return;
    const node = engine.state.activeTape.at(-1)!;
    const attrs = rest.at(-1) as tf.NamedAttrMap;
    const { saved } = node;
    node.outputs = node.outputs.slice(0, 1);
    // Called as a method of the node that is left of this one when inputs that nothing depends on have been taken away.
    node.gradient = function ([dy]) {
      const made = gradient(dy!, saved, attrs, Object.keys(this.inputs));
      return Object.fromEntries(Object.entries(made).map(([name, slope]) => [name, () => slope]));
    };
  };
}
