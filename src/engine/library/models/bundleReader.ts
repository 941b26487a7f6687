/** Bundles of Temper, as an archive or its weight file alone: a tuned model that answers by its rule between heads. */
import { BUNDLE_FILES } from '../../../contract/bundle';
import { HEADS } from '../../../models/tuned';
import { classifierFlops, countParameters, modelFlops } from '../../../models/size';
import { headerOfBeginning } from '../../../models/safetensors';
import { baseName } from '../../../sources/files/SourceFile';
import type { RangedFile } from '../../../store/files/RangedFile';
import { isBundleMetadata, openBundle } from '../../bundle/openBundle';
import { networkClassifier } from '../../inputs/classifier';
import { asSource, kindOfFile } from './fileKind';
import type { ModelReader } from './ModelReader';

/** Bytes at most of a header that is looked at to tell what a file is. */
const MOST_HEADER = 4_000_000;

export const bundleReader: ModelReader = {
  kind: 'tuned',

  async inspect(files, { options }) {
    const [file] = files as [RangedFile];
    if (!(await isBundle(file))) return null;
    const { record, model, dispose } = await openBundle(asSource(file));
    dispose();
    const { architecture } = model;
    const classes = record.classNames.length;
    return {
      facts: {
        kind: 'tuned',
        label: options.label?.trim() || `${record.method.label}: ${record.base.label}`,
        licence: record.base.licence,
        architecture: record.architecture,
        inputSize: record.pictureSide,
        classes,
        classNames: record.classNames,
        parameters: countParameters(architecture, classes),
        flops:
          modelFlops(architecture, classes) +
          (HEADS.filter((head) => record.heads[head]).length - 1) * classifierFlops(architecture, classes),
        blocks: [],
        assumed: [],
      },
      files: [file],
    };
  },

  async open(kept, files) {
    const [file] = files as [RangedFile];
    const { model, record, routing, dispose } = await openBundle(asSource(file));
    return { classifier: networkClassifier(kept.label, model, record.classNames, routing), dispose };
  },
};

async function isBundle(file: RangedFile): Promise<boolean> {
  if (/\.zip$/i.test(file.path)) return holdsWeights(file);
  if (!/\.safetensors$/i.test(file.path)) return false;
  try {
    const header = headerOfBeginning(await file.read(0, Math.min(MOST_HEADER, file.size)), file.size);
    return header !== null && isBundleMetadata(header.metadata);
  } catch {
    return false; // Whoever reads it as a network says what is wrong.
  }
}

/** An archive without the weights of a bundle is somebody else's; one that is damaged too, which says what is wrong. */
async function holdsWeights(file: RangedFile): Promise<boolean> {
  const found = await kindOfFile(file);
  return found.kind === 'zip' && found.archive.files.some(({ path }) => baseName(path) === BUNDLE_FILES.weights);
}
