/** `temper list`: the registry, for reading or, with `--json`, for programs. */
import { FAMILIES, type PerturbationInfo } from '../contract/perturbation';
import { nodePlatform } from '../engine/platform/nodePlatform';
import { EngineSession } from '../engine/session';
import { readOptions } from './readOptions';
import { UsageError } from './usage';

export const LIST_HELP = `npx temper list [options]

  --family NAME     ${FAMILIES.join(', ')}
  --json            everything that is known of each, as JSON
`;

export async function list(args: string[]): Promise<void> {
  const values = readOptions(args, { family: { type: 'string' }, json: { type: 'boolean' } }, LIST_HELP);
  const { family } = values;
  if (family !== undefined && !FAMILIES.some((known) => known === family)) {
    throw new UsageError(`--family takes ${FAMILIES.join(', ')}; got "${family}".`);
  }
  const session = new EngineSession(nodePlatform());
  const infos = (await session.perturbations()).filter((info) => family === undefined || info.family === family);
  console.log(values.json ? JSON.stringify(infos, null, 1) : table(infos));
}

/** One line each, under a line for each family. */
export function table(infos: readonly PerturbationInfo[]): string {
  const width = Math.max(...infos.map(({ name }) => name.length));
  return FAMILIES.flatMap((family) => {
    const members = infos.filter((info) => info.family === family);
    if (members.length === 0) return [];
    return ['', family, ...members.map((info) => `  ${info.name.padEnd(width)}  ${info.label}${remarks(info)}`)];
  })
    .concat('', `${infos.length} perturbations; severities 1 to 5, fractions between.`)
    .join('\n')
    .trimStart();
}

function remarks({ collection, needsModel }: PerturbationInfo): string {
  const published = {
    'imagenet-c': 'ImageNet-C',
    'imagenet-c-extra': 'ImageNet-C, validation',
    'imagenet-c-bar': 'ImageNet-C̄',
    'laion-c': 'LAION-C',
    temper: '',
  };
  const all = [published[collection], needsModel ? 'in the page, needs a model' : ''].filter(Boolean);
  return all.length > 0 ? ` (${all.join('; ')})` : '';
}
