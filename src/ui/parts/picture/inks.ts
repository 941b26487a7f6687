/** The colours of the light theme: a picture of a chart is for paper, whatever the theme of the page. A test compares them with `app.css`. */

export const INKS = {
  ink: '#1c1f22',
  quiet: '#575d63',
  rule: '#e4e0da',
  edge: '#8b8f93',
  well: '#f4f2ee',
  'ink-straw': '#8a6414',
  'ink-bronze': '#94581f',
  'ink-purple': '#6d4170',
  'ink-blue': '#2f6193',
  'ink-slate': '#55656f',
  straw: '#f3d9a0',
  bronze: '#b87a3d',
  purple: '#6d4170',
  blue: '#2f6193',
  slate: '#5f7280',
  sheet: '#ffffff',
  accent: '#2f6193',
  alarm: '#a5342a',
  good: '#2c6b45',
} as const;

/** Gives an element, and all in it, these colours: the build has already decided on a theme where the page says what they are. */
export function setLight(style: CSSStyleDeclaration): void {
  for (const [name, colour] of Object.entries(INKS)) style.setProperty(`--${name}`, colour);
  style.setProperty('--paper', '#ffffff');
  style.setProperty('color-scheme', 'light');
}

/** A colour of the page as it is in light: `var(--ink-blue)` is `#2f6193`; others stay as they are. */
export function inLight(colour: string): string {
  const name = /^var\(--([\w-]+)\)$/.exec(colour)?.[1];
  return name !== undefined && name in INKS ? INKS[name as keyof typeof INKS] : colour;
}
