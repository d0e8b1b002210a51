import type { Check } from "../../model/check.ts";
import type { Fix } from "../../model/finding.ts";
import { headOf } from "../../model/headOf.ts";
import type { Chunk } from "../../text/chunk.ts";

export const bareList: Check = {
  id: "rule/bare-list",
  severity: "error",
  summary: "A list of rules that stands in no group.",
  source: "Prometheus 3.14, model/rulefmt/rulefmt.go: cannot unmarshal !!seq into rulefmt.ruleGroups",
  scope: "file",
  on: {
    part({ kind, root }, { report }) {
      if (kind?.id !== "rule-list" || root?.type !== "seq") return;
      const first = root.items.find((item) => item !== undefined);
      report({
        place: headOf(first ?? root),
        message: "Prometheus wants rules in groups: put this list below `groups:`, `- name: …` and `rules:`.",
        fixes: root.flow ? [] : [wrapped(root.chunk, root.start)],
      });
    },
  },
};

/** The fix: a group around the list, from its first line to the end of the document. */
function wrapped(chunk: Chunk, start: number): Fix {
  const { text, lineStarts } = chunk;
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const edits = lineStarts
    .filter((at) => at > from && !/^[ \t]*(?:\r?\n|$)/.test(text.slice(at, at + 200)))
    .map((at) => ({ place: { chunk, start: at, end: at }, text: "      " }));
  const head = "groups:\n  - name: rules\n    rules:\n      ";
  return {
    title: "Put the rules into a group",
    edits: [{ place: { chunk, start: from, end: from }, text: head }, ...edits],
  };
}
