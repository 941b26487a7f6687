import { describe, expect, it } from 'vitest';
import { presetConfig } from '../contract/presets';
import { withField } from './configPath';
import { formatHash, parseHash, type ViewState } from './urlState';
import { parseConfig } from '../contract/config';

describe('the address', () => {
  it('is only the station where nothing differs from the preset', () => {
    expect(formatHash({ station: 'look', config: presetConfig('quick'), view: {} })).toBe('#look');
    expect(formatHash({ station: 'results', config: presetConfig('tiny'), view: {} })).toBe('#results?preset=tiny');
  });

  it('comes back as it was', () => {
    let config = presetConfig('standard', 77);
    for (const [path, value] of [
      ['student.learningRate', 0.0003],
      ['student.tuned', 'last-blocks-and-norms'],
      ['benchmark.severities', [2, 4]],
      ['methods', ['pretrained', 'temper']],
    ] as const) {
      config = parseConfig(withField(config, path, value));
    }
    const view: ViewState = {
      steps: [
        { perturbation: 'fog', severity: 2.5, off: false },
        { perturbation: 'contrast', severity: 1, off: true },
      ],
      picture: 'a b',
      seed: 9,
      table: 'cifar-c',
      model: 'small',
    };
    const read = parseHash(formatHash({ station: 'student', config, view }));
    expect(read).toEqual({ station: 'student', config, view, problems: [] });
  });

  it('names models and data of the user’s own, which most experiments have not', () => {
    let config = presetConfig('quick');
    for (const [path, value] of [
      ['models', { large: 'abc', small: 'embedded' }],
      ['data.pack', 'own'],
      ['data.own', { data: 'd1', sketch: 's1' }],
    ] as const) {
      config = parseConfig(withField(config, path, value));
    }
    const hash = formatHash({ station: 'data', config, view: {} });
    expect(hash).toContain('data.own.sketch=s1');
    expect(parseHash(hash)).toEqual({ station: 'data', config, view: {}, problems: [] });
    expect(parseHash('#data?models.large=abc').config.models).toEqual({ large: 'abc', small: 'embedded' });
    expect(formatHash({ station: 'data', config: { ...config, models: undefined }, view: {} })).not.toContain('models');
  });

  it.each([
    ['models.middle=x', 'models', 'middle'],
    ['data.own.sketch=s1', 'data.own', 'data'],
    ['student.steps=-4', 'student.steps', 'at least 1'],
    ['student.steps=many', 'student.steps', 'number'],
    ['student.steps=', 'student.steps', 'number'],
    ['seed=1.5', 'seed', 'whole number'],
    ['seed=99999999999', 'seed', 'at most'],
    ['benchmark.severities=1,9', 'benchmark.severities', 'at most 5'],
    ['benchmark.severities=', 'benchmark.severities', 'at least one'],
    ['heads.rule=best', 'heads.rule', 'best'],
    ['student=1', 'student', 'no such setting'],
    ['student.__proto__.x=1', 'student.__proto__.x', 'no such setting'],
    ['nonsense=1', 'nonsense', 'no such setting'],
    ['preset=huge', 'preset', 'huge'],
    ['steps=fog:9', 'steps', 'between 1 and 5'],
    ['steps=', 'steps', 'at least one step'],
    ['view.table=mine', 'view.table', 'cifar-c'],
    ['view.severity=7', 'view.severity', 'between 1 and 5'],
  ])('names %s and keeps the preset', (query, field, words) => {
    const { config, problems } = parseHash(`#data?${query}`);
    expect(config).toEqual(presetConfig('quick'));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(field);
    expect(problems[0]).toContain(words);
  });

  it('keeps what is right beside what is wrong', () => {
    const { config, problems, station } = parseHash('#teacher?seed=5&teacher.batch=0&teacher.steps=50');
    expect(station).toBe('teacher');
    expect([config.seed, config.teacher.steps, config.teacher.batch]).toEqual([5, 50, 32]);
    expect(problems).toHaveLength(1);
  });

  it('opens the first station for an unknown one, and says so', () => {
    const { station, problems } = parseHash('#nowhere');
    expect(station).toBe('look');
    expect(problems[0]).toContain('nowhere');
    expect(parseHash('').problems).toEqual([]);
  });

  it('writes steps so that they can be read', () => {
    const steps = [
      { perturbation: 'fog', severity: 3, off: false },
      { perturbation: 'gaussian_noise', severity: 1.5, off: false },
    ];
    const hash = formatHash({ station: 'look', config: presetConfig('quick'), view: { steps } });
    expect(hash).toBe('#look?steps=fog:3,gaussian_noise:1.5');
  });

  it('still reads one corruption as older links name it', () => {
    const { view, problems } = parseHash('#look?view.corruption=fog&view.severity=2.5');
    expect(problems).toEqual([]);
    expect(view.steps).toEqual([{ perturbation: 'fog', severity: 2.5, off: false }]);
  });
});
