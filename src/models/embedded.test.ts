import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import { ARCHITECTURES, EMBEDDED_MODELS, embeddedId, embeddedPath, loadEmbedded, openModel } from './embedded';
import { initialWeights } from './initialise';
import { disposeWeights } from './model';
import { saveWeights } from './weightFile';

const readAsset = (path: string) => readFile(`public/${path}`);

describeOnBackends('embedded models', () => {
  it.each(EMBEDDED_MODELS)('%s loads, with the declared class count and size', async (id) => {
    const { info, architecture, weights } = await loadEmbedded(readAsset, id);
    expect(info.classNames).toHaveLength(Number(id.split('-')[1]));
    expect(new Set(info.classNames).size).toBe(info.classNames.length);
    expect(Object.values(weights).reduce((sum, weight) => sum + weight.size, 0)).toBe(info.parameters);
    expect(info.blocks.reduce((sum, block) => sum + block.flops, 0)).toBe(info.flops);
    expect(info.blocks.at(-1)!.name).toBe('head');
    expect(architecture.id).toBe(info.role);
    expect(info.bytes).toBeLessThan(2 * 2 ** 20);
    disposeWeights(weights);
  });

  it('finds the file of a role and a pack', () => {
    expect(embeddedPath(embeddedId('large', 'emoji-64'))).toBe('models/large-64.safetensors');
  });

  it('opens a file of the user, and refuses what does not fit, leaving no tensor behind', async () => {
    const made = initialWeights(ARCHITECTURES.small, 3, 1);
    const card = { id: 'mine', role: 'small', classes: 3, label: 'Mine', source: 'file', licence: 'unknown' } as const;
    const unnamed = await saveWeights(made);
    expect(() => openModel(unnamed, card)).toThrow(/does not name its classes/);
    const { info, weights } = openModel(unnamed, { ...card, classNames: ['a', 'b', 'c'] });
    expect(info.classNames).toEqual(['a', 'b', 'c']);
    disposeWeights(weights);
    expect(() => openModel(unnamed, { ...card, classes: 16 })).toThrow(/classifies 3 classes, the data has 16/);
    for (const classes of ['["a","b"]', 'a, b, c', '[1,2,3]']) {
      const file = await saveWeights(made, { metadata: { classes } });
      expect(() => openModel(file, card)).toThrow(/metadata value classes/);
    }
    disposeWeights(made);
  });
});
