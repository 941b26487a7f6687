/**
 * Reads a bundle back: the archive that was taken home, or its `model.safetensors` alone. Everything in it is checked against the
 * weights before a tensor is made, since a bundle may come from anywhere.
 */
import { BUNDLE_FILES, BUNDLE_FORMAT, BundleError, parseBundleRecord, type BundleRecord } from '../../contract/bundle';
import { parseReport, type Report } from '../../contract/report';
import { disposeWeights, type Architecture } from '../../models/model';
import { recogniseArchitecture } from '../../models/recognise';
import { PROMPTS, takesTokens, withPrompts } from '../../models/prompts';
import { withInputSide } from '../../models/resizing';
import { readHeader, type SafetensorsHeader } from '../../models/safetensors';
import { TUNED_PREFIX, type TunedModel } from '../../models/tuned';
import { isTunedName, loadWeightsFrom, storedShapes } from '../../models/weightFile';
import { openZip } from '../../sources/archives/zip';
import { bytesFile, rangedFile, readText, type SourceFile } from '../../sources/files/SourceFile';
import type { Routing } from '../inputs/routing';
import { masksFromBits } from './dropoutBits';

export interface OpenedBundle {
  record: BundleRecord;
  /** Null where the bundle was packed without one. */
  report: Report | null;
  model: TunedModel;
  routing: Routing;
  /** Frees the weights and the masks. */
  dispose(): void;
}

const MOST_REPORT_BYTES = 64e6;
/** Up to here the weights are read at once, which checks the archive's checksum; larger ones tensor by tensor. */
const WHOLE_BYTES = 128e6;

/**
 * @param file the archive, or `model.safetensors`
 * @throws {BundleError | SourceError | SafetensorsError | ReportError} saying what is wrong with which part; nothing is held then
 */
export async function openBundle(file: Uint8Array | SourceFile): Promise<OpenedBundle> {
  const source = file instanceof Uint8Array ? bytesFile('The bundle', file) : file;
  const { weights, report } = await partsOf(source);
  const held = weights.size <= WHOLE_BYTES ? bytesFile(weights.path, await weights.read()) : rangedFile(weights);
  const header = await readHeader(held);
  const record = recordIn(header);
  return { report, ...(await openModel(held, header, record)) };
}

/** Whether the metadata of a safetensors file says that it is the model of a bundle. */
export function isBundleMetadata(metadata: Readonly<Record<string, string>>): boolean {
  return metadata['format'] === BUNDLE_FORMAT;
}

async function partsOf(source: SourceFile): Promise<{ weights: SourceFile; report: Report | null }> {
  const start = await source.read(0, Math.min(4, source.size));
  const zipped = start[0] === 0x50 && start[1] === 0x4b;
  if (!zipped) return { weights: source, report: null };
  const { files } = await openZip(source, { limits: { entries: 1000 } });
  // Some unpack and pack again with a folder around it.
  const named = (name: string) => files.find(({ path }) => path === name || path.endsWith(`/${name}`));
  const weights = named(BUNDLE_FILES.weights);
  if (!weights) {
    const found = files.slice(0, 4).map(({ path }) => path);
    throw new BundleError(
      `${source.path} is not a bundle of Temper: it holds no ${BUNDLE_FILES.weights}, but ${found.join(', ') || 'nothing'}.`,
    );
  }
  const report = named(BUNDLE_FILES.report);
  return { weights, report: report ? await readReport(report) : null };
}

async function readReport(file: SourceFile): Promise<Report> {
  const text = await readText(file, MOST_REPORT_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BundleError(`${file.path} of this bundle is not JSON. Export the bundle again.`);
  }
  return parseReport(value);
}

