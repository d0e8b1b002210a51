import type { RunbookPage } from "./catalogue.ts";

/** How a page says what it is about, the surest first. */
export type FoundBy = "front matter" | "file name" | "heading";

/** The page about an alert: named in front matter, else by the file's name, else by its title. */
export function findPage(
  alert: string,
  pages: readonly RunbookPage[],
): { page: RunbookPage; by: FoundBy } | undefined {
  const { alerts, names, titles } = indexOf(pages);
  const key = squashed(alert);
  const find = (index: Index, by: FoundBy): { page: RunbookPage; by: FoundBy } | undefined => {
    const page = key === "" ? undefined : index.get(key)?.[0];
    return page && { page, by };
  };
  return find(alerts, "front matter") ?? find(names, "file name") ?? find(titles, "heading");
}

/** The pages about a table, a model, a pipeline, in the order of these names: named in front matter, by the file's name or by the title. */
export function pagesAbout(names: readonly string[], pages: readonly RunbookPage[]): RunbookPage[] {
  const indexes = indexOf(pages);
  const keys = names.map(squashed).filter((key) => key !== "");
  const found = keys.flatMap((key) =>
    [indexes.subjects, indexes.names, indexes.titles].flatMap((index) => index.get(key) ?? []),
  );
  return [...new Set(found)];
}

/** Letters and digits alone, in lower case: `dbt-test-failed`, `DbtTestFailed` and `Dbt test failed` are one. */
export const squashed = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "");

type Index = ReadonlyMap<string, readonly RunbookPage[]>;

interface Indexes {
  readonly alerts: Index;
  readonly names: Index;
  readonly titles: Index;
  readonly subjects: Index;
}

const indexed = new WeakMap<readonly RunbookPage[], Indexes>();

function indexOf(pages: readonly RunbookPage[]): Indexes {
  let found = indexed.get(pages);
  if (!found) {
    found = {
      alerts: indexBy(pages, ({ alerts }) => alerts),
      names: indexBy(pages, ({ name }) => [name]),
      titles: indexBy(pages, ({ title, headings }) => [title, firstHeading(headings)]),
      subjects: indexBy(pages, ({ about }) => about),
    };
    indexed.set(pages, found);
  }
  return found;
}

/** Under a title from the front matter, the page's own heading names it as well. */
const firstHeading = (headings: RunbookPage["headings"]): string =>
  (headings.find(({ level }) => level === 1) ?? headings[0])?.text ?? "";

function indexBy(pages: readonly RunbookPage[], keysOf: (page: RunbookPage) => readonly string[]): Index {
  const index = new Map<string, RunbookPage[]>();
  for (const page of pages) {
    for (const key of new Set(keysOf(page).map(squashed))) {
      const known = index.get(key);
      if (known) known.push(page);
      else index.set(key, [page]);
    }
  }
  return index;
}
