/** What `npm run bench` measures, in the order of its table. Each loads what it needs when it is run, as each has a process of its own. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '../../scripts/find-browser.mjs';
import { Missing, rowOf, type Bench, type Row } from './table/rows';

const BUILT = fileURLToPath(new URL('../../dist', import.meta.url));

export const BENCHES: readonly Bench[] = [
  {
    name: 'operations',
    about: 'single operations with kernels of ours',
    async run() {
      const { benchCompute } = await import('./compute');
      return (await benchCompute()).flatMap(({ name, milliseconds, baseline }): Row[] =>
        baseline?.name === 'composed of ops'
          ? [
              {
                what: name,
                ours: milliseconds,
                baseline: { name: 'composed of operations of TensorFlow.js', value: baseline.milliseconds },
                unit: 'ms',
                ratio: baseline.ratio,
                n: 15,
                how: 'clock, one thread of wasm',
              },
            ]
          : [],
      );
    },
  },
  {
    name: 'kernels',
    about: 'a training step and answers, beside the kernels of TensorFlow.js',
    async run() {
      const { measureKernels } = await import('./kernels');
      const { detail, times } = await measureKernels();
      // Its wasm has no gradient of filters, so that one is ours in either.
      const how = `processor time, wasm: ${detail}`;
      return times.map(({ what, rounds, kernels }) =>
        rowOf(
          { what, unit: 'ms', baseline: `${kernels[0]} on the same backend`, how },
          rounds.map((round) => ({ ours: round.at(-1)!, baseline: round[0]! })),
        ),
      );
    },
  },
  {
    name: 'onnx',
    about: 'answers of published networks, beside onnxruntime-web',
    async run() {
      const { measureOnnx } = await import('./onnx');
      return measureOnnx();
    },
  },
  {
    name: 'workers',
    about: 'a training step on 1, 2, … workers, beside the own thread',
    async run() {
      const { measureWorkers } = await import('./workers');
      return (await measureWorkers(availableParallelism())).map(fromFigures);
    },
  },
  {
    name: 'corruptions',
    about: 'the nineteen of ImageNet-C, beside the published Python package',
    async run() {
      const { measureCorruptions } = await import('./corruptions');
      return measureCorruptions();
    },
  },
  {
    name: 'quick',
    about: 'time and memory of the quick preset in the built page, beside its aims',
    async run() {
      const folder = await builtPage();
      const { quickBuilt } = await import('./quickInPage');
      const { headline, end, blocks, peak } = await quickBuilt(folder);
      const how = `the built page, ${availableParallelism()} workers, once`;
      return [
        aim('quick preset in the page, headline', headline, 45, 's', how),
        aim('quick preset in the page, all of it', end, 90, 's', how),
        aim('most memory of the page’s process meanwhile', peak === null ? null : peak / 1e6, 1200, 'MB', how),
        // Shorter ones are not told.
        aim(
          'longest block of its main thread',
          Math.max(50, ...blocks.map(({ duration }) => duration)),
          50,
          'ms',
          blocks.length > 0 ? how : `${how}; none was longer`,
        ),
      ].flat();
    },
  },
  {
    name: 'visit',
    about: 'bytes and seconds of a first visit at 1.5 Mbit/s',
    async run() {
      const folder = await builtPage();
      const { LINES, visitBuilt } = await import('./firstVisit');
      const { moments, bytes } = await visitBuilt(folder, '1.5 Mbit/s');
      const how = 'an empty profile of the installed browser, 1.5 Mbit/s, 40 ms, once';
      const seconds = (moment: unknown) => (typeof moment === 'number' ? moment / 1000 : null);
      const [until, all] = [bytes.answers, bytes.all].map((count) => count / 1e6) as [number, number];
      const line = (8 * bytes.answers) / LINES['1.5 Mbit/s'].bitsPerSecond;
      return [
        aim('first visit, corrupted picture', seconds(moments.picture), 6, 's', how),
        aim('first visit, cells in view', seconds(moments.grid), 10, 's', how),
        aim('first visit, answers of the four networks', seconds(moments.answers), 20, 's', how),
        against(
          'first visit, answers of the four networks',
          seconds(moments.answers),
          'what the line needs for these bytes',
          line,
          's',
          how,
        ),
        against('first visit, bytes until the answers', until, 'all that comes in the end', all, 'MB', how),
      ].flat();
    },
  },
  {
    name: 'mirror',
    about: 'frames a second of the live mirror in the built page, and its memory over two minutes',
    async run() {
      const folder = await builtPage();
      const { mirrorBuilt } = await import('./mirror');
      const { rates, memory, seconds } = await mirrorBuilt(folder, 120);
      const how = 'the built page, a made-up camera, the networks that come with the page, once';
      const [from, , to] = memory ?? [null, null, null];
      return [
        ...rates.flatMap(({ perturbation, framesPerSecond }) =>
          aim(`mirror, a frame with ${perturbation}`, 1000 / framesPerSecond, 200, 'ms', how),
        ),
        ...against(
          `mirror, memory after ${seconds} s`,
          to === null ? null : to / 1e6,
          'the same page at the beginning',
          (from ?? 0) / 1e6,
          'MB',
          how,
        ),
      ];
    },
  },
];

/** A row of one measurement; none where it was not seen. */
function against(
  what: string,
  ours: number | null,
  name: string,
  value: number,
  unit: Row['unit'],
  how: string,
): Row[] {
  return ours === null ? [] : [{ what, ours, baseline: { name, value }, unit, ratio: value / ours, n: 1, how }];
}

function aim(what: string, ours: number | null, most: number, unit: Row['unit'], how: string): Row[] {
  return against(what, ours, 'the aim: at most so much', most, unit, how);
}

/** @throws {Missing} where there is no built page, or no browser to open it in */
async function builtPage(): Promise<string> {
  if (!existsSync(join(BUILT, 'index.html'))) throw new Missing('there is no built page: npm run build');
  if ((await findBrowser()) === null)
    throw new Missing('there is no Chromium, Chrome or Edge: install one, or set CHROME_PATH');
  return BUILT;
}

/** Of a bench that tells its two times in words. */
function fromFigures({
  what,
  baseline,
  figures,
  ratio,
}: {
  what: string;
  baseline: string;
  figures: string;
  ratio: number;
}): Row {
  const [ours, other] = [...figures.matchAll(/([\d.]+) ms/g)].map(([, number]) => Number(number));
  const turns = Number(/of (\d+) turns/.exec(figures)?.[1] ?? 1);
  return {
    ...{ what, ours: ours ?? NaN, baseline: { name: baseline, value: other ?? NaN }, unit: 'ms', ratio, n: turns },
    how: 'clock; the own thread has no workers beside it',
  };
}
