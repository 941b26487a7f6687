/**
 * The PyTorch project of an experiment: the files of `project/` as they are, the configuration, the schema that Python checks it and its report
 * with, and a README that says what of this configuration cannot be carried over.
 */
import type { ExperimentConfig } from '../../contract/config';
import { METHOD_LABELS } from '../../contract/methodLabels';
import { carriedOver } from './carriedOver';

export interface ProjectRequest {
  config: ExperimentConfig;
  /** Names of the networks that the configuration means, where it means networks of the user's own. */
  models?: { large: string; small: string } | undefined;
  /** The files of `project/` by their path in it. */
  texts: Readonly<Record<string, string>>;
  /** The JSON Schema of a report, in which that of a configuration is. */
  schema: Readonly<Record<string, unknown>>;
  /** Version of Temper. */
  temper: string;
}

/** Where the README says what is particular to the configuration. */
const MARK = '<!-- carried over -->';

/** What `project/` must have: one that lacks some of it was not read whole. */
const NEEDED = ['README.md', 'requirements.txt', 'train.py', 'temper_torch/config.py', 'tests/test_fixtures.py'];

/** @returns the text of each file by its path; @throws {Error} naming a file of the project that is missing */
export function pytorchProject({ config, models, texts, schema, temper }: ProjectRequest): Record<string, string> {
  for (const name of NEEDED) if (texts[name] === undefined) throw new Error(`The project lacks ${name}.`);
  const readme = texts['README.md']!;
  if (!readme.includes(MARK)) throw new Error('The README of the project has no place for what is carried over.');
  const said = carriedOver(config, models).map((sentence) => `- ${sentence}`);
  return {
    ...texts,
    'README.md': readme.replace(MARK, said.join('\n')),
    'config.json': `${JSON.stringify(config, null, 2)}\n`,
    'about.json': `${JSON.stringify({ temper, labels: METHOD_LABELS }, null, 2)}\n`,
    'temper_torch/report.schema.json': `${JSON.stringify(schema)}\n`,
  };
}

/** `temper-pytorch-quick-seed1` */
export function projectName({ preset, seed }: Pick<ExperimentConfig, 'preset' | 'seed'>): string {
  return `temper-pytorch-${preset}-seed${seed}`;
}
