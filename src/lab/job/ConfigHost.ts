/** The settings of the experiment as the fields of the page see them: what a field shows, and how it changes it. */
import type { ExperimentConfig, PresetName } from '../../contract/config';

export interface ConfigHost {
  readonly config: ExperimentConfig;
  /** Why a value was refused, by the dotted path of its field. */
  readonly faults: Readonly<Record<string, string>>;
  /** Settings are held while an experiment runs. */
  readonly job: { readonly active: boolean };
  /** Changes one setting, by its dotted path. A value that cannot be used is not applied: its fault is kept at the field. */
  set(path: string, value: unknown): void;
}

/** Settings that a preset can change all at once. */
export interface PresetHost extends ConfigHost {
  /** The preset with the models and pictures that are chosen now; nothing is changed. */
  withPreset(name: PresetName): ExperimentConfig;
  choosePreset(name: PresetName): void;
}
