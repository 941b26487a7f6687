/** Whether the fuzzer finds what there is to find: on readers that are wrong on purpose. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCampaign, type Campaign } from './campaign';
import { makeInput } from './makeInput';
import { LIMITS } from './runInput';
import { textOf, type FuzzFile } from './Target';
import { loadTarget, targetNames } from './targets';

const FAULTY = join(import.meta.dirname, 'faulty');
const INPUTS = 40;
/** Of what `faulty/faults.ts` can be told to do. */
const KINDS = 10;

async function inputsOf(name: string, seed: number): Promise<string[]> {
  const target = await loadTarget(FAULTY, name);
  const seeds = await target.seeds();
  return Array.from({ length: INPUTS }, (_, i) => textOf(makeInput(target, seeds, seed, i)[0]!));
}

const countOf = (words: readonly string[], ...wanted: string[]) => words.filter((word) => wanted.includes(word)).length;

/** By which every fault is there, and those that take seconds once or twice. */
async function fittingSeed(): Promise<number> {
  for (let seed = 1; ; seed++) {
    const ends = await inputsOf('ends', seed);
    if (countOf(ends, 'hang') !== 1 || countOf(ends, 'wait') !== 1 || countOf(ends, 'crash') !== 1) continue;
    if (new Set(await inputsOf('faults', seed)).size === KINDS) return seed;
  }
}

describe('a campaign', () => {
  let campaign: Campaign;
  let out: string;
  let seed: number;
  beforeAll(async () => {
    seed = await fittingSeed();
    out = mkdtempSync(join(tmpdir(), 'temper-fuzz-test-'));
    campaign = await runCampaign({
      folder: FAULTY,
      targets: targetNames(FAULTY),
      seed,
      inputs: INPUTS,
      minutes: null,
      // One waits for what hangs while the other works.
      workers: 2,
      out,
      limits: { ...LIMITS, milliseconds: 300 },
      hangMilliseconds: 2000,
    });
  }, 120_000);
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it('counts every fault of every input', async () => {
    const words = await inputsOf('faults', seed);
    const { inputs, accepted, refused, faults } = campaign.tallies.get('faults')!;
    expect(inputs).toBe(INPUTS);
    expect(refused).toBe(countOf(words, 'refused', 'long'));
    expect(accepted).toBe(INPUTS - refused - countOf(words, 'foreign', 'overflow'));
    expect(faults).toEqual({
      foreign: countOf(words, 'foreign', 'overflow'),
      rejection: countOf(words, 'rejection'),
      polluted: countOf(words, 'polluted'),
      // A second one may get the place of the first, which nobody has given back to the system yet.
      memory: expect.any(Number) as number,
      // Filling so much memory takes its time too.
      slow: expect.any(Number) as number,
      oracle: countOf(words, 'oracle', 'long'),
    });
    expect(faults.memory).toBeGreaterThanOrEqual(1);
    expect(faults.memory).toBeLessThanOrEqual(countOf(words, 'memory'));
    expect(faults.slow).toBeGreaterThanOrEqual(countOf(words, 'slow'));
    expect(faults.slow).toBeLessThanOrEqual(countOf(words, 'slow', 'memory'));
    expect(Object.values(faults).every((n) => n > 0)).toBe(true);
    // Names the input, from the first of them on.
    for (const { index, kind, message } of campaign.findings.filter(({ target }) => target === 'faults')) {
      const word =
        { foreign: /foreign|overflow/, oracle: /oracle|long/, slow: /slow|memory/ }[kind as string] ?? new RegExp(kind);
      expect(words[index], message).toMatch(word);
    }
  });

  it('names the input that never ends or ends its process, and goes on behind it', async () => {
    const words = await inputsOf('ends', seed);
    const { inputs, accepted, faults } = campaign.tallies.get('ends')!;
    const [hang, crash] = [countOf(words, 'hang', 'wait'), countOf(words, 'crash')];
    expect([hang, crash]).toEqual([2, 1]);
    expect({ inputs, accepted, faults }).toEqual({
      inputs: INPUTS,
      accepted: INPUTS - hang - crash,
      faults: { hang, crash },
    });
    for (const { index, kind } of campaign.findings.filter(({ target }) => target === 'ends')) {
      expect(words[index]).toMatch(kind === 'hang' ? /hang|wait/ : /crash/);
    }
  });

  it('says of a target that it cannot be used', () => {
    const [finding, ...others] = campaign.findings.filter(({ target }) => target === 'unusable');
    expect(others).toEqual([]);
    expect(finding!.message).toMatch(/Seed 0 of unusable must be accepted: never this/);
  });

  it('writes each finding with its files and the line that makes it again', () => {
    for (const { target, kind, index } of campaign.findings.filter((one) => one.kind !== 'unusable')) {
      const folder = join(out, target, `${kind}-${seed}-${index}`);
      expect(readFileSync(join(folder, 'finding.txt'), 'utf8')).toContain(
        `npm run fuzz -- --target ${target} --seed ${seed} --only ${index}`,
      );
    }
  });

  it('can be stopped, and tells what it has', async () => {
    const stop = new AbortController();
    const stopped = await runCampaign({
      folder: FAULTY,
      targets: ['faults'],
      seed,
      inputs: 1e6,
      minutes: null,
      workers: 1,
      out: null,
      limits: LIMITS,
      hangMilliseconds: 5000,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(stopped.stopped).toBe(true);
    expect(stopped.tallies.get('faults')!.inputs).toBeGreaterThan(0);
  }, 60_000);
});

describe('an input', () => {
  const bytesOf = (files: readonly FuzzFile[]) =>
    files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('base64')]);
  const FOLDER = join(import.meta.dirname, 'targets');

  it.each(['zip', 'labels', 'report', 'folder'])('of %s is the same whenever it is made', async (name) => {
    const target = await loadTarget(FOLDER, name);
    const [seeds, again] = [await target.seeds(), await target.seeds()];
    expect(seeds.map(bytesOf)).toEqual(again.map(bytesOf));
    const make = (index: number, seed = 1) => bytesOf(makeInput(target, seeds, seed, index));
    const all = Array.from({ length: 100 }, (_, i) => make(i));
    expect(
      [...Array(100).keys()]
        .reverse()
        .map((i) => make(i))
        .reverse(),
    ).toEqual(all);
    expect(new Set(all.map(String)).size).toBeGreaterThan(80);
    expect(make(7, 2)).not.toEqual(all[7]);
  });
});
