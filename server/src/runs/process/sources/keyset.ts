/** One of the values that rows are ordered by: its expression, and what writes the value that it is compared with. */
export interface KeyTerm {
  readonly sql: string;
  /** Called for each time that the value is written, in the order of the text. */
  readonly value: () => string;
}

/** `(a, b, c) > (x, y, z)`, for databases that do not compare lists. */
export function isBehind([first, ...rest]: readonly KeyTerm[]): string {
  if (!first) return "1 = 0";
  const greater = `${first.sql} > ${first.value()}`;
  if (rest.length === 0) return greater;
  const equal = `${first.sql} = ${first.value()}`;
  return `(${greater} OR ${equal} AND ${isBehind(rest)})`;
}
