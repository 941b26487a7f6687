/** The published Python package as a process that is asked, round by round, to corrupt the same pictures (`corruptions.py`). */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Missing } from './table/rows';

const SCRIPT = fileURLToPath(new URL('corruptions.py', import.meta.url));
const VERSIONS =
  'import sys, imagecorruptions, numpy, cv2, skimage; print("numpy", numpy.__version__ + ", OpenCV", cv2.__version__ + ", scikit-image", skimage.__version__)';

export class PublishedPackage {
  private readonly lines: AsyncIterator<string>;

  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly reader: Interface,
    /** Of the libraries that it stands on. */
    readonly versions: string,
  ) {
    this.lines = reader[Symbol.asyncIterator]();
  }

  /**
   * @param file with the pictures, [count, side, side, 3] bytes
   * @throws {Missing} where there is no Python that has the package
   */
  static async open(file: string, count: number, side: number): Promise<PublishedPackage> {
    const candidates = process.env.TEMPER_PYTHON
      ? [process.env.TEMPER_PYTHON]
      : ['python3', '/usr/bin/python3', 'python'];
    for (const python of candidates) {
      const found = spawnSync(python, ['-W', 'ignore', '-c', VERSIONS], { encoding: 'utf8' });
      if (found.status !== 0) continue;
      const child = spawn(python, [SCRIPT, file, String(count), String(side)]);
      child.stderr.resume();
      const opened = new PublishedPackage(child, createInterface({ input: child.stdout }), found.stdout.trim());
      const ready = await opened.line();
      if (ready !== 'ready 19') throw new Error(`The package has other corruptions than nineteen: "${ready}".`);
      return opened;
    }
    throw new Missing(
      'there is no Python with the package: pip install imagecorruptions (with numpy before 2 and scikit-image before 0.20), or name one by TEMPER_PYTHON',
    );
  }

  /** Seconds that all corruptions of all pictures take. */
  async seconds(processes: number): Promise<number> {
    this.child.stdin.write(`${processes}\n`);
    return Number(await this.line());
  }

  private async line(): Promise<string> {
    const { value, done } = await this.lines.next();
    if (done) throw new Error('The published package ended before it had answered.');
    return value as string;
  }

  dispose(): void {
    this.reader.close();
    this.child.stdin.end();
    this.child.kill();
  }
}
