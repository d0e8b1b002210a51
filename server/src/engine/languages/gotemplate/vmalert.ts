import { newest } from "../../facts/target.ts";
import { VMALERT_FUNCTIONS } from "../../facts/vmalertTemplates.ts";
import type { LanguageError } from "../language.ts";
import { parseTemplate } from "./parse.ts";
import type { Template } from "./tree.ts";

/** The variables that vmalert declares and Prometheus does not: app/vmalert/notifier/alert.go (tplHeaders). */
const declared = /^undefined variable "\$(?:activeAt|alertID|expr|for|groupID|isPartial|type)"/;

/** Templates of vmalert's rules, which `vmalert -dryRun` parses and does not run. */
export function parseVmalertTemplate(text: string): {
  tree: Template;
  errors: readonly LanguageError[];
} {
  const { tree, errors } = parseTemplate(text, "prometheus", VMALERT_FUNCTIONS, newest.prometheus);
  return { tree, errors: errors.filter(({ message }) => !declared.test(message)) };
}
