/**
 * The archive that a model is taken home in: weights, report, README and the Python that loads it. Entries are stored, not compressed:
 * weights hardly shrink, and a stored entry can be read back in parts.
 */
import { strToU8, Zip, ZipPassThrough } from 'fflate';
import { BUNDLE_FILES, type BundleRecord, type ExportedBundle } from '../contract/bundle';
import type { Report } from '../contract/report';
import { bundlePython } from './bundlePython';
import { bundleReadme } from './bundleReadme';
import { markdown } from './markdown';

/**
 * The bytes of the archive in pieces, in order, for a `Blob` or a file: joined they would need the memory of the weights once more.
 * @param report of the experiment, where it is at hand
 */
export function bundleArchive({ weights, record }: ExportedBundle, report: Report | null): Uint8Array[] {
  const code = bundlePython(record);
  const files: [string, Uint8Array][] = [
    [BUNDLE_FILES.readme, strToU8(bundleReadme(record, report, weights.byteLength))],
    ...(code ? [[BUNDLE_FILES.code, strToU8(code)] as [string, Uint8Array]] : []),
    ...(report
      ? [
          [BUNDLE_FILES.report, strToU8(`${JSON.stringify(report, null, 1)}\n`)] as [string, Uint8Array],
          [BUNDLE_FILES.readableReport, strToU8(markdown(report))] as [string, Uint8Array],
        ]
      : []),
    [BUNDLE_FILES.weights, weights],
  ];
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  for (const [name, bytes] of files) {
    const entry = new ZipPassThrough(name);
    // A moment of its own would make equal bundles differ.
    entry.mtime = '1980-01-01T00:00:00';
    zip.add(entry);
    entry.push(bytes, true);
  }
  zip.end();
  return pieces;
}

/** `temper-mobilenet_v2-temper-seed1.zip` */
export function bundleName({ architecture, method, seed }: BundleRecord): string {
  return `temper-${architecture}-${method.name}-seed${seed}.zip`;
}
