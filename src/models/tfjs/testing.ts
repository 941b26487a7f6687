/** Test helpers: small TensorFlow.js models as the files that people have. */
import { layers, sequential } from '../../compute/tfModels';
import type { TfjsFile } from './openTfjsModel';

export const SIDE = 8;
export type Json = Record<string, unknown>;
export const file = (path: string, content: Uint8Array | Json | string): TfjsFile => ({
  path,
  read: () =>
    Promise.resolve(
      content instanceof Uint8Array
        ? content
        : new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content)),
    ),
});

export interface Made {
  json: Json;
  data: Uint8Array;
}

/** A small classifier, as `model.save` writes it. */
export async function layersModel(
  last: 'softmax' | 'linear' = 'softmax',
  side: number | null = SIDE,
  classes = 3,
): Promise<Made> {
  const model = sequential({
    layers: [
      layers.conv2d({ inputShape: [side, side, 3], filters: 4, kernelSize: 3, activation: 'relu' }),
      layers.batchNormalization(),
      layers.globalAveragePooling2d({}),
      layers.dense({ units: classes, activation: last }),
    ],
  });
  let made: Made | null = null;
  await model.save({
    save: (artifacts) => {
      const { weightSpecs: weights, weightData } = artifacts;
      made = {
        json: { modelTopology: artifacts.modelTopology, weightsManifest: [{ paths: ['w1.bin', 'w2.bin'], weights }] },
        data: new Uint8Array(weightData as ArrayBuffer),
      };
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' as const } });
    },
  });
  model.dispose();
  return made!;
}

/** As files, in another order than they are named in. */
export const split = ({ json, data }: Made, folder = ''): TfjsFile[] => [
  file(`${folder}w2.bin`, data.subarray(100)),
  file(`${folder}model.json`, json),
  file(`${folder}w1.bin`, data.subarray(0, 100)),
];
