import { isVerbatim } from "../../languages/promql/stringPlace.ts";
import { nodesOf } from "../../languages/promql/tree.ts";
import { groupUses, hasGroup, runTogether } from "../../languages/regex/expansion.ts";
import type { GroupUse } from "../../languages/regex/expansion.ts";
import { regexError } from "../../languages/regex/compile.ts";
import { groupsOf } from "../../languages/regex/groups.ts";
import type { RegexGroups } from "../../languages/regex/groups.ts";
import type { Check } from "../../model/check.ts";
import { promqlRule } from "../promqlRule.ts";

export const missingGroup: Check = {
  id: "promql/missing-group",
  severity: "warning",
  summary:
    "A replacement of `label_replace` that puts in a group which its regular expression does not have.",
  source:
    "https://prometheus.io/docs/prometheus/latest/querying/functions/#label_replace; Go 1.25, regexp (Regexp.Expand)",
  on: promqlRule((tree, expr, { report }) => {
    if (!expr.text.includes("label_replace")) return;
    for (const node of nodesOf(tree)) {
      if (node.type !== "call" || node.name.value !== "label_replace") continue;
      const [, , replacement, , pattern] = node.args;
      if (replacement?.type !== "string" || pattern?.type !== "string") continue;
      if (!replacement.value.includes("$") || regexError(pattern.value) !== undefined) continue;
      const groups = groupsOf(pattern.value);
      for (const use of groups ? groupUses(replacement.value) : []) {
        if (hasGroup(groups!, use)) continue;
        const isOwn = isVerbatim(replacement, expr.text);
        const from = replacement.start + 1;
        const place = expr.toChunk(isOwn ? { start: from + use.start, end: from + use.end } : replacement);
        const meant = meantBy(groups!, use);
        report({
          place,
          message: messageFor(groups!, use, meant),
          related: [{ place: expr.toChunk(pattern), message: "The regular expression." }],
          fixes: isOwn && meant ? [{ title: `Change to \`${meant}\``, edits: [{ place, text: meant }] }] : [],
        });
      }
    }
  }),
};

function meantBy(groups: RegexGroups, use: GroupUse): string | undefined {
  const parts = runTogether(groups, use);
  return parts && `\${${parts.number}}${parts.rest}`;
}

function messageFor(groups: RegexGroups, { name }: GroupUse, meant: string | undefined): string {
  if (meant !== undefined)
    return `All of \`${name}\` is taken for the name of a group, which the regular expression does not have, so that nothing is put in. Write \`${meant}\`.`;
  const { count } = groups;
  const has = count === 0 ? "no group" : count === 1 ? "one group only" : `${count} groups only`;
  const what = /^\d+$/.test(name) ? has : `no group \`${name}\``;
  return `The regular expression has ${what}, so that nothing is put in here. Put what is wanted of the value in parentheses.`;
}
