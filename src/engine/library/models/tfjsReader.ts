/**
 * TensorFlow.js layers and graph models: they answer, and nothing else is known of them. What opens them is loaded at first use, since
 * it brings another half of TensorFlow.js.
 */
import type { TfjsModel } from '../../../models/tfjs/openTfjsModel';
import { describePreprocessing, PREPROCESSING } from '../../../models/preprocessing';
import { IMAGENET_NAMES } from '../../../sources/imagenet/classes';
import type { ModelOptions } from '../../../contract/library';
import { tfjsClassifier } from '../../inputs/classifier';
import { overridesOf } from './modelOptions';
import type { ModelReader } from './ModelReader';

/** What the published models of TensorFlow.js and those of Teachable Machine want: pixels −1..1. */
const USUAL = PREPROCESSING.inception;

const opener = () => import('../../../models/tfjs/openTfjsModel');

export const tfjsReader: ModelReader = {
  kind: 'tfjs',

  async inspect(files, { options, signal }) {
    const [main] = files;
    if (!main || !/\.json$/i.test(main.path)) return null;
    const { BYTE_PIXELS, openTfjsModel } = await opener();
    const model = await openTfjsModel(files, options);
    model.dispose();
    signal?.throwIfAborted();
    const said = overridesOf(options).preprocessing;
    const names = namesOf(model);
    const assumed = [
      ...model.assumed,
      ...(said
        ? []
        : [
            `Pixels are prepared by ${describePreprocessing(USUAL)}. For pixels 0..255 say mean 0 and deviation ${BYTE_PIXELS.deviation[0].toPrecision(6)}.`,
          ]),
      ...(names && !model.classNames ? ['Its classes are those of ImageNet in their usual order.'] : []),
    ];
    const folder = main.path.split('/').at(-2);
    return {
      facts: {
        kind: 'tfjs',
        label: options.label?.trim() || folder || 'TensorFlow.js model',
        architecture: `TensorFlow.js ${model.kind} model`,
        inputSize: model.inputSize,
        classes: model.classes,
        classNames: names,
        parameters: model.parameters,
        flops: 0,
        blocks: [],
        assumed,
      },
      files: model.files as typeof files,
    };
  },

  async open(kept, files) {
    const { openTfjsModel } = await opener();
    const model = await openTfjsModel(files, kept.options);
    const names = kept.classNames ?? Array.from({ length: model.classes }, (_, k) => `class ${k}`);
    const classifier = tfjsClassifier(kept.label, model, names, preprocessingOf(kept.options));
    return { classifier, dispose: () => model.dispose() };
  },
};

function preprocessingOf(options: ModelOptions) {
  return overridesOf(options).preprocessing ?? USUAL;
}

/** ImageNet's where there are as many, or one more: TensorFlow counts from a class for the background. */
function namesOf({ classes, classNames }: TfjsModel): readonly string[] | null {
  if (classNames) return classNames;
  if (classes === IMAGENET_NAMES.length) return IMAGENET_NAMES;
  return classes === IMAGENET_NAMES.length + 1 ? ['background', ...IMAGENET_NAMES] : null;
}
