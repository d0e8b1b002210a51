import type { Kind } from "../model/kind.ts";
import { dialectOf } from "./dialect.ts";
import { groupsOfRules } from "./readRules.ts";
import { ruleClashes, ruleSnippets } from "./ruleSnippets.ts";
import { schemaOf } from "./schemaOf.ts";

/** A rule file of Thanos Ruler: pkg/rules/manager.go. */
export const thanosRules: Kind = {
  id: "thanos-rules",
  title: "Thanos rules",
  recognised: "`partial_response_strategy` in a group",
  get schema() {
    return schemaOf("thanos-rules");
  },
  program: "thanos",
  scalars: "yaml.v3",
  documents: "first",
  snippets: ruleSnippets(""),
  clashes: ruleClashes,
  matches: (look, _uri, head) => dialectOf(look, head) === "thanos",
  ...groupsOfRules("groups[]"),
};
