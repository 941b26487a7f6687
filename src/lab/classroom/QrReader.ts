/** Reads QR codes by the browser's own detector where it has one, else by a library in a worker. */
import { transfer, wrap, type Remote } from 'comlink';
import type { QrWorker } from './qrWorker';

/** The part of the Shape Detection API that is needed; TypeScript does not know it. */
interface Detector {
  detect(source: ImageBitmapSource): Promise<{ rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** Long side of a photograph that is looked through, pixels. */
const MOST_SIDE = 2000;

export class QrReader {
  #detector: Promise<Detector | null> | null = null;
  #worker: { thread: Worker; api: Remote<QrWorker> } | null = null;

  /** Texts of the codes in what a video shows now. */
  read(video: HTMLVideoElement): Promise<string[]> {
    return this.#read(video, false);
  }

  /** @throws {Error} where the file is no picture that the browser opens */
  async readFile(file: File): Promise<string[]> {
    const whole = await createImageBitmap(file);
    const scale = Math.min(1, MOST_SIDE / Math.max(whole.width, whole.height));
    if (scale === 1) return this.#read(whole, true);
    const [resizeWidth, resizeHeight] = [Math.round(whole.width * scale), Math.round(whole.height * scale)];
    const small = await createImageBitmap(whole, { resizeWidth, resizeHeight, resizeQuality: 'high' });
    whole.close();
    return this.#read(small, true);
  }

  /** Ends the worker, if there is one. */
  end(): void {
    this.#worker?.thread.terminate();
    this.#worker = null;
  }

  async #read(source: HTMLVideoElement | ImageBitmap, thorough: boolean): Promise<string[]> {
    const detector = await (this.#detector ??= nativeDetector());
    if (detector) return (await detector.detect(source)).map(({ rawValue }) => rawValue);
    const picture = source instanceof ImageBitmap ? source : await createImageBitmap(source);
    this.#worker ??= startWorker();
    const text = await this.#worker.api.read(transfer(picture, [picture]), thorough);
    return text === null ? [] : [text];
  }
}

async function nativeDetector(): Promise<Detector | null> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  try {
    const formats = (await BarcodeDetector?.getSupportedFormats()) ?? [];
    return BarcodeDetector && formats.includes('qr_code') ? new BarcodeDetector({ formats: ['qr_code'] }) : null;
  } catch {
    return null;
  }
}

function startWorker() {
  const thread = new Worker(new URL('./qrWorker.ts', import.meta.url), { type: 'module', name: 'temper-qr' });
  return { thread, api: wrap<QrWorker>(thread) };
}
