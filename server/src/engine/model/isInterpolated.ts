/** Holds something like `$NAME`, `${NAME}` or `$__file{…}`, which a program fills in: nothing is known of the value. */
export const isInterpolated = (text: string): boolean => /\$[\w{]/.test(text);
