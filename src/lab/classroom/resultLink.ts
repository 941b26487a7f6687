/** The link that a result code stands in, and the modules of its QR code. */
import encodeQR from 'qr';

/** Letters of a link that still make a QR code which a camera reads from a screen. */
export const MOST_QR_LETTERS = 1500;

/** @param page address of the page, without its hash */
export function resultLink(code: string, page: string): string {
  return `${page.replace(/[?#].*$/, '')}#results?collect&code=${code}`;
}

/**
 * Rows of modules, true where dark, the quiet border of four included; null where the text is too long for a camera. The lowest error
 * correction: on a clean screen large modules are worth more.
 */
export function qrModules(text: string): boolean[][] | null {
  return text.length > MOST_QR_LETTERS ? null : encodeQR(text, 'raw', { ecc: 'low', border: 4 });
}

/** The dark modules as one path of an SVG, a rectangle for each run in a row. */
export function modulePath(modules: readonly (readonly boolean[])[]): string {
  const parts: string[] = [];
  modules.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      const begin = x;
      while (row[x + 1]) x++;
      parts.push(`M${begin} ${y}h${x + 1 - begin}v1h-${x + 1 - begin}z`);
    }
  });
  return parts.join('');
}
