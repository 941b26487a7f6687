import { describe, expect, it } from 'vitest';
import { OptionsDraft } from './OptionsDraft.svelte';

describe('what the file does not say', () => {
  it('comes back as it was', () => {
    const options = {
      label: 'Mine',
      padding: 'tf-same' as const,
      preprocessing: {
        mean: [0.1, 0.2, 0.3] as [number, number, number],
        deviation: [1, 2, 3] as [number, number, number],
      },
      inputSize: 160,
      stateDict: 'state_dict_ema',
    };
    expect(new OptionsDraft(options).options()).toEqual(options);
    expect(new OptionsDraft({ preprocessing: 'clip' }).options()).toEqual({ preprocessing: 'clip' });
    expect(new OptionsDraft().options()).toEqual({});
  });

  it.each([
    ['mean', '0.5, 0.5'],
    ['deviation', '0.5 0.5 0'],
    ['inputSize', '12'],
    ['inputSize', 'large'],
  ] as const)('names %s where it is “%s”', (field, text) => {
    const draft = new OptionsDraft();
    draft.preprocessing = 'numbers';
    draft[field] = text;
    expect(Object.keys(draft.faults)).toEqual([field]);
    expect(() => draft.options()).toThrow(draft.faults[field]!);
  });
});
