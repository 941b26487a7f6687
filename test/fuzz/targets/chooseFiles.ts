/** Which of the files that are dropped together are the model. */
import { chooseFiles } from '../../../src/engine/library/models/chooseFiles';
import { EngineError } from '../../../src/engine/engineError';
import { defineTarget, holds, textFile, textOf } from '../Target';

const paths = (...all: string[]) => [textFile('paths', all.join('\n'))];

type Chosen = ReturnType<typeof chooseFiles<{ path: string }>>;

export const target = defineTarget<{ chosen: Chosen; brought: { path: string }[] }>({
  name: 'chooseFiles',
  reads: 'engine/library/models/chooseFiles.ts',
  seeds: () => [
    paths('model.safetensors', 'config.json', 'preprocessor_config.json', 'README.md'),
    paths('m/model.json', 'm/group1-shard1of2.bin', 'm/group1-shard2of2.bin', 'm/metadata.json'),
    paths('pytorch_model.bin', 'config.json', 'optimizer.pt', '.git/x', 'tf_model.h5'),
    paths('bundle.zip'),
  ],
  refusals: [EngineError],
  run([file]) {
    const brought = textOf(file!)
      .split('\n')
      // No system has longer paths.
      .map((path) => ({ path: path.slice(0, 4096) }));
    return { brought, chosen: chooseFiles(brought) };
  },
  check({ brought, chosen: { main, beside } }) {
    const known = new Set(brought);
    holds(known.has(main) && beside.every((file) => known.has(file)), 'A file was made up.');
    holds(!beside.includes(main), 'The model lies beside itself.');
  },
});
