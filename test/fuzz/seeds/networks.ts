/** Weight files of small networks, in parts: the header of safetensors as JSON, and the numbers. */
import { resnet, small } from '../../../src/models/resnet';
import { diskShape } from '../../../src/models/layout';
import { joined } from '../mutate/bytes';
import { textFile, type FuzzFile } from '../Target';

type Shapes = Readonly<Record<string, readonly number[]>>;

/** Disk shapes of the smallest of Temper's own networks, 42 thousand numbers. */
export function smallShapes(classes: number): Record<string, number[]> {
  const shapes = resnet(small).weightShapes(classes);
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, diskShape(shape)]));
}

const elements = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** @returns the JSON of the header, and the numbers as half floats, all 0.1 */
export function safetensorsParts(
  shapes: Shapes,
  metadata: Record<string, string> = {},
): [header: FuzzFile, data: FuzzFile] {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let at = 0;
  for (const [name, shape] of Object.entries(shapes)) {
    const bytes = 2 * elements(shape);
    header[name] = { dtype: 'F16', shape, data_offsets: [at, at + bytes] };
    at += bytes;
  }
  return [textFile('header.json', header), { path: 'data', bytes: halves(at / 2) }];
}

export function halves(count: number): Uint8Array {
  const values = new Uint8Array(2 * count);
  for (let i = 0; i < values.length; i += 2) values.set([0x66, 0x2e], i);
  return values;
}

/** A file with the length of its header in front. */
export function safetensorsFile(path: string, header: FuzzFile | undefined, data: FuzzFile | undefined): FuzzFile {
  const text = header?.bytes ?? new Uint8Array(0);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
  return { path, bytes: joined(length, text, data?.bytes ?? new Uint8Array(0)) };
}
