import { readYaml } from "../engine/languages/yaml/read.ts";
import { valueOf } from "../engine/languages/yaml/tree.ts";
import type { YamlNode } from "../engine/languages/yaml/tree.ts";
import { makeChunk } from "../engine/text/chunk.ts";
import { findHeadings } from "./findHeadings.ts";
import type { FoundHeading } from "./findHeadings.ts";

/** What a page says about itself. */
export interface PageContent {
  /** From the front matter, else the first heading; empty when there is neither. */
  readonly title: string;
  /** Alerts that the front matter names in `alert` or `alerts`. */
  readonly alerts: readonly string[];
  /** Tables, models, pipelines and data products that the front matter names. */
  readonly about: readonly string[];
  /** In the order of the page. */
  readonly headings: readonly Heading[];
}

/** `line` counts in the file. */
export interface Heading extends FoundHeading {
  /** What a link's fragment calls it, as GitHub and VS Code do: `on-call-steps`. */
  readonly slug: string;
}

/** Characters of a page that are looked at for headings. */
const longestRead = 500_000;

/** A front matter of more characters is none. */
const longestMatter = 20_000;

/** Reads a page in Markdown. Never throws: what cannot be read is missing. */
export function readPage(text: string): PageContent {
  const { matter, rest, lines } = splitFrontMatter(text.slice(0, longestRead));
  const about = readFrontMatter(matter);
  const texts = (key: string): string[] => textsOf(valueOf(about, key));
  const headings = withSlugs(findHeadings(rest).map((one) => ({ ...one, line: one.line + lines })));
  const first = headings.find(({ level }) => level === 1) ?? headings[0];
  return {
    title: texts("title")[0] ?? first?.text ?? "",
    alerts: ["alert", "alerts"].flatMap(texts),
    about: subjects.flatMap((key) => [...texts(key), ...texts(`${key}s`)]),
    headings,
  };
}

/** Keys of the front matter that tie a page to parts of a run; each also in the plural. */
const subjects = ["pipeline", "table", "model", "source", "semantic_model", "data_product"] as const;

/** `lines`: how many lines of the file stand before the rest. */
function splitFrontMatter(text: string): { matter: string; rest: string; lines: number } {
  const all = text.split("\n");
  const isFence = (line: string | undefined): boolean => line?.trimEnd() === "---";
  if (!isFence(all[0])) return { matter: "", rest: text, lines: 0 };
  const end = all.findIndex((line, index) => index > 0 && (isFence(line) || line.trimEnd() === "..."));
  if (end < 0) return { matter: "", rest: text, lines: 0 };
  return { matter: all.slice(1, end).join("\n"), rest: all.slice(end + 1).join("\n"), lines: end + 1 };
}

/** Where anything is wrong with it, none of it counts. */
function readFrontMatter(matter: string): YamlNode | undefined {
  if (matter.trim() === "" || matter.length > longestMatter) return undefined;
  const { root, problems } = readYaml(matter, [{ start: 0, chunk: makeChunk(matter, "frame") }]);
  return problems.length === 0 ? root : undefined;
}

/** A text or a list of texts. */
const textsOf = (node: YamlNode | undefined): string[] =>
  (node?.type === "seq" ? node.items : [node])
    .map((one) => (one?.type === "scalar" && isText(one.value) ? one.text.trim() : ""))
    .filter((one) => one !== "");

const isText = (value: unknown): boolean => typeof value === "string" || typeof value === "number";

/** A heading of the same text as an earlier one gets a number. */
function withSlugs(headings: readonly FoundHeading[]): Heading[] {
  const counts = new Map<string, number>();
  return headings.map((heading) => {
    const slug = slugOf(heading.text);
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    return { ...heading, slug: count === 0 ? slug : `${slug}-${count}` };
  });
}

/** `On-call: first steps` → `on-call-first-steps`. */
export const slugOf = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replaceAll(" ", "-");
