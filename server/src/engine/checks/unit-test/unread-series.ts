import { placeOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { YamlNode } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import type { Fix } from "../../model/finding.ts";
import { headOf } from "../../model/headOf.ts";

export const unreadSeries: Check = {
  id: "unit-test/unread-series",
  severity: "warning",
  summary: "An input series that promtool passes over, because the one above it ends in an empty line.",
  source: "Prometheus 3.14, promql/promqltest/test.go (parseLoad): an empty line ends the series",
  objects: ["unit-test"],
  on: {
    object({ node }, { report }) {
      const list = valueOf(node, "input_series");
      if (list?.type !== "seq") return;
      const last = list.items.findIndex(endsLoad);
      const unread = list.items.slice(last + 1).find((item) => item?.type === "map");
      const before = list.items[last];
      if (last < 0 || unread?.type !== "map") return;
      const fixes = fixesFor(before);
      report({
        place: headOf(unread),
        message:
          "promtool reads neither this series nor those below: the one above is followed by an empty line, at which it stops. " +
          "Write values on one line, or below `>-` instead of `>`.",
        ...(before && {
          related: [{ place: placeOf(before), message: "The line after this one is empty." }],
        }),
        ...(fixes.length > 0 && { fixes }),
      });
    },
  },
};

/** promtool writes `series values` into a line of a script, where an empty line or a comment ends the series. */
function endsLoad(item: YamlNode | undefined): boolean {
  const line = `${textAt(item, "series") ?? ""} ${textAt(item, "values") ?? ""}`;
  return line.split("\n").some((part) => /^\s*(?:#|$)/.test(part));
}

/** A block that keeps its last line break loses it with `-`. */
function fixesFor(item: YamlNode | undefined): Fix[] {
  return ["series", "values"].flatMap((key) => {
    const value = valueOf(item, key);
    if (value?.type !== "scalar" || value.alias) return [];
    const { chunk, start } = value;
    const header = /^[|>]\+?(?=\s)/.exec(chunk.text.slice(start, start + 4))?.[0];
    if (header === undefined || value.text.trimEnd().includes("\n")) return [];
    const place = { chunk, start, end: start + header.length };
    const text = `${header[0]}-`;
    return [{ title: `Write \`${text}\` without the last line break`, edits: [{ place, text }] }];
  });
}
