/** Names of the stages of an experiment, for people. */
import type { ExperimentConfig, MethodName } from '../../contract/config';
import type { StageName } from '../../contract/engine';
import { methodLabel } from '../../contract/methodLabels';

const LABELS: Record<Exclude<StageName, MethodName>, string> = {
  prepare: 'Test sets',
  'wise-curve': 'WiSE complete fine-tuning, further α',
  report: 'Report',
};

/** How many steps a method is trained for; 0 where it is not trained. */
export function stepsOf(method: MethodName, { teacher, student, baselines }: ExperimentConfig): number {
  switch (method) {
    case 'teacher':
      return teacher.steps;
    case 'front-correction':
      return student.correction.steps;
    case 'apt':
    case 'clean-tuning':
      return baselines.partial.steps;
    case 'cft':
    case 'lp-ft':
    case 'l2-sp':
    case 'lora':
    case 'vpt-shallow':
    case 'vpt-deep':
      return baselines.complete.steps;
    case 'pretrained':
    case 'lp':
    case 'wise-ft-25':
    case 'wise-ft':
    case 'wise-ft-75':
    case 'bn-adapt':
    case 'tent':
      return 0;
    default:
      return student.steps;
  }
}

/** A method is called what it is called in tables and reports. */
export function stageLabel(stage: StageName, config: Pick<ExperimentConfig, 'baselines'>): string {
  return stage in LABELS ? LABELS[stage as keyof typeof LABELS] : methodLabel(stage as MethodName, config);
}
