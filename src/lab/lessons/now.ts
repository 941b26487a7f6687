/** This moment, as records have it. */
export const now = (): string => new Date().toISOString();
