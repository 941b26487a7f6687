/** The eleven styles, what each stands for, the package version the sprites were drawn from, and repairs of single icons. */
import type { Icon } from './icons';

export interface StyleSource {
  name: string;
  label: string;
  role: 'source' | 'rendition' | 'sketch';
  monochrome: boolean;
  version: string;
  author: string;
  repair: (icon: Icon, concept: string) => Icon;
}

const asIs = (icon: Icon): Icon => icon;

/** Some drawings stand on a tile of sky, their first path: a built-in background would give the class away. */
const withoutTile =
  (...concepts: string[]) =>
  (icon: Icon, concept: string): Icon =>
    concepts.includes(concept) ? { ...icon, body: icon.body.replace(/^<path [^>]*\/>/, '') } : icon;

type Row = [name: string, label: string, version: string, author: string, repair?: StyleSource['repair']];

const rows: Record<StyleSource['role'], Row[]> = {
  source: [
    ['noto', 'Noto Emoji', '1.2.9', 'Google Inc'],
    ['noto-v1', 'Noto Emoji (version 1)', '1.2.5', 'Google Inc'],
    ['twemoji', 'Twemoji', '1.2.5', 'Twitter, Inc and other contributors'],
    ['emojione', 'EmojiOne (version 2)', '1.2.3', 'EmojiOne, continued as EmojiTwo'],
    ['emojione-v1', 'EmojiOne (version 1)', '1.2.3', 'EmojiOne (JoyPixels)', withoutTile('castle', 'rainbow')],
  ],
  rendition: [
    ['fxemoji', 'Firefox OS Emoji', '1.2.2', 'Mozilla Foundation', withoutTile('sailboat')],
    ['fluent-emoji', 'Fluent Emoji', '1.2.7', 'Microsoft Corporation'],
    ['fluent-emoji-flat', 'Fluent Emoji Flat', '1.2.6', 'Microsoft Corporation'],
    ['openmoji', 'OpenMoji', '1.2.29', 'OpenMoji (HfG Schwäbisch Gmünd)'],
  ],
  sketch: [
    ['fluent-emoji-high-contrast', 'Fluent Emoji High Contrast', '1.2.6', 'Microsoft Corporation'],
    ['emojione-monotone', 'EmojiOne Monotone', '1.2.1', 'EmojiOne, continued as EmojiTwo'],
  ],
};

export const STYLES: StyleSource[] = (['source', 'rendition', 'sketch'] as const).flatMap((role) =>
  rows[role].map(([name, label, version, author, repair]) => ({
    name,
    label,
    role,
    monochrome: role === 'sketch',
    version,
    author,
    repair: repair ?? asIs,
  })),
);
