/** What the engine says of one picture: compositions, comparisons, sweeps, files. */
import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Picture } from '../../contract/image';
import { AUGMENTATIONS } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import { testPicture } from '../../perturb/testing';
import { nodePlatform } from '../platform/nodePlatform';
import { EngineSession } from '../session';

const base = { seed: 1, table: 'imagenet-c' as const };

describe('the engine on one picture', () => {
  const session = new EngineSession(nodePlatform());
  /** A composite that the models know. */
  let known: Picture;

  beforeAll(async () => {
    await session.start({ backend: 'wasm' });
    await session.models(presetConfig('tiny'));
    known = (await session.samples(presetConfig('quick'), 'clean', 1)).pictures[0]!;
    // The models stay loaded.
    await session.predict(known);
  });

  it('compares a picture with its corrupted copy', async () => {
    const before = testPicture(64);
    const after = await session.corrupt({
      ...base,
      picture: before,
      steps: [{ perturbation: 'gaussian_noise', severity: 3 }],
    });
    const { psnr, ssim, histograms, spectrum, residual } = await session.compare(before, after);
    expect(psnr).toBeGreaterThan(12);
    expect(psnr).toBeLessThan(20);
    expect(ssim).toBeLessThan(0.9);
    for (const channel of [...histograms.before, ...histograms.after]) {
      expect(channel).toHaveLength(256);
      expect(channel.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    }
    expect(spectrum.after.at(-1)!).toBeGreaterThan(spectrum.before.at(-1)!);
    expect(spectrum.before).toHaveLength(spectrum.frequencies.length);
    const i = after.pixels.findIndex((value, at) => value > before.pixels[at]!);
    expect(residual.pixels[i]).toBeCloseTo(128 + (after.pixels[i]! - before.pixels[i]!) / 2, -0.31);

    const equal = await session.compare(before, before);
    expect([equal.psnr, equal.ssim]).toEqual([null, 1]);
    expect(new Set(equal.residual.pixels)).toEqual(new Set([128]));
    await expect(session.compare(before, testPicture(32))).rejects.toThrow(/64 × 64 with 32 × 32/);
  });

  it('sweeps the severity of one step: the answers of each model, and the severity where they flip', async () => {
    const request = { ...base, picture: known, steps: [{ perturbation: 'gaussian_noise', severity: 2 }], step: 0 };
    const tensors = session.tensors();
    const curves = await session.sweep({ ...request, severities: [0, 1, 2, 3, 4, 5] });
    expect(session.tensors()).toBe(tensors);
    expect(curves.map(({ model }) => model)).toEqual((await session.predict(known)).map(({ model }) => model));
    const said = async (picture: Picture) => (await session.predict(picture)).map(({ top }) => top[0]!);
    const untouched = await said(known);
    for (const severity of [1, 4]) {
      const corrupted = await session.corrupt({ ...request, steps: [{ perturbation: 'gaussian_noise', severity }] });
      const expected = await said(corrupted);
      curves.forEach(({ answers }, i) => {
        const at = answers.find((answer) => answer.severity === severity)!;
        expect(at.className).toBe(expected[i]!.className);
        expect(at.probability).toBeCloseTo(expected[i]!.probability, 4);
      });
    }
    expect(curves.some(({ flip }) => flip !== null)).toBe(true);
    for (const [i, { flip, answers }] of curves.entries()) {
      expect(answers[0]!.className).toBe(untouched[i]!.className);
      if (flip === null) continue;
      const at = async (severity: number) =>
        (await said(await session.corrupt({ ...request, steps: [{ perturbation: 'gaussian_noise', severity }] })))[i]!
          .className;
      expect(await at(flip)).not.toBe(untouched[i]!.className);
      if (flip > 1.05) expect(await at(flip - 0.05)).toBe(untouched[i]!.className);
    }
  });

  it('asks, before anything was run, the trained models that come with the page, and the user’s own alone where that is wished', async () => {
    const said = await session.predict(known, true);
    expect(said.map(({ method, trained }) => [method, trained])).toEqual([
      ['pretrained', undefined],
      ...(['teacher', 'temper', 'cft'] as const).map((method) => [method, { by: 'page', preset: 'quick', seed: 1 }]),
    ]);
    for (const { top } of said) {
      expect(top[0]!.className).toBe(said[0]!.top[0]!.className);
      expect(top[0]!.probability).toBeGreaterThan(0.5);
    }
    expect(await session.predict(known, true, 'drawings')).toEqual(said);
    expect(await session.predict(known, true, 'kept')).toEqual([]);
  });

  it('gives features of the embedded network, the same alone and together, and holds nothing', async () => {
    await session.features([known]);
    const tensors = session.tensors();
    const { vectors, drawings, id } = await session.features([known, testPicture(224), known], true);
    expect(session.tensors()).toBe(tensors);
    expect([id, drawings, vectors.length]).toEqual(['large-64', true, 3]);
    expect(vectors[0]!.every(Number.isFinite) && new Set(vectors[0]).size > 8).toBe(true);
    expect(vectors[2]).toEqual(vectors[0]);
    const [alone] = (await session.features([testPicture(224)], true)).vectors;
    vectors[1]!.forEach((value, k) => expect(value).toBeCloseTo(alone![k]!, 4));
  });

  it('refuses a sweep that makes no sense, in words', async () => {
    const request = { ...base, picture: known, steps: [{ perturbation: 'fog', severity: 2 }], step: 0 };
    await expect(session.sweep({ ...request, step: 1, severities: [1] })).rejects.toThrow(/no step 1/);
    await expect(session.sweep({ ...request, severities: [] })).rejects.toThrow(/at least one severity/);
    await expect(session.sweep({ ...request, severities: [0.5] })).rejects.toThrow(/0 \(.*\) or from 1 to 5/);
    await expect(session.sweep({ ...request, severities: [2, 1] })).rejects.toThrow(/ascend/);
  });

  it('plays the frames of a sequence', async () => {
    const infos = await session.sequences();
    const { name, frames: count } = infos.find(({ name }) => name === 'brightness')!;
    const picture = testPicture(24);
    const tensors = session.tensors();
    const frames = await session.playSequence({ picture, sequence: name, seed: 1 });
    expect(session.tensors()).toBe(tensors);
    expect(frames).toHaveLength(count);
    for (const frame of frames) expect([frame.width, frame.height, frame.pixels.length]).toEqual([24, 24, 1728]);
    const mean = ({ pixels }: Picture) => pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    expect(mean(frames.at(-1)!)).toBeGreaterThan(mean(frames[0]!) + 20);
    await expect(session.playSequence({ picture, sequence: 'jump', seed: 1 })).rejects.toThrow(/"jump".*brightness/);
    const large = { width: 2000, height: 2000, pixels: new Uint8Array(12_000_000) };
    await expect(session.playSequence({ picture: large, sequence: name, seed: 1 })).rejects.toThrow(
      /Scale .* 1\d{3} × /,
    );
  });

  it('shows the views of every augmentation, adversarial ones against the small model', async () => {
    const config = presetConfig('quick');
    const tensors = session.tensors();
    for (const augmentation of AUGMENTATIONS) {
      config.teacher.augmentation = augmentation;
      const { pictures, labels } = await session.samples(config, 'augmented', 8);
      expect([pictures.length, labels.length]).toEqual([8, 8]);
      expect(labels[0]).toBe(labels[3]);
      const largest = [1, 2, 3, 5, 6, 7].map((i) => {
        const plain = pictures[i < 4 ? 0 : 4]!.pixels;
        return pictures[i]!.pixels.reduce((most, value, at) => Math.max(most, Math.abs(value - plain[at]!)), 0);
      });
      if (augmentation === 'adversarial') expect(new Set(largest)).toEqual(new Set([3]));
      else expect(Math.max(...largest)).toBeGreaterThan(10);
    }
    expect(session.tensors()).toBe(tensors);
  });

  it('writes PNG files that hold the same pixels', async () => {
    const picture = { ...testPicture(9), height: 9 };
    const file = decode(await session.encodePng(picture));
    expect([file.width, file.height, file.channels, file.depth]).toEqual([9, 9, 3, 8]);
    expect([...file.data]).toEqual([...picture.pixels]);
  });
});
