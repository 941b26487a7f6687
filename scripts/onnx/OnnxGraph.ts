/** A graph of ONNX (IR version 9, operators of version 20: https://onnx.ai/onnx/operators), put together node by node, and its file. */
import { Message } from './protobuf';

/** Numbers of `onnx.proto`. */
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE = { float: 1, int: 2, ints: 7 } as const;
const IR_VERSION = 9;
const OPERATORS = 20;

/** Name of a value in the graph. */
export type Value = string;
type Attribute = number | readonly number[] | { float: number };

export class OnnxGraph {
  private readonly graph = new Message().text(2, 'graph');
  private made = 0;

  /** @param shape of the input, all of it fixed */
  input(name: string, shape: readonly number[]): Value {
    this.graph.message(11, described(name, shape));
    return name;
  }

  output(name: Value, shape: readonly number[]): void {
    this.graph.message(12, described(name, shape));
  }

  /** A constant of numbers, row by row. */
  floats(shape: readonly number[], values: Float32Array): Value {
    return this.constant(FLOAT, shape, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  /** A constant list of whole numbers, such as a shape. */
  ints(values: readonly number[]): Value {
    return this.constant(INT64, [values.length], new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
  }

  private constant(type: number, shape: readonly number[], bytes: Uint8Array): Value {
    const name = this.fresh('constant');
    const tensor = new Message();
    for (const size of shape) tensor.int(1, size);
    this.graph.message(5, tensor.int(2, type).text(8, name).bytes(9, bytes));
    return name;
  }

  /** @returns the first of its outputs */
  node(operator: string, inputs: readonly Value[], attributes: Record<string, Attribute> = {}): Value {
    return this.nodes(operator, inputs, 1, attributes)[0]!;
  }

  nodes(
    operator: string,
    inputs: readonly Value[],
    outputs: number,
    attributes: Record<string, Attribute> = {},
  ): Value[] {
    const node = new Message();
    const names = Array.from({ length: outputs }, () => this.fresh(operator));
    for (const input of inputs) node.text(1, input);
    for (const name of names) node.text(2, name);
    node.text(3, names[0]!).text(4, operator);
    for (const [name, value] of Object.entries(attributes)) node.message(5, attribute(name, value));
    this.graph.message(1, node);
    return names;
  }

  /** The bytes of a file `*.onnx`. */
  file(): Uint8Array {
    const operators = new Message().text(1, '').int(2, OPERATORS);
    return new Message().int(1, IR_VERSION).text(2, 'temper').message(7, this.graph).message(8, operators).encoded();
  }

  private fresh(what: string): Value {
    return `${what}_${this.made++}`;
  }
}

function attribute(name: string, value: Attribute): Message {
  const message = new Message().text(1, name);
  if (typeof value === 'number') return message.int(3, value).int(20, ATTRIBUTE.int);
  if ('float' in value) return message.float(2, value.float).int(20, ATTRIBUTE.float);
  for (const one of value) message.int(8, one);
  return message.int(20, ATTRIBUTE.ints);
}

/** Name, element type and shape of an input or output. */
function described(name: string, shape: readonly number[]): Message {
  const dimensions = new Message();
  for (const size of shape) dimensions.message(1, new Message().int(1, size));
  const tensor = new Message().int(1, FLOAT).message(2, dimensions);
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}
