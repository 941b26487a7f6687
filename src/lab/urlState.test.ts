import { describe, expect, it } from 'vitest';
import { parseConfig, PRESETS } from '../contract/config';
import { parseRegion } from '../contract/region';
import { presetConfig } from '../contract/presets';
import { Random } from '../num/random';
import { getField, leafPaths, withField } from '../contract/configPath';
import type { PageMode } from './pageMode';
import { formatHash, parseHash, STATIONS, type ViewState } from './urlState';

describe('the address', () => {
  it('is only the station where nothing differs from the preset', () => {
    expect(formatHash({ station: 'look', config: presetConfig('quick'), view: {}, mode: {} })).toBe('#look');
    expect(formatHash({ station: 'results', config: presetConfig('tiny'), view: {}, mode: {} })).toBe(
      '#results?preset=tiny',
    );
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
      region: 'ellipse:0.1,0.2,0.5,0.4:feather:0.05:outside',
    };
    const read = parseHash(formatHash({ station: 'student', config, view, mode: {} }));
    expect(read).toEqual({ station: 'student', config, view, mode: {}, problems: [] });
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
    const hash = formatHash({ station: 'data', config, view: {}, mode: {} });
    expect(hash).toContain('data.own.sketch=s1');
    expect(parseHash(hash)).toEqual({ station: 'data', config, view: {}, mode: {}, problems: [] });
    expect(parseHash('#data?models.large=abc').config.models).toEqual({ large: 'abc', small: 'embedded' });
    expect(formatHash({ station: 'data', config: { ...config, models: undefined }, view: {} })).not.toContain('models');
  });

  it.each([
    ['models.middle=x', 'models', 'middle'],
    ['data.own.sketch=s1', 'data.own', 'data'],
    ['view.region=square:1,2', 'view.region', 'a shape inside the picture such as rect'],
    ['view.region=rect:0.9,0.9,0.5,0.5', 'view.region', 'inside the picture'],
    ['view.region=ellipse:0.25,0.25,0,0', 'view.region', 'inside the picture'],
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
    ['benchmark.corruptions.length=1.5', 'benchmark.corruptions.length', 'no such setting'],
    ['benchmark.corruptions.length=20000000', 'benchmark.corruptions.length', 'no such setting'],
    ['benchmark.corruptions.0=fog:3,contrast', 'benchmark.corruptions.0', 'no such setting'],
    ['benchmark.severities.at=1', 'benchmark.severities.at', 'no such setting'],
    ['methods.0.length=1', 'methods.0.length', 'no such setting'],
    ['__proto__=1', '__proto__', 'no such setting'],
    ['constructor.name=1', 'constructor.name', 'no such setting'],
    ['student.toString=1', 'student.toString', 'no such setting'],
    ['student.correction=1', 'student.correction', 'no such setting'],
    ['models.__proto__=x', 'models.__proto__', 'no such setting'],
    ['models.constructor=x', 'models.constructor', 'no such setting'],
    ['data.own.prototype=x', 'data.own.prototype', 'no such setting'],
    ['view.__proto__=x', 'view.__proto__', 'no such setting'],
    ['view.corruption=fog:3,snow', 'view.corruption', 'not a name'],
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

  it('bounds the work and the words that one link can ask for', () => {
    const long = parseHash(`#look?${'seed=1&'.repeat(300_000)}`);
    expect([long.config, long.problems.length]).toEqual([presetConfig('quick'), 1]);
    expect(long.problems[0]).toMatch(/too long: 2,100,006 characters/);
    const many = parseHash(`#look?${Array.from({ length: 1500 }, (_, i) => `x${i}=1`).join('&')}`);
    expect(many.problems).toHaveLength(9);
    expect(many.problems.at(-1)).toBe('1,492 more settings of it cannot be used either.');
    expect(parseHash(`#look?${'seed=1&'.repeat(2000)}seed=2`).config.seed).toBe(2);
    const [quoting] = parseHash(`#look?view.seed=${'9'.repeat(15_000)}x`).problems;
    expect(quoting).toMatch(/^view\.seed: must be between 0 and 4294967295\. \(It was “9+ … 9+x”\.\)$/);
    expect(quoting!.length).toBeLessThan(600);
  });

  it('opens the first station for an unknown one, and says so', () => {
    const { station, problems } = parseHash('#nowhere');
    expect(station).toBe('look');
    expect(problems[0]).toContain('nowhere');
    expect(parseHash('').problems).toEqual([]);
  });

  it('says how the page is shown, with the station or alone', () => {
    const config = presetConfig('quick');
    const mode: PageMode = { lesson: { name: 'break-it', step: 2 }, teacher: true, lock: ['severity', 'seed'] };
    const hash = formatHash({ station: 'look', config, view: {}, mode });
    expect(hash).toBe('#look?lesson=break-it&step=2&teacher&lock=severity,seed');
    expect(parseHash(hash)).toMatchObject({ station: 'look', mode, problems: [] });
    expect(parseHash('#lesson=break-it&step=2&teacher&lock=severity,seed')).toMatchObject({ mode, problems: [] });
    expect(parseHash('#embed=results&idle=60')).toMatchObject({
      station: 'results',
      mode: { embed: 'results', idle: 60 },
    });
    expect(parseHash('#present&steps=fog:3').view.steps).toEqual([{ perturbation: 'fog', severity: 3, off: false }]);
    for (const hash of ['#results?collect&code=TMPR-a_1', '#collect&code=TMPR-a_1']) {
      expect(parseHash(hash)).toMatchObject({
        station: 'results',
        mode: { collect: true, code: 'TMPR-a_1' },
        problems: [],
      });
    }
    expect(parseHash('#results?code=a b').problems).toEqual([expect.stringContaining('no result code')]);
    expect(parseHash('#look?mirror').mode).toEqual({ present: true, mirror: true });
    expect(parseHash('#teacher')).toMatchObject({ station: 'teacher', mode: {} });
  });

  it('names what is wrong in it, and leaves that out', () => {
    const read = parseHash(
      '#look?lesson=<b>&step=0&present=yes&embed=data&idle=2&lock=seed,<i>&show=serverity&autoplay',
    );
    expect(read.mode).toEqual({ autoplay: true, lock: ['seed'] });
    expect(read.problems.map((problem) => problem.split(':')[0])).toEqual([
      'lesson',
      'present',
      'embed',
      'idle',
      'show',
      'lock',
    ]);
    expect(read.problems[4]).toContain('did you mean “severity”');
    expect(parseHash('#lesson=fix-it&step=1e3').mode).toEqual({ lesson: { name: 'fix-it', step: 1 } });
  });

  it('comes back as it was, whatever was in it: three thousand links by seed', () => {
    for (let seed = 0; seed < 3000; seed++) {
      const link = randomLink(new Random(seed, 'links'));
      const { problems, ...read } = parseHash(link);
      expect(problems.length, link).toBeLessThanOrEqual(9);
      const again = parseHash(formatHash(read));
      expect(again, link).toEqual({ ...read, problems: [] });
    }
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

/** A link of fields that there are and others, with values that can be used and others. */
function randomLink(random: Random): string {
  const one = <T>(list: readonly T[]): T => list[random.integer(list.length)]!;
  const config = presetConfig(one(PRESETS));
  const real = leafPaths(config);
  const keys = ['length', '0', '__proto__', 'constructor', 'prototype', 'at', '', 'toString', '-1', 'x y'];
  const path = () =>
    random.integer(3) > 0 ? one(real) : `${one([...real, 'student', 'data.own', 'models', 'view'])}.${one(keys)}`;
  const texts = [
    '',
    '0',
    '-0',
    '1',
    '3',
    '1e3',
    '0x10',
    ' 2',
    'NaN',
    'fog:3,contrast',
    '1,3',
    ',',
    'fog',
    'own',
    '%',
    'ü\u{1f600}\0',
    '+&=#?',
  ];
  const own = ['models.large=abc', 'data.own.data=d1', 'data.own.sketch=a,b', 'data.pack=own'];
  const view = [
    'view.picture=',
    'view.seed=-0',
    'view.seed=7.9',
    'view.table=cifar-c',
    'view.model=a%26b',
    'view.severity=2',
    'view.corruption=a,b',
  ];
  const steps = ['steps=fog:3', 'steps=fog:2.25:off,,a:1', 'steps=', 'steps=a:b:c'];
  const parts = Array.from({ length: random.integer(6) }, () => {
    const kind = random.integer(8);
    if (kind === 0) return one(own);
    if (kind === 1) return one(view);
    if (kind === 2) return one(steps);
    const field = path();
    const now = getField(config, field);
    const value = random.integer(2) > 0 && now !== undefined ? String(now) : one(texts);
    return `${encodeURIComponent(field)}=${random.integer(4) > 0 ? encodeURIComponent(value) : value}`;

    it('takes of regions exactly what is read where they are drawn', () => {
      const ends = ['', ':feather:8px', ':feather:0.05', ':feather:1.5', ':feather:8.px', ':outside'];
      const points = 'zz' + '1a2b'.repeat(400);
      const bodies = [
        'rect:0,0,1,1',
        'rect:0.9,0.9,0.5,0.5',
        'rect:0.25,0.25,0,0',
        'ellipse:.1,.2,.3,1.',
        'rect:1.2.3,0,1,1',
      ];
      for (const brush of [points, `${points}.zz1a2b`, '001a2b', 'zz1a2', 'zz1a2b.', 'zz1a2b.zz1a2b3c4d', 'zz1A2b']) {
        bodies.push(`brush:${brush}`);
      }
      for (const region of bodies.flatMap((body) => ends.map((end) => body + end))) {
        let drawn = true;
        try {
          parseRegion(region);
        } catch {
          drawn = false;
        }
        const { view, problems } = parseHash(`#look?view.region=${region}`);
        expect([region, view.region, problems.length]).toEqual([region, drawn ? region : undefined, drawn ? 0 : 1]);
      }
    });
  });
  return `#${one([...STATIONS, 'nowhere', ''])}?preset=${config.preset}&${parts.join('&')}`;
}
