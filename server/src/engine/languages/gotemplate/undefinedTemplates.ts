import { nearest } from "../../text/nearest.ts";
import type { LanguageError } from "../language.ts";
import type { Invocation, Template, TemplateNode } from "./tree.ts";

/** Calls of templates that the text does not define: it parses, and fails when it is filled in. */
export function undefinedTemplates({ body, definitions }: Template): LanguageError[] {
  const names = definitions.map(({ name }) => name);
  return invocationsIn(body)
    .filter(({ name }) => name !== "" && !names.includes(name) && !name.startsWith(ownName))
    .map(({ name, nameSpan: span }) => {
      const message = `nothing in this text defines the template \`${name}\`, and Prometheus has no others for an alert: people get an error message in place of the text`;
      const replacement = nearest(name, names);
      const error = { span, check: "template/missing-define", message };
      return replacement === undefined ? error : { ...error, replacement };
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
