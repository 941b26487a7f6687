/** A drawing of the page as markup that needs no page: every style is written out, in the colours of the light theme. */
import { escaped } from './svgText';
import { setLight } from './inks';
import type { ChartBody } from './framedSvg';

/** Those that children inherit: written where they differ from the parent's. */
const INHERITED = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'font-size',
  'font-weight',
  'font-style',
  'text-anchor',
  'paint-order',
  'visibility',
] as const;
/** Those of an element alone, with the value that need not be written. */
const OWN = { opacity: '1', 'dominant-baseline': 'auto', display: 'inline' } as const;
const COLOURS = new Set<string>(['fill', 'stroke']);
const DROPPED = /^(class|style|font-family|on\w+|aria-.*|role|tabindex|xmlns:.*|bind:.*)$/;

/**
 * @param drawing is copied; it may lie in the page or not
 * @param width in pixels, and its height
 */
export function drawnBody(drawing: SVGSVGElement, width: number, height: number): ChartBody {
  const host = document.createElement('div');
  host.setAttribute('aria-hidden', 'true');
  Object.assign(host.style, {
    ...{ position: 'absolute', left: '-9999px', top: '0', width: `${width}px` },
    ...{ fontSize: '12px', color: 'var(--quiet)' },
  });
  setLight(host.style);
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  // Beside the drawing, so that the styles of its component hold for the copy too.
  host.append(copy);
  (drawing.parentElement ?? document.body).append(host);
  try {
    const inner = [...copy.childNodes].map((node) => written(node, null)).join('');
    return { width, height, markup: `<g${styleOf(copy, null)}>${inner}</g>` };
  } finally {
    host.remove();
  }
}

function written(node: Node, parent: CSSStyleDeclaration | null): string {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.textContent ?? '');
  if (!(node instanceof SVGElement) || node instanceof SVGStyleElement) return '';
  const name = node.localName;
  // Titles are for whoever points at a part; on paper nobody does.
  if (name === 'script' || name === 'foreignObject' || name === 'title') return '';
  const attributes = [...node.attributes]
    .filter(({ name }) => !DROPPED.test(name) && !isStyle(name))
    .map(({ name, value }) => ` ${name}="${escaped(value)}"`)
    .join('');
  const inner = [...node.childNodes].map((child) => written(child, getComputedStyle(node))).join('');
  return `<${name}${attributes}${styleOf(node, parent ?? getComputedStyle(node.parentElement!))}>${inner}</${name}>`;
}

const isStyle = (name: string) => (INHERITED as readonly string[]).includes(name) || name in OWN;

function styleOf(node: Element, parent: CSSStyleDeclaration | null): string {
  const style = getComputedStyle(node);
  const parts: string[] = [];
  for (const name of INHERITED) {
    const value = style.getPropertyValue(name);
    if (value === '' || value === parent?.getPropertyValue(name)) continue;
    parts.push(` ${name}="${escaped(COLOURS.has(name) ? plainColour(value) : value)}"`);
  }
  for (const [name, usual] of Object.entries(OWN)) {
    const value = style.getPropertyValue(name);
    if (value !== '' && value !== usual && !(name === 'display' && value !== 'none')) {
      parts.push(` ${name}="${escaped(value)}"`);
    }
  }
  return parts.join('');
}

/** A colour of the page, mixed or not, as it is in the light theme: `rgb(…)`. */
export function colourInLight(colour: string): string {
  const probe = document.createElement('span');
  setLight(probe.style);
  Object.assign(probe.style, { color: colour, display: 'none' });
  document.body.append(probe);
  try {
    return plainColour(getComputedStyle(probe).color);
  } finally {
    probe.remove();
  }
}

/** Mixed colours come in spaces that other programs do not read. */
function plainColour(value: string): string {
  if (/^(none|rgba?\(|#|url\()/.test(value)) return value;
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!context) return value;
  context.fillStyle = value;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
  return a === 255 ? `rgb(${r}, ${g}, ${b})` : `rgba(${r}, ${g}, ${b}, ${(a! / 255).toFixed(3)})`;
}
