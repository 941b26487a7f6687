/** Links to the page: none may stop it, and what was read is written the same. */
import { parseConfig } from '../../../src/contract/config';
import { presetConfig } from '../../../src/contract/presets';
import { formatHash, parseHash } from '../../../src/lab/urlState';
import { defineTarget, holds, same, textFile, textOf } from '../Target';

type Read = ReturnType<typeof parseHash>;

export const target = defineTarget<Read>({
  name: 'hash',
  reads: 'lab/urlState.ts, lab/configPath.ts, lab/look/recipe.ts',
  seeds: () =>
    [
      '#look',
      '#student?preset=arrivals&seed=3&student.steps=200&benchmark.severities=1,3,5&methods=pretrained,temper',
      '#look?steps=fog:3,contrast:1.5:off,gaussian_noise:2&view.picture=a%20b&view.seed=7&view.table=cifar-c&view.model=m',
      '#data?models.large=x&models.small=y&data.pack=own&data.own.data=z&data.own.transfer=t',
      '#look?view.corruption=snow&view.severity=2.5',
      formatHash({ station: 'results', config: { ...presetConfig('tiny'), seed: 5 }, view: {} }),
    ].map((hash) => [textFile('hash', hash)]),
  refusals: [],
  run: ([file]) => parseHash(textOf(file!)),
  check(read, [file]) {
    const { config, view, problems } = read;
    parseConfig(config);
    holds(
      problems.length <= 9 && problems.every((problem) => problem.length < 30_000),
      `${problems.length} problems are told.`,
    );
    const { steps = [], seed } = view;
    holds(
      steps.every(({ severity }) => severity >= 1 && severity <= 5),
      'A severity is out of range.',
    );
    holds(seed === undefined || (Number.isSafeInteger(seed) && seed >= 0), `The seed is ${seed}.`);
    const written = formatHash(read);
    if (written.length > 20_000 || file!.bytes.includes(0)) return;
    const again = parseHash(written);
    same(again.problems, [], `The problems of ${written.slice(0, 200)}`);
    same(formatHash(again), written, 'The link, read and written again,');
    same(again.config, config, 'The configuration of the link');
  },
});
