/**
 * All nineteen corruptions of ImageNet-C at severity 3 on the same pictures of 224 px, beside the published Python package: in memory, from
 * pixels to pixels, by the tasks that `temper corrupt` gives its workers. Both on one core and on two.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Picture } from '../../src/contract/image';
import { nodePlatform } from '../../src/engine/platform/nodePlatform';
import { CORRUPT } from '../../src/engine/pool/corruptTask';
import { openPool } from '../../src/engine/pool/openPool';
import { perturbations } from '../../src/perturb/registry';
import type { TaskPool } from '../../src/pool/TaskPool';
import { generatedPictures } from './measurePerturbations';
import { PublishedPackage } from './publishedPackage';
import { rowOf, timed, type Row } from './table/rows';

const ROUNDS = 5;
const PICTURES = 16;
const SIDE = 224;
const SEVERITY = 3;

/** @throws {Missing} where there is no Python that has the package */
export async function measureCorruptions(rounds = ROUNDS): Promise<Row[]> {
  const pictures = generatedPictures(PICTURES, SIDE);
  const folder = await mkdtemp(join(tmpdir(), 'temper-bench-'));
  const file = join(folder, 'pictures.bin');
  await writeFile(file, Buffer.concat(pictures.map(({ pixels }) => pixels)));
  const pools = [1, 2].map((workers) => openPool(nodePlatform(), { backend: 'wasm', workers }).pool) as [
    TaskPool,
    TaskPool,
  ];
  const published = await PublishedPackage.open(file, PICTURES, SIDE).finally(() => rm(folder, { recursive: true }));
  try {
    const times: { own: number; two: number; package1: number; package2: number }[] = [];
    for (let round = -1; round < rounds; round++) {
      const seed = round + 2;
      const one = {
        own: await timed(() => corruptAll(pools[0], pictures, seed)),
        package1: 1000 * (await published.seconds(1)),
        two: await timed(() => corruptAll(pools[1], pictures, seed)),
        package2: 1000 * (await published.seconds(2)),
      };
      if (round >= 0) times.push(one);
    }
    const how = `all 19 at severity 3, ${PICTURES} pictures of ${SIDE} px, clock; ${published.versions}`;
    const rowBetween = (ours: 'own' | 'two', baseline: 'package1' | 'package2') =>
      rowOf(
        {
          what: `19 corruptions, ${ours === 'own' ? 'one thread' : '2 workers'}`,
          unit: 'ms',
          baseline: `imagecorruptions, ${baseline === 'package1' ? '1 process' : '2 processes'}`,
          how,
        },
        times.map((one) => ({ ours: one[ours], baseline: one[baseline] })),
      );
    return [rowBetween('two', 'package2'), rowBetween('two', 'package1'), rowBetween('own', 'package1')];
  } finally {
    published.dispose();
    for (const pool of pools) await pool.dispose();
  }
}

/** Fifteen and the four for validation. */
function nineteen(): string[] {
  return perturbations
    .filter(({ info }) => info.collection === 'imagenet-c' || info.collection === 'imagenet-c-extra')
    .map(({ info }) => info.name);
}

async function corruptAll(pool: TaskPool, pictures: readonly Picture[], seed: number): Promise<void> {
  const names = nineteen();
  const shared = pictures.map((picture, i) => pool.share(`${seed}-${i}`, picture));
  try {
    await Promise.all(
      names.flatMap((name) =>
        shared.map((picture, i) => {
          const options = { seed: 1000 * seed + i, table: 'imagenet-c' as const, jpeg: null };
          return pool.run(
            CORRUPT,
            { picture, steps: [{ perturbation: name, severity: SEVERITY }], ...options },
            { uses: [picture] },
          );
        }),
      ),
    );
  } finally {
    pool.forget(...shared);
  }
}
