import { NOTIFICATION_TEMPLATES } from "../../facts/notificationTemplates.ts";
import {
  TEMPLATE_FUNCTION_DOCS,
  TEMPLATE_KEYWORD_DOCS,
  TEMPLATE_VARIABLE_DOCS,
  type TemplateDoc,
} from "../../facts/templateDocs.ts";
import { programNames } from "../../facts/target.ts";
import { TEMPLATE_FUNCTIONS, type TemplateFunction } from "../../facts/templateFunctions.ts";
import { touches, type Span } from "../../text/span.ts";
import type { Hover, Names, Parsed } from "../language.ts";
import { SHAPE_FIELDS, isLabelShape } from "./shape.ts";
import { isKeyword } from "./token.ts";
import { notificationTemplate } from "./templateNames.ts";
import { tokenAt, tokensOf } from "./tokenAt.ts";
import type { Dialect, Template } from "./tree.ts";
import { usesForWriter } from "./givenData.ts";
import type { FieldUse } from "./uses.ts";

/** What is known about the word of the template at the offset. */
export function hoverTemplate(parsed: Parsed<Template>, offset: number, names: Names): Hover | undefined {
  const uses = usesForWriter(parsed.tree, names);
  const field = uses.fields.find(({ span }) => touches(span, offset));
  const label = uses.labels.find(({ span }) => touches(span, offset));
  if (label) return hoverLabel(label.label, label.span, names);
  if (field) return hoverField(field);
  const { dialect } = parsed.tree;
  const named = dialect === "alertmanager" ? hoverTemplateName(parsed, offset, names) : undefined;
  if (named) return named;
  const token = tokenAt(parsed.text, offset);
  if (!token) return undefined;
  if (token.type === "variable") return hoverVariable(token.text, token.span, parsed, offset);
  if (token.type === "identifier") return hoverFunction(token.text, token.span, dialect);
  if (!isKeyword(token.type)) return undefined;
  const doc = TEMPLATE_KEYWORD_DOCS[token.type];
  return doc && { span: token.span, markdown: described(undefined, doc) };
}

/** What a template gives that every Alertmanager has, unless the project has one of that name. */
function hoverTemplateName(
  { text, tree }: Parsed<Template>,
  offset: number,
  names: Names,
): Hover | undefined {
  const tokens = tokensOf(text).filter(({ type }) => type !== "space");
  const index = tokens.findIndex(({ type, span }) => type === "string" && touches(span, offset));
  const token = tokens[index];
  if (!token || tokens[index - 1]?.type !== "template") return undefined;
  const name = token.text.slice(1, -1);
  if (tree.home && names.find(notificationTemplate, name)?.isDeclared) return undefined;
  const gives = Object.hasOwn(NOTIFICATION_TEMPLATES, name) ? NOTIFICATION_TEMPLATES[name] : undefined;
  return gives === undefined
    ? undefined
    : { span: token.span, markdown: `Template \`${name}\` of Alertmanager. ${gives}` };
}

function hoverLabel(label: string, span: Span, names: Names): Hover {
  const info = names.find("label", label);
  const lines = [`Label \`${label}\` of the alert. It is an empty text where the alert has no such label.`];
  if (info?.detail) lines.push(info.detail);
  if (info?.documentation) lines.push(info.documentation);
  return { span, markdown: lines.join("\n\n") };
}

function hoverField({ name, span, of }: FieldUse): Hover | undefined {
  const known = Object.hasOwn(SHAPE_FIELDS[of], name) ? SHAPE_FIELDS[of][name] : undefined;
  if (known) return { span, markdown: known.text };
  if (of === "externalLabels") return { span, markdown: `External label \`${name}\` of this Prometheus.` };
  if (of === "sampleLabels")
    return { span, markdown: `Label \`${name}\` of the sample that the query gave.` };
  if (of === "annotations") return { span, markdown: `Annotation \`${name}\`.` };
  return isLabelShape(of) ? { span, markdown: `Label \`${name}\`.` } : undefined;
}

function hoverVariable(
  name: string,
  span: Span,
  parsed: Parsed<Template>,
  offset: number,
): Hover | undefined {
  const own = parsed.tree.declarations.findLast(
    (each) =>
      each.name === name && !each.predeclared && each.scope.start <= offset && offset <= each.scope.end,
  );
  if (own) {
    const line = parsed.text.slice(0, own.span.start).split("\n").length;
    return { span, markdown: `Variable of this template, set on its line ${line}.` };
  }
  const isKnown =
    name === "$" || parsed.tree.declarations.some((each) => each.predeclared && each.name === name);
  const doc = isKnown ? TEMPLATE_VARIABLE_DOCS[name] : undefined;
  return doc && { span, markdown: described(undefined, doc) };
}

function hoverFunction(name: string, span: Span, dialect: Dialect): Hover | undefined {
  const known = TEMPLATE_FUNCTIONS[dialect].get(name);
  return known && { span, markdown: functionMarkdown(known, dialect) };
}

/** The signature of a function: `match(string pattern, string text) → bool`. */
export const signature = ({ name, args, returns }: TemplateFunction): string =>
  `${name}(${args.join(", ")}) → ${returns}`;

/** Signature, description and example of a function. */
export function functionMarkdown(known: TemplateFunction, dialect: Dialect): string {
  const doc = TEMPLATE_FUNCTION_DOCS[dialect][known.name] ?? { text: "" };
  const since = known.since === undefined ? "" : `\n\nSince ${programNames[dialect]} ${known.since}.`;
  return described(signature(known), doc) + since;
}

/** A description with its signature and its example as code. */
export function described(signed: string | undefined, { text, example }: TemplateDoc): string {
  const parts = signed === undefined ? [text] : [`\`\`\`go\n${signed}\n\`\`\``, text];
  if (example !== undefined) parts.push(`\`\`\`go-template\n${example}\n\`\`\``);
  return parts.join("\n\n");
}
