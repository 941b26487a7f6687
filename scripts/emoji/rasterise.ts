/**
 * Draws icons with headless Chromium: one page for a whole style, each icon a nested `<svg>` in its own square. Drawn
 * twice: large, to find each icon's tight box, then with that box as its view, so that every drawing fills its cell.
 */
import { chromium } from 'playwright-core';
import { decode } from 'fast-png';
import type { Icon } from './icons';

const PROBE = 128;
/** Pixels below this alpha do not count as ink when the tight box is sought (soft shadows). */
const INK_ALPHA = 24;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export class Rasteriser {
  private constructor(private readonly browser: Awaited<ReturnType<typeof chromium.launch>>) {}

  /** @param executablePath a Chromium or Chrome */
  static async start(executablePath: string): Promise<Rasteriser> {
    const args = ['--no-sandbox', '--disable-quic', '--no-first-run', '--force-color-profile=srgb'];
    args.push('--disable-background-networking', '--disable-component-update', '--disable-sync');
    return new Rasteriser(await chromium.launch({ executablePath, args }));
  }

  async stop(): Promise<void> {
    await this.browser.close();
  }

  /**
   * One sheet, row-major, `columns` cells wide, straight (not premultiplied) RGBA.
   * @param margin pixels left free on every side of a cell
   */
  async sheet(icons: Icon[], columns: number, cell: number, margin: number): Promise<Uint8Array> {
    const whole = icons.map((icon) => ({ x: 0, y: 0, width: icon.width, height: icon.height }));
    const probe = await this.draw(icons, whole, columns, PROBE, 0);
    const boxes = icons.map((icon, i) => tightBox(probe, columns, i, icon));
    return this.draw(icons, boxes, columns, cell, margin);
  }

  private async draw(icons: Icon[], views: Box[], columns: number, cell: number, margin: number): Promise<Uint8Array> {
    const width = columns * cell;
    const height = Math.ceil(icons.length / columns) * cell;
    const side = cell - 2 * margin;
    const parts = icons.map((icon, i) => {
      const view = views[i]!;
      const x = (i % columns) * cell + margin;
      const y = Math.floor(i / columns) * cell + margin;
      return (
        `<svg x="${x}" y="${y}" width="${side}" height="${side}" ` +
        `viewBox="${view.x} ${view.y} ${view.width} ${view.height}">${icon.body}</svg>`
      );
    });
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" color="#000">${parts.join('')}</svg>`;
    const page = await this.browser.newPage({ viewport: { width, height }, deviceScaleFactor: 1 });
    await page.setContent(`<!doctype html><style>*{margin:0}svg{display:block}</style>${svg}`);
    const shot = await page.screenshot({ omitBackground: true, type: 'png' });
    await page.close();
    const png = decode(shot);
    if (png.width !== width || png.height !== height || png.channels !== 4) {
      throw new Error(`Chromium drew ${png.width}×${png.height}×${png.channels}, not ${width}×${height}×4.`);
    }
    return Uint8Array.from(png.data);
  }
}

/** Box of an icon's ink in the units of its own view. */
function tightBox(sheet: Uint8Array, columns: number, index: number, icon: Icon): Box {
  const stride = columns * PROBE;
  const left = (index % columns) * PROBE;
  const top = Math.floor(index / columns) * PROBE;
  let [x0, y0, x1, y1] = [PROBE, PROBE, -1, -1];
  for (let y = 0; y < PROBE; y++) {
    for (let x = 0; x < PROBE; x++) {
      if (sheet[((top + y) * stride + left + x) * 4 + 3]! < INK_ALPHA) continue;
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = Math.max(y1, y);
    }
  }
  if (x1 < 0) throw new Error(`Icon ${index} drew nothing.`);
  // A view that is not square is centred in its square by SVG's own rule (xMidYMid meet).
  const unit = Math.max(icon.width, icon.height) / PROBE;
  const offsetX = (icon.width - PROBE * unit) / 2;
  const offsetY = (icon.height - PROBE * unit) / 2;
  return {
    x: offsetX + x0 * unit,
    y: offsetY + y0 * unit,
    width: (x1 + 1 - x0) * unit,
    height: (y1 + 1 - y0) * unit,
  };
}