function recordIn({ metadata }: SafetensorsHeader): BundleRecord {
  const text = metadata['record'];
  if (!isBundleMetadata(metadata) || text === undefined) {
    throw new BundleError(
      `This ${BUNDLE_FILES.weights} has no record of Temper in its metadata, so how its heads answer is unknown. ` +
        'Take the one that was exported; other tools drop the metadata when they save.',
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BundleError('The record in the metadata of this bundle is not JSON: it was cut off or edited.');
  }
  return parseBundleRecord(value);
}

async function openModel(
  file: SourceFile,
  header: SafetensorsHeader,
  record: BundleRecord,
): Promise<Omit<OpenedBundle, 'report'>> {
  const { rule, threshold, dropout, featureWidth, classNames } = record;
  const network = architectureOf(header, record);
  const names = [...header.tensors.keys()];
  checkHeads(record, names);
  const tuned = names
    .filter((name) => name.startsWith(TUNED_PREFIX))
    .map((name) => name.slice(TUNED_PREFIX.length))
    .sort();
  checkCut(record, network, tuned);
  const masks = dropout && masksFromBits(dropout.kept, dropout.passes, featureWidth, dropout.rate);
  try {
    // What was read is checked by the network that answers, prompts included.
    const prompted = record.prompts ? withPrompts(network, record.prompts) : network;
    const { weights } = await loadWeightsFrom(file, prompted, { classes: classNames.length, header });
    const architecture = withInputSide(prompted, record.pictureSide);
    const model: TunedModel = {
      architecture,
      weights,
      cut: record.cut,
      tuneFrom: record.cut,
      tuned,
      heads: record.heads,
    };
    const dispose = () => {
      disposeWeights(weights);
      masks?.dispose();
    };
    return { record, model, routing: { rule, threshold, masks }, dispose };
  } catch (error) {
    masks?.dispose();
    throw error;
  }
}

/** The architecture that the tensors are of, which must be the recorded one. */
function architectureOf(header: SafetensorsHeader, record: BundleRecord): Architecture {
  const { preprocessing, padding, inputSize } = record;
  const stored = storedShapes(header);
  // They are no part of the published network.
  if (record.prompts) for (const name of [...stored.keys()]) if (name.startsWith(PROMPTS)) stored.delete(name);
  const { architecture } = recogniseArchitecture(stored, {
    preprocessing,
    ...(padding === null ? {} : { padding }),
    inputSize,
  });
  const facts = ['id', 'inputSize', 'featureWidth', 'classifier'] as const;
  for (const fact of facts) {
    const said = record[fact === 'id' ? 'architecture' : fact];
    if (said !== architecture[fact]) {
      throw new BundleError(
        `The record of this bundle does not belong to its weights: it says ${fact} ${said}, the tensors are of ${architecture[fact]}.`,
      );
    }
  }
  if (record.prompts && !takesTokens(architecture)) {
    throw new BundleError(`The record of this bundle names prompts, which ${architecture.id} cannot take.`);
  }
  return architecture;
}

/** Every head that the record names must be in the file, and none else; a routing rule needs all three and dropout. */
function checkHeads({ heads, classifier, dropout }: BundleRecord, names: readonly string[]): void {
  const used = Object.values(heads).map(({ weights }) => weights);
  if (used.length !== 1 && used.length !== 3) {
    throw new BundleError(`The record of this bundle names ${used.length} heads; a model has one or three.`);
  }
  if (used.length === 3 && !dropout) {
    throw new BundleError('The record of this bundle names three heads, but no dropout to choose between them by.');
  }
  const kept = new Set(names);
  for (const name of used) {
    const known = name === classifier || isTunedName(`${name}.weight`);
    if (!known || !kept.has(`${name}.weight`) || !kept.has(`${name}.bias`)) {
      throw new BundleError(`The head ${name} that the record of this bundle names is not among its weights.`);
    }
  }
}

/** The paths part at the cut, so a tuned copy of anything before it would be left out of the answer. */
function checkCut({ cut, heads }: BundleRecord, { id, blocks }: Architecture, tuned: readonly string[]): void {
  if (cut > blocks.length) {
    throw new BundleError(`The record of this bundle cuts before block ${cut}; ${id} has ${blocks.length}.`);
  }
  const before = new Set(blocks.slice(0, cut).flatMap(({ weightNames }) => weightNames));
  const early = tuned.find((name) => before.has(name));
  if (early !== undefined) {
    throw new BundleError(
      `The record of this bundle cuts before block ${cut}, but ${early} before it has a tuned copy.`,
    );
  }
  const read = Object.values(heads).some(({ tail }) => tail === 'tuned');
  if (tuned.length > 0 && !read) {
    throw new BundleError('No head of this bundle reads the tuned path that its weights hold.');
  }
}
