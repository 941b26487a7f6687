/**
 * Observable Plot, loaded once, when the first chart is to be drawn. Its first chart takes several times as long as the later ones, since the
 * browser compiles what runs for the first time; so that nothing is held up, it draws small parts of one before, each in a turn of its own.
 */
import type * as PlotLibrary from '@observablehq/plot';
import { inTurn } from './turns';

let library: Promise<typeof PlotLibrary> | null = null;

/** Rejects where it cannot be loaded, and can be asked again then. */
export function plotLibrary(): Promise<typeof PlotLibrary> {
  library ??= loaded().catch((error: unknown) => {
    library = null;
    throw error;
  });
  return library;
}

async function loaded(): Promise<typeof PlotLibrary> {
  const plot = await import('@observablehq/plot');
  const [none, some] = [{ axis: null }, { domain: [0, 1], label: 'first', ticks: 2 }];
  const parts: PlotLibrary.PlotOptions[] = [
    { x: some, y: none },
    { x: none, y: { ...some, grid: true } },
    { x: none, y: none, marks: [plot.lineY([0, 1], { stroke: 'none' }), plot.dot([[0, 1]], { r: 1 })] },
  ];
  for (const part of parts) {
    await new Promise<void>((then) => {
      inTurn(() => {
        plot.plot({ width: 80, height: 40, ...part });
        then();
      });
    });
  }
  return plot;
}
