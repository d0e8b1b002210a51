/** Rows of cells as another thread is told of them: what is as in the row before is left out. */
export interface PackedRows {
  readonly width: number;
  /** `undefined`: as in the row before. */
  readonly values: readonly unknown[];
}

/** The cells of the rows are neither `undefined` nor objects. */
export function packRows(rows: readonly (readonly unknown[])[]): PackedRows {
  const width = rows[0]?.length ?? 0;
  const values: unknown[] = [];
  let before: readonly unknown[] = [];
  for (const row of rows) {
    for (let at = 0; at < width; at++) values.push(row[at] === before[at] ? undefined : row[at]);
    before = row;
  }
  return { width, values };
}

export function unpackRows({ width, values }: PackedRows): unknown[][] {
  const rows: unknown[][] = [];
  let before: readonly unknown[] = [];
  for (let from = 0; from < values.length; from += width) {
    const row: unknown[] = [];
    for (let at = 0; at < width; at++) {
      const value = values[from + at];
      row.push(value === undefined ? before[at] : value);
    }
    rows.push(row);
    before = row;
  }
  return rows;
}
