/** Corrects the front of the large model: the stage that Temper and its controls stand on, made once for each judge of views. */
import { buildFeatureCache } from '../../train/featureCache/index';
import {
  certaintyWeights,
  correctionFlops,
  correctionMemory,
  correctionTask,
  frontNames,
  wantedSize,
} from '../../train/frontCorrection';
import { RowPictures } from '../../train/featureCache/rows';
import { fittingTask, requireMemory } from '../../train/stepMemory';
import { askTeacher } from '../../train/teacherTargets';
import { readWeights } from '../../train/readWeights';
import { disposeTuned, makeTunable, trainableNames, tunedParameters } from '../../train/tunable';
import type { Experiment } from './experiment';
import { methodOf, tuningOf, type CorrectionPlan } from './methods';
import type { CostPart, TrainedRecord } from './results';
import { runTask } from './runTask';
import { speakerOf, type Speaker } from './teachers';
import { totalParameters } from './tuneLarge';

/** @param robust what training the teacher left, where it judges the views */
export async function correctFront(
  experiment: Experiment,
  { judge }: CorrectionPlan,
  key: string,
  robust: TrainedRecord | null,
): Promise<TrainedRecord> {
  const { config, large, meter, results } = experiment.parts;
  const { student, seed } = config;
  const { front, correction } = student;
  const method = methodOf('front-correction', config);
  const model = makeTunable(large.architecture, large.weights, tuningOf(method, config)!, student);
  try {
    const words = {
      what: `Correcting the front of ${large.info.label}`,
      instead: 'Choose a smaller student.front or student.correction.batch, or a browser with a GPU.',
    };
    requireMemory({ ...words, trained: tunedParameters(model) });
    const pictures = await experiment.correctedPictures();
    const viewSeconds = await experiment.makeViews(pictures, 'augmented');
    if (judge) meter.describe('Asking which views can still be read', 'judging');
    const judged = judge ? await judgement(experiment, speakerOf(experiment, judge, robust), pictures) : null;
    meter.describe('Reading what the frozen front gives for clean pictures', 'reading');
    const wanted = await buildFeatureCache({
      // The same front, untouched, of the pictures without their views.
      model: { ...model, tuned: [], weights: large.weights, tuneFrom: front },
      pictures: new RowPictures(pictures.set, 0, unseen, 0),
      spill: { store: results.features, key },
      hooks: experiment.pictureHooks,
      workers: experiment.workers,
    });
    try {
      const weights = judged?.weights ?? null;
      const scale = await wantedSize(wanted, pictures.set.count, correction.distance);
      const options = { model, front, pictures, wanted, weights, correction, scale, seed };
      const task = await fittingTask({
        ...words,
        ...correctionMemory(options),
        make: (parts) => correctionTask(options, parts),
      });
      meter.describe(method.doing, 'correcting');
      const { seconds, curve, peakTensorBytes } = await runTask(experiment, method.name, task, key);
      const flops = wanted.flops + correctionFlops(model, front, correction);
      return {
        weights: await readWeights(model.weights, trainableNames(model)),
        parts: [
          ...(judged?.parts ?? []),
          { name: 'front correction', seconds: viewSeconds + wanted.seconds + seconds, flops, peakTensorBytes },
        ],
        tunedParameters: frontNames(model, front).reduce((sum, name) => sum + model.weights[name]!.size, 0),
        totalParameters: totalParameters(model),
        peakTensorBytes,
        curve,
      };
    } finally {
      wanted.dispose();
    }
  } finally {
    disposeTuned(model);
  }
}

/** How much each view and each clean picture counts, by how certain the judge is of it. Disposes of the judge. */
async function judgement(
  experiment: Experiment,
  speaker: Speaker,
  pictures: RowPictures,
): Promise<{ weights: Float32Array; parts: CostPart[] }> {
  try {
    const asked = [{ until: pictures.set.count, teacher: speaker.teacher }];
    const { pictureHooks: hooks, workers } = experiment;
    const said = await askTeacher({ pictures, asked, askedOn: 'view', hooks, workers });
    const { certainty } = experiment.config.student.correction;
    return {
      weights: certaintyWeights(said.trust, certainty),
      parts: [...speaker.parts, { name: 'judging the views', seconds: said.seconds, flops: said.flops }],
    };
  } finally {
    speaker.dispose();
  }
}

function unseen(): never {
  throw new Error('The frozen front is asked about clean pictures alone.');
}
