import type { Kind } from "../model/kind.ts";
import { dialectOf } from "./dialect.ts";
import { groupsOfRules } from "./readRules.ts";
import { ruleClashes, ruleSnippets } from "./ruleSnippets.ts";
import { schemaOf } from "./schemaOf.ts";

/** A rule file of Loki as lokitool reads it: pkg/tool/rules/parser.go, pkg/ruler/compat.go. */
export const lokiRules: Kind = {
  id: "loki-rules",
  title: "Loki rules",
  recognised: "LogQL in the first expressions of `groups`, such as line filters and parsers",
  get schema() {
    return schemaOf("loki-rules");
  },
  program: "loki",
  scalars: "yaml.v3",
  documents: "all",
  snippets: ruleSnippets(""),
  clashes: ruleClashes,
  matches: (look, _uri, head) => dialectOf(look, head) === "loki",
  ...groupsOfRules("groups[]"),
};
