/**
 * The Content-Security-Policy of the built page: the engine has its workers under it, it fetches what the user asks for from other hosts,
 * and nothing foreign runs. That all else runs under it every end-to-end test shows, as `launch` fails on a violation.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { zipOfFlowers } from './flowers';
import { launch, type OpenPage } from './launch';

let open: OpenPage | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

async function openPage(hash: string): Promise<OpenPage> {
  open = await launch();
  await open.page.goto(`${open.url}?backend=wasm${hash}`);
  const run = open.page.getByRole('button', { name: 'Run the experiment' }).first();
  await expect.poll(() => run.isEnabled()).toBe(true);
  return open;
}

describe('the policy of the page', () => {
  it('lets the engine have its workers', async () => {
    const { page, errors } = await openPage('#results');
    const cores = await page.evaluate(() => navigator.hardwareConcurrency);
    await page.getByRole('button', { name: /^What computes/ }).click();
    const workers = cores > 1 ? ', \\d+ workers' : '';
    await page.getByText(new RegExp(`wasm: SIMD with fused multiply-add, 1 thread${workers}`)).waitFor();
    expect(errors).toEqual([]);
  });

  it('lets the engine fetch what the user names, from another host', async () => {
    const zip = zipOfFlowers(24);
    const asked: string[] = [];
    const host = createServer((request, response) => {
      asked.push(request.url!);
      response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'application/zip' }).end(zip);
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    try {
      const { page, errors } = await openPage('#results');
      await page.keyboard.press('2');
      const address = `http://127.0.0.1:${(host.address() as AddressInfo).port}/flowers.zip`;
      const field = page.getByLabel('or a link, or a Hugging Face data set');
      await field.fill(address);
      await field.press('Enter');
      await page.getByRole('button', { name: 'Keep these pictures' }).waitFor();
      expect(asked).toContain('/flowers.zip');
      expect(errors).toEqual([]);
    } finally {
      host.close();
      host.closeAllConnections();
    }
  });

  it('draws an SVG of the user’s own with the styles that it has', async () => {
    const { page, errors } = await openPage('#look');
    const drawing =
      '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><style>rect { fill: red }</style>' +
      '<rect width="64" height="64"/><circle cx="32" cy="32" r="30" style="fill: #00ff00"/></svg>';
    await page
      .getByLabel('Your picture', { exact: true })
      .setInputFiles({ name: 'drawing.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(drawing) });
    const drawn = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('canvas')].some((canvas) => {
          const at = (x: number, y: number) => canvas.getContext('2d')?.getImageData(x, y, 1, 1).data.join() ?? '';
          const { width, height } = canvas;
          return width > 8 && at(1, 1) === '255,0,0,255' && at(width >> 1, height >> 1) === '0,255,0,255';
        }),
      );
    await expect.poll(drawn).toBe(true);
    expect(errors).toEqual([]);
  });

  it('runs no foreign script, and lets the page ask no other host', async () => {
    const { page, url, takeViolations } = await openPage('#results');
    const answer = await fetch(url);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("object-src 'none'");
    // Other pages may show it in a frame.
    expect(policy).not.toContain('frame-ancestors');
    const foreign = await page.evaluate(async () => {
      const run = (fill: (script: HTMLScriptElement) => void) => {
        const script = document.createElement('script');
        fill(script);
        document.head.append(script);
      };
      run((script) => (script.textContent = 'window.foreign = "inline"'));
      const blob = new Blob(['window.foreign = "blob"'], { type: 'text/javascript' });
      run((script) => (script.src = URL.createObjectURL(blob)));
      document.body.insertAdjacentHTML('beforeend', '<img src="x:" onerror="window.foreign = 1">');
      const refused = await fetch('https://example.org/').then(
        () => 'answered',
        () => 'refused',
      );
      await new Promise((resolve) => setTimeout(resolve, 500));
      return ['foreign' in window, refused];
    });
    expect(foreign).toEqual([false, 'refused']);
    const violations = (await takeViolations()).join('\n');
    for (const directive of ['script-src-elem', 'script-src-attr', 'connect-src', 'img-src']) {
      expect(violations).toContain(directive);
    }
  });
});
