import type { Kind } from "../model/kind.ts";
import { dialectOf } from "./dialect.ts";
import { groupsOfRules } from "./readRules.ts";
import { ruleClashes, ruleSnippets } from "./ruleSnippets.ts";
import { schemaOf } from "./schemaOf.ts";

/** A rule file of vmalert: app/vmalert/config/config.go. */
export const vmalertRules: Kind = {
  id: "vmalert-rules",
  title: "vmalert rules",
  recognised: "keys of vmalert in a group, such as `concurrency`, `type`, `eval_offset`",
  get schema() {
    return schemaOf("vmalert-rules");
  },
  program: "vmalert",
  scalars: "yaml.v2",
  documents: "all",
  snippets: ruleSnippets(""),
  clashes: ruleClashes,
  matches: (look, _uri, head) => dialectOf(look, head) === "vmalert",
  ...groupsOfRules("groups[]"),
};
