/** A network that is brought: its format, its architecture, all its values, and the tokenizer beside a CLIP. */
import { inspectNetwork } from '../../../src/engine/library/models/inspectNetwork';
import type { Inspected } from '../../../src/engine/library/models/ModelReader';
import { EngineError } from '../../../src/engine/engineError';
import { PickleError } from '../../../src/models/pickle';
import { stateFile } from '../../../src/models/pickle/testing';
import { SafetensorsError } from '../../../src/models/safetensors';
import { SourceError } from '../../../src/sources/files/SourceError';
import { fileOfBytes } from '../../../src/store/files/RangedFile';
import { halves, safetensorsFile, safetensorsParts, smallShapes } from '../seeds/networks';
import { defineTarget, holds, type FuzzFile } from '../Target';

const CLASSES = ['cat', 'dog', 'owl'];

function torch(format: 'archive' | 'legacy', prefix: string): FuzzFile[] {
  const tensors = Object.entries(smallShapes(3)).map(([name, shape]) => ({
    name: prefix + name,
    type: 'F16' as const,
    shape,
    bytes: halves(shape.reduce((product, n) => product * n, 1)),
  }));
  return [{ path: 'x.pth', bytes: stateFile(format, tensors) }];
}

export const target = defineTarget<Inspected>({
  name: 'weights',
  reads: 'engine/library/models/inspectNetwork.ts and all that it asks',
  seeds: () => [
    safetensorsParts(smallShapes(3), { classes: JSON.stringify(CLASSES) }),
    safetensorsParts(smallShapes(2)),
    torch('legacy', 'module.'),
    torch('archive', 'model.'),
  ],
  assemble(parts) {
    const [header, data] = parts;
    return header?.path === 'x.pth' ? [header] : [safetensorsFile('model.safetensors', header, data)];
  },
  refusals: [SafetensorsError, PickleError, SourceError, EngineError],
  run: ([file]) => inspectNetwork(fileOfBytes(file!.path, file!.bytes), [], { options: {} }),
  check({ facts }) {
    const { classes, classNames, inputSize, parameters } = facts;
    holds(Number.isSafeInteger(classes) && classes >= 0 && inputSize > 0 && parameters > 0, 'Its sizes make no sense.');
    holds(classNames === null || classNames.length === classes, `${classNames?.length} names for ${classes} classes.`);
  },
});
