import { describe, expect, it } from 'vitest';
import { main } from './main';
import { commandFolder } from './testing';
import { commandPool, workersOption } from './workersOption';

const { said } = commandFolder();

describe('--workers', () => {
  it('takes a number from 1, and nothing for as many as there are cores', () => {
    expect(workersOption(undefined)).toBeNull();
    expect(['1', ' 2', '64'].map(workersOption)).toEqual([1, 2, 64]);
  });

  it.each(['0', '-1', '2.5', 'all', '', '1e3', '99999999'])('refuses "%s"', async (text) => {
    const rest = {
      corrupt: ['--input', 'i', '--output', 'o'],
      evaluate: ['--model', 'm', '--data', 'd', '--out', 'o'],
      run: ['--preset', 'tiny'],
    };
    for (const [command, more] of Object.entries(rest)) {
      expect(await main([command, `--workers=${text}`, ...more])).toBe(2);
    }
    expect(said()).toMatch(
      /temper corrupt: --workers takes a whole number from 1; this machine has \d+ cores?\. Got "/,
    );
    for (const command of ['evaluate', 'run']) {
      expect(said()).toContain(`temper ${command}: --workers takes a whole number from 1`);
    }
  });

  it('says where there are no workers for a backend', async () => {
    const lines: string[] = [];
    const pool = commandPool({ backend: 'cpu', workers: 4 }, (line) => lines.push(line));
    expect(pool.workers).toBe(1);
    expect(lines).toEqual(['The work is done without workers: they compute on wasm, and cpu runs.']);
    await pool.dispose();
  });
});
