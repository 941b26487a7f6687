/**
 * A contact sheet: one picture, its corruptions as rows and severities as columns, on white so that it can be printed, with
 * what it shows above and how it was made below. Rows are drawn as they are made.
 */
import type { EngineApi } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { messageOf } from '../../contract/message';
import { parseRegion, regionWords } from '../../contract/region';
import { toImageData } from './picture';
import { openSource, TABLE_NAMES, type ExportSet, type ExportSource } from './exportPlan';
import type { Failure } from './exportReadme';
import { LABELS, MARGIN, sheetLayout, type SheetLayout } from './sheetLayout';

export interface SheetRequest extends ExportSet {
  source: ExportSource;
  /** Long side of a picture on the sheet, pixels. */
  cell: number;
}

/** What stands below the pictures. */
function sheetFooter({ source, seed, table, jpeg, perturbations, model, region }: SheetRequest, of: Picture): string[] {
  const attacks = perturbations.some(({ needsModel }) => needsModel);
  return [
    `Strengths of ${TABLE_NAMES[table]} · seed ${seed} · computed at ${of.width} × ${of.height} pixels` +
      (jpeg === null ? '' : ` · after a JPEG round trip of quality ${jpeg}`) +
      (region ? ` · on a part: ${regionWords(parseRegion(region))}` : '') +
      (attacks ? ` · attacked model: ${model}` : ''),
    `Picture: ${source.title}, ${source.credit} · made with Temper`,
  ];
}

/**
 * @returns the sheet as a PNG file, with what could not be drawn; null where it was cancelled
 */
export async function exportSheet(
  request: SheetRequest,
  corrupt: EngineApi['corrupt'],
  { onProgress = () => {}, signal }: { onProgress?: (done: number, name: string) => void; signal?: AbortSignal } = {},
): Promise<{ file: Blob; failures: Failure[] } | null> {
  const { perturbations, severities, seed, table, jpeg, model, region } = request;
  const picture = await openSource(request.source, 'shown');
  const footer = sheetFooter(request, picture);
  const layout = sheetLayout(picture, perturbations.length, severities.length, request.cell, footer.length);
  const failures: Failure[] = [];
  const sheet = new Sheet(layout);
  sheet.frame(request, footer);
  let done = 0;
  for (const [r, info] of perturbations.entries()) {
    sheet.text(info.label, MARGIN, layout.rows[r]! + layout.cell.height / 2 + 5, { widest: LABELS - 10 });
    sheet.picture(picture, 0, r);
    for (const [c, severity] of severities.entries()) {
      if (signal?.aborted) return null;
      try {
        const wish = {
          picture,
          whole: request.source.whole,
          steps: [{ perturbation: info.name, severity }],
          seed,
          table,
          jpeg,
          ...(region ? { region } : {}),
        };
        sheet.picture(await corrupt(info.needsModel ? { ...wish, model } : wish), c + 1, r);
      } catch (error) {
        if (error instanceof Error && error.name === 'EngineLost') throw error;
        sheet.missing(c + 1, r);
        failures.push({ name: `${info.label}, severity ${severity}`, why: messageOf(error) });
      }
      onProgress(++done, info.label);
    }
  }
  return { file: await sheet.file(), failures };
}

interface TextStyle {
  size?: number;
  weight?: number;
  colour?: string;
  align?: CanvasTextAlign;
  widest?: number;
}

class Sheet {
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor(private readonly layout: SheetLayout) {
    this.#canvas = new OffscreenCanvas(layout.width, layout.height);
    const context = this.#canvas.getContext('2d');
    if (!context) throw new Error('This browser gives no canvas of that size. Choose fewer rows or smaller pictures.');
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, layout.width, layout.height);
    context.imageSmoothingQuality = 'high';
    this.#context = context;
  }

  frame({ source, severities }: SheetRequest, footer: readonly string[]): void {
    const { layout } = this;
    const quiet = { size: 14, colour: '#575d63' };
    this.text(source.title, MARGIN, layout.titleY, { size: 20, weight: 600, widest: layout.width - 2 * MARGIN });
    const heads = ['untouched', ...severities.map((severity) => `severity ${severity}`)];
    for (const [i, head] of heads.entries()) {
      const middle = layout.columns[i]! + layout.cell.width / 2;
      this.text(head, middle, layout.headY, { ...quiet, align: 'center', widest: layout.cell.width });
    }
    for (const [i, line] of footer.entries()) {
      this.text(line, MARGIN, layout.footerY + (i + 0.75) * layout.line, {
        ...quiet,
        widest: layout.width - 2 * MARGIN,
      });
    }
  }

  /** Text that would be wider than `widest` is set narrower. */
  text(
    words: string,
    x: number,
    y: number,
    { size = 15, weight = 400, colour = '#1c1f22', align = 'left', widest }: TextStyle,
  ): void {
    const context = this.#context;
    context.font = `${weight} ${size}px system-ui, sans-serif`;
    context.fillStyle = colour;
    context.textAlign = align;
    context.fillText(words, x, y, widest);
  }

  picture(picture: Picture, column: number, row: number): void {
    const copy = new OffscreenCanvas(picture.width, picture.height);
    copy.getContext('2d')?.putImageData(toImageData(picture), 0, 0);
    const { width, height } = this.layout.cell;
    this.#context.imageSmoothingEnabled = width < picture.width;
    this.#context.drawImage(copy, this.layout.columns[column]!, this.layout.rows[row]!, width, height);
  }

  missing(column: number, row: number): void {
    const { width, height } = this.layout.cell;
    const [x, y] = [this.layout.columns[column]!, this.layout.rows[row]!];
    this.#context.strokeStyle = '#a5342a';
    this.#context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
    this.text('failed', x + width / 2, y + height / 2 + 5, {
      size: 13,
      colour: '#a5342a',
      align: 'center',
      widest: width,
    });
  }

  file(): Promise<Blob> {
    return this.#canvas.convertToBlob({ type: 'image/png' });
  }
}
