/** Configurations of experiments from a file, a link or a report. */
import { ConfigError, parseConfig, PRESETS, type ExperimentConfig } from '../../../src/contract/config';
import { presetConfig } from '../../../src/contract/presets';
import { jsonOr, NotJson, notFinite } from '../seeds/json';
import { defineTarget, holds, same, textFile } from '../Target';

export const target = defineTarget<ExperimentConfig>({
  name: 'config',
  reads: 'contract/config.ts',
  seeds: () => [
    ...PRESETS.map((preset) => [textFile('config.json', presetConfig(preset))]),
    [
      textFile('config.json', {
        ...presetConfig('quick'),
        models: { large: 'a', small: 'b' },
        data: { ...presetConfig('quick').data, pack: 'own', own: { data: 'x', transfer: 'y' } },
      }),
    ],
  ],
  refusals: [ConfigError, NotJson],
  run: ([file]) => parseConfig(jsonOr(file!)),
  check(config) {
    const nowhere = notFinite(config);
    holds(nowhere === null, `${nowhere} is no finite number.`);
    same(parseConfig(JSON.parse(JSON.stringify(config))), config, 'The configuration, written and read again,');
  },
});
