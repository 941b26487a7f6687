/** The PyTorch project of an experiment as an archive to save. Loaded when somebody asks for it: its texts are a chunk of their own. */
import { strToU8, zipSync } from 'fflate';
import { version } from '../../../package.json';
import type { ExperimentConfig } from '../../contract/config';
import { notInPytorch } from '../../export/pytorch/carriedOver';
import { projectName, pytorchProject } from '../../export/pytorch/pytorchProject';
import { reportJsonSchema } from '../../report/schema';
import { saveFile } from '../files';

const FOLDER = '../../export/pytorch/project/';
const raw = import.meta.glob<string>('../../export/pytorch/project/**/*.{py,md,txt,json}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** A folder of the name of the project, with a date of no meaning, so that equal projects are equal bytes. */
export function pytorchArchive(config: ExperimentConfig, models?: { large: string; small: string }): Uint8Array {
  const texts = Object.fromEntries(Object.entries(raw).map(([path, text]) => [path.slice(FOLDER.length), text]));
  const files = pytorchProject({ config, models, texts, schema: reportJsonSchema(), temper: version });
  const entries = Object.entries(files).map(([name, text]) => [`${projectName(config)}/${name}`, strToU8(text)]);
  return zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>, { mtime: '1980-01-01T00:00:00' });
}

/** @returns what the project would refuse of the configuration, in sentences; it is saved all the same, to be changed by hand */
export function savePytorchProject(config: ExperimentConfig, models?: { large: string; small: string }): string[] {
  saveFile(`${projectName(config)}.zip`, pytorchArchive(config, models), 'application/zip');
  return notInPytorch(config);
}
