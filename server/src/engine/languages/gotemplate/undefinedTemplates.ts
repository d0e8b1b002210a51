import { nearest } from "../../text/nearest.ts";
import type { LanguageError } from "../language.ts";
import type { Invocation, Template, TemplateNode } from "./tree.ts";

/** Calls of templates that the text does not define; that it has them from elsewhere, only who reads it can know. */
export function undefinedTemplates({ body, definitions }: Template): LanguageError[] {
  const names = definitions.map(({ name }) => name);
  return invocationsIn(body)
    .filter(({ name }) => name !== "" && !names.includes(name) && !name.startsWith(ownName))
    .map(({ name, span }) => {
      const message = `No \`{{ define "${name}" }}\` stands in this text, and Prometheus knows no other templates here: instead of the text people get the error`;
      const meant = nearest(name, names);
      const hint = meant === undefined ? "" : `. Did you mean \`${meant}\`?`;
      return { span, check: "template/undefined-template", message: message + hint };
    });
}

/** Prometheus calls the text itself `__alert_` and the name of the rule. */
const ownName = "__alert_";

function invocationsIn(body: readonly TemplateNode[]): Invocation[] {
  const found: Invocation[] = [];
  const rest = body.toReversed();
  for (let node = rest.pop(); node; node = rest.pop()) {
    if (node.type === "template") found.push(node);
    else if ("otherwise" in node) rest.push(...node.otherwise.toReversed(), ...node.body.toReversed());
    else if ("body" in node) rest.push(...node.body.toReversed());
  }
  return found;
}
