/** The three heads, in the order in which they are shown. */
export const HEAD_NAMES = ['clean', 'combined', 'unclean'] as const;
export type HeadName = (typeof HEAD_NAMES)[number];
