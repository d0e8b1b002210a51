/** Rows that are looked at: enough to see what they have in common. */
const mostRows = 100;

/** A query for the rows that a test found, in the words of nearly every database. */
export function failingRows(compiled: string): string {
  const sql = compiled.trim().replace(/;\s*$/, "");
  // A comment in the last line must not swallow the bracket.
  return `select *\nfrom (\n${sql}\n) as failing_rows\nlimit ${mostRows}\n`;
}

/** What `store_failures` has kept. */
export const storedRows = (relation: string): string => `select *\nfrom ${relation}\nlimit ${mostRows}\n`;
