import type { Check } from "../../model/check.ts";
import type { Fix } from "../../model/finding.ts";
import { rootList } from "../../model/unit.ts";
import { headOf } from "../../model/headOf.ts";
import { chunksOf } from "../../text/branch.ts";
import type { Piece } from "../../text/branch.ts";
import type { Place } from "../../text/place.ts";

export const bareList: Check = {
  id: "rule/bare-list",
  severity: "error",
  summary: "A list of rules that stands in no group.",
  source: "Prometheus 3.14, model/rulefmt/rulefmt.go: cannot unmarshal !!seq into rulefmt.ruleGroups",
  scope: "file",
  on: {
    part({ kind, root, top }, { report }) {
      if (kind?.id !== "rule-list" || root?.type !== "seq") return;
      const first = root.items.find((item) => item !== undefined);
      report({
        place: headOf(first ?? root),
        message: "Prometheus wants rules in groups: put this list below `groups:`, `- name: …` and `rules:`.",
        fixes: root.flow ? [] : [wrapped(top, rootList(top) ?? root)],
      });
    },
  },
};

/** The fix: a group around the list, from its first line to the end of the document. */
function wrapped(top: Piece, { chunk, start }: Place): Fix {
  const from = chunk.text.lastIndexOf("\n", start - 1) + 1;
  const edits: Fix["edits"][number][] = [];
  let isBefore = true;
  for (const one of chunksOf(top)) {
    if (one === chunk) isBefore = false;
    if (isBefore) continue;
    for (const at of one.lineStarts) {
      const isBlank = /^[ \t]*(?:\r?\n|$)/.test(one.text.slice(at, at + 200));
      if ((one === chunk && at <= from) || isBlank) continue;
      edits.push({ place: { chunk: one, start: at, end: at }, text: indent });
    }
  }
  const head = `groups:\n  - name: rules\n    rules:\n${indent}`;
  return {
    title: "Put the rules into a group",
    edits: [{ place: { chunk, start: from, end: from }, text: head }, ...edits],
  };
}

const indent = " ".repeat(6);
