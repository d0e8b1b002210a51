/** Says what went wrong and what to do about it, on stderr. */
export function complain(message: string, hint?: string): void {
  process.stderr.write(`tocsin: ${printable(message)}\n`);
  if (hint !== undefined) process.stderr.write(`        ${printable(hint)}\n`);
}

/**
 * Text from a file or from the command line as a terminal may show it: control characters and those that turn the
 * direction of writing are replaced one by one, so that no rule file moves the cursor or rewrites what stands above.
 */
export const printable = (text: string): string => text.replaceAll(unprintable, "\ufffd");

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** `3 errors`, `1 error`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
