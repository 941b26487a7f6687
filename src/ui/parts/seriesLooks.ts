/** How the series of a chart are told apart: an ink and, for lines, a dash, by their place from 0. */
const INKS = ['blue', 'bronze', 'purple', 'slate', 'straw'];
const DASHES = ['', '5 2', '2 2', '7 2 2 2', '1 3'];

export const seriesInk = (place: number): string => `var(--ink-${INKS[place % INKS.length]})`;

export const seriesDash = (place: number): string => DASHES[place % DASHES.length]!;
