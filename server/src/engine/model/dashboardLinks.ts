import type { Chunk } from "../text/chunk.ts";
import type { Symbol } from "./symbol.ts";
import type { Walked } from "./walkState.ts";

/** The path of a dashboard in Grafana: `/d/UID`, `/d/UID/title`, `/d-solo/UID/title`, and `d/UID` as a `url`. */
const link = /(?:\/d(?:-solo)?|(?<="url": ?")d)\/([\w-]{1,40})(?=[/?#&\s"'`<>()[\]|,\\]|$)/gm;

/** What ends an address, seen from behind. */
const ends = /[\s"'`<>()[\]|,]/;

/** What stands in front of a path is no longer than this. */
const farthest = 300;

/** Grafana stands at the root of a host, or in one folder of it; a template or variable may say where that is. */
const isGrafana = (before: string): boolean =>
  /^(?:\w+=)?(?:https?:\/\/[^/]+(?:\/[\w.-]+)?|[^/]*(?:\/[\w.-]+)?)$/.test(before) &&
  !/docs\.google\./.test(before);

/**
 * What was read, with the dashboards that its texts link to: in links of dashboards, annotations and comments alike, as
 * no file says where links may stand.
 */
export function withDashboardLinks(walked: Walked, chunks: readonly Chunk[]): Walked {
  const links = chunks.flatMap((chunk) => linksIn(chunk));
  if (links.length === 0) return walked;
  // There, `a/d/b` divides.
  const expressions = [...walked.regions.values()].filter(({ language }) => language.id === "promql");
  const found = links.filter(
    ({ place: { chunk, start } }) =>
      !expressions.some(({ node }) => node.chunk === chunk && node.start <= start && start < node.end),
  );
  return found.length === 0 ? walked : { ...walked, symbols: [...walked.symbols, ...found] };
}

function linksIn(chunk: Chunk): Symbol[] {
  const { text } = chunk;
  if (!/\/d(?:-solo)?\/|"d\//.test(text)) return [];
  return [...text.matchAll(link)].flatMap(({ 0: all, 1: name = "", index }): Symbol[] => {
    let start = index;
    while (start > 0 && index - start <= farthest && !ends.test(text[start - 1]!)) start--;
    if (!isGrafana(text.slice(start, index))) return [];
    const end = index + all.length;
    const place = { chunk, start: end - name.length, end };
    const refers = { space: "grafana-dashboard", name, role: "refers", scope: "project" } as const;
    return [{ ...refers, place, chunk, isBare: true }];
  });
}
