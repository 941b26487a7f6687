/** What comes with the page: small enough, from the run that it names, and with the answers that it had before it was made small. */
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../src/compute/backend';
import { nodeWasmAssets } from '../../src/compute/nodeAssets';
import { unpacked } from '../../src/engine/bundle/difference';
import { BaseModels } from '../../src/engine/inputs/baseModels';
import { networkClassifier } from '../../src/engine/inputs/classifier';
import { PAGE_METHODS, PAGE_PACK, pageModelPath, PageModels } from '../../src/engine/look/PageModels';
import { nodePlatform } from '../../src/engine/platform/nodePlatform';
import { readSafetensors } from '../../src/models/safetensors';
import { loadEmojiPack } from '../../src/sources/emojiPack';
import { picturesAsked, type AnswersBefore } from './answersBefore';
import opening from '../../src/lab/look/opening.json';
import { whatAllSay } from './chooseDrawing';
import { answers, picturesOf } from './compareOnValidation';

const PUBLIC = fileURLToPath(new URL('../../public/', import.meta.url));
const platform = nodePlatform();

describe('the trained models that come with the page', () => {
  beforeAll(async () => void (await startBackend({ requested: 'wasm', wasm: nodeWasmAssets() })));

  it('take less than 1 MB in all', async () => {
    const sizes = await Promise.all(PAGE_METHODS.map((method) => stat(join(PUBLIC, pageModelPath(method)))));
    expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(1e6);
  });

  it.each(PAGE_METHODS)('%s answers as it did before it was made small', async (method) => {
    const base = new BaseModels(platform, () => Promise.reject(new Error('There are embedded models only.')));
    const { model, record, routing, preset, dispose } = await new PageModels(platform, base).model(method);
    expect([record.method.name, preset, record.seed]).toEqual([method, 'quick', 1]);
    const { metadata } = readSafetensors(await unpacked(await readFile(join(PUBLIC, pageModelPath(method)))));
    const before = JSON.parse(metadata['answered']!) as AnswersBefore;
    const pack = await loadEmojiPack((path) => readFile(join(PUBLIC, path)), PAGE_PACK, { natural: false });
    const set = await picturesAsked(pack, before);
    const after = await answers(networkClassifier(method, model, record.classNames, routing), picturesOf(set));
    const equal = after.filter((answer, i) => answer === before.answers[i]).length;
    expect(equal).toBeGreaterThanOrEqual(before.count - 1);
    // Not by answering anything: most of it is right.
    expect(after.filter((answer, i) => answer === set.labels[i]).length).toBeGreaterThan(before.count / 2);
    dispose();
  });

  it('stand beside what the reference report says of all pictures', async () => {
    expect(opening.all).toEqual(await whatAllSay(join(PUBLIC, 'reference-report.json')));
  });
});
