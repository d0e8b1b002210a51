/** A text as a JSON string, which YAML reads on one line, and where its UTF-16 units stand in it. */
export interface InString {
  readonly json: string;
  /** Column of a unit, counted from the opening quote. */
  columnOf(index: number): number;
}

export function inString(text: string): InString {
  const json = escape(JSON.stringify(text));
  return { json, columnOf: (index) => escape(JSON.stringify(text.slice(0, index))).length - 1 };
}

/** YAML takes no control characters as they are, and breaks lines at some that JSON leaves alone. */
const escape = (json: string): string =>
  json.replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** The unit at which a byte of the text's UTF-8 stands. */
export function unitAt(text: string, byte: number): number {
  let bytes = 0;
  let units = 0;
  for (const char of text) {
    if (bytes >= byte) break;
    bytes += Buffer.byteLength(char);
    units += char.length;
  }
  return units;
}
