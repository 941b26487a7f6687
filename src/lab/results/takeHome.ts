/** A robustified model as an archive to take home: weights, README, code that loads it, and the report it was measured in. */
import type { MethodName } from '../../contract/config';
import type { EngineApi } from '../../contract/engine';
import type { Report } from '../../contract/report';
import { bundleArchive, bundleName } from '../../report/bundle';
import { saveFile } from '../files';

/** @throws {Error} where the weights of this method are no longer kept */
export async function takeHome(engine: EngineApi, report: Report, method: MethodName): Promise<void> {
  const bundle = await engine.exportBundle(report.config, method);
  const parts = bundleArchive(bundle, report) as BlobPart[];
  saveFile(bundleName(bundle.record), new Blob(parts, { type: 'application/zip' }));
}
