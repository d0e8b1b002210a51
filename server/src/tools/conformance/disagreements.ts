/** What the page of known disagreements says: set, then case, then reason. */
export type Known = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads the page: a heading `## set`, below it lines `- \`case\`: reason`. */
export function readDisagreements(page: string): Known {
  const known = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  for (const line of page.split("\n")) {
    const heading = /^## (.+)$/.exec(line);
    if (heading) known.set(heading[1]!, (section = new Map()));
    const entry = /^- `([^`]+)`: (.+)$/.exec(line);
    if (entry && section) section.set(entry[1]!, entry[2]!);
  }
  return known;
}
