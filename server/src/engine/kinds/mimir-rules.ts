import type { Kind } from "../model/kind.ts";
import { dialectOf } from "./dialect.ts";
import { groupsOfRules } from "./readRules.ts";
import { ruleClashes, ruleSnippets } from "./ruleSnippets.ts";
import { schemaOf } from "./schemaOf.ts";

/** A rule file of Mimir or Cortex as mimirtool reads it: pkg/mimirtool/rules/parser.go. */
export const mimirRules: Kind = {
  id: "mimir-rules",
  title: "Mimir rules",
  recognised: "`namespace` beside `groups`, or keys of Mimir in a group",
  get schema() {
    return schemaOf("mimir-rules");
  },
  program: "mimir",
  scalars: "yaml.v3",
  documents: "all",
  snippets: ruleSnippets(""),
  clashes: ruleClashes,
  matches: (look, _uri, head) => dialectOf(look, head) === "mimir",
  ...groupsOfRules("groups[]"),
};
