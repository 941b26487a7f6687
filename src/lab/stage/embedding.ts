/** The page inside another page: what it shows there, the address of the whole page, and the lines that a page needs to hold it. */
import type { Embedded, PageMode } from '../pageMode';
import type { Station } from '../urlState';

/** Whether the page stands in a frame of another site. */
export function inForeignFrame(page: Partial<Pick<Window, 'top' | 'self'>> = globalThis): boolean {
  if (!page.top || page.top === page.self) return false;
  try {
    // Another site's address may not be read.
    return page.top.location.href === undefined;
  } catch {
    return true;
  }
}

/** In a frame of another site only stations that delete nothing are shown, whatever the address says. */
export function framedMode(mode: PageMode, station: Station, foreign: boolean): PageMode {
  if (!foreign || mode.embed) return mode;
  return { ...mode, embed: station === 'results' ? 'results' : 'look' };
}

/** The hash of the same view in the whole page. */
export function wholeHash(hash: string): string {
  const [station = '', fields = ''] = hash.split('?', 2);
  const rest = fields.split('&').filter((field) => field !== '' && !/^(embed|idle)=/.test(field));
  return rest.length > 0 ? `${station}?${rest.join('&')}` : station;
}

/** Height in pixels that shows a station without a bar of its own on a page of usual width. */
const HEIGHTS: Readonly<Record<Embedded, number>> = { look: 980, results: 1100 };

/** @param page address of the page, without its hash; @param hash of what is shown now */
export function embedCode(page: string, hash: string, station: Embedded): string {
  const [, fields = ''] = hash.split('?', 2);
  const rest = fields
    .split('&')
    .filter((field) => field !== '' && !/^(embed|show|lock|lesson|step|teacher)\b/.test(field));
  const address = `${page}#${[`${station}?embed=${station}`, ...rest].join('&')}`;
  const source = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return (
    `<iframe src="${source}" title="Temper: ${station === 'look' ? 'a picture and its corruptions' : 'results'}" width="100%" ` +
    `height="${HEIGHTS[station]}" style="border: 0" loading="lazy" allow="camera; fullscreen; clipboard-write"></iframe>`
  );
}
