import { newest } from "../../facts/target.ts";
import { TEMPLATE_FUNCTIONS } from "../../facts/templateFunctions.ts";
import type {
  Language,
  LanguageEdit,
  LanguageError,
  LanguageOptions,
  LanguageSymbol,
  Parsed,
} from "../language.ts";
import { wrongArgumentCounts } from "./argumentCount.ts";
import { completeTemplate } from "./complete.ts";
import { parseGrafanaTemplate } from "./grafana.ts";
import { folds } from "./folds.ts";
import { hoverTemplate } from "./hover.ts";
import { touches } from "../../text/span.ts";
import { blocksOf } from "./blocks.ts";
import { around } from "./around.ts";
import { legacyMetricName } from "../nameScheme.ts";
import { aroundInQuery, completeInQuery, hoverInQuery, signatureInQuery } from "./queryEditor.ts";
import { queriedMetrics } from "./queriedMetrics.ts";
import { parseTemplate } from "./parse.ts";
import { signatureHelp } from "./signatureHelp.ts";
import { notificationTemplate, renameTemplate, templateNames } from "./templateNames.ts";
import { tokens } from "./tokens.ts";
import { variableAt, variableFault } from "./variables.ts";
import type { Template } from "./tree.ts";
import { undefinedTemplates } from "./undefinedTemplates.ts";
import { unknownFields } from "./unknownFields.ts";
import { labelUses, usesOf } from "./uses.ts";
import { parseVmalertTemplate } from "./vmalert.ts";

/** Templates of alert labels and annotations, and of Alertmanager's notifications. */
export const gotemplate: Language<Template> = {
  id: "gotemplate",
  title: "Go template",
  parse,
  symbols,
  rename,
  local: variableAt,
  localFault: variableFault,
  hover: (parsed, offset, names) =>
    hoverInQuery(parsed, offset, names) ?? hoverTemplate(parsed, offset, names),
  complete: (parsed, offset, names) =>
    completeInQuery(parsed, offset, names) ?? completeTemplate(parsed, offset, names),
  tokens,
  folds,
  signature: (parsed, offset) => signatureInQuery(parsed, offset) ?? signatureHelp(parsed, offset),
  around: (parsed, offset) => [
    ...around(parsed, offset),
    ...aroundInQuery(parsed, offset),
    ...blocksOf(parsed.text).filter((span) => touches(span, offset)),
  ],
};

function symbols({ text, tree }: Parsed<Template>): readonly LanguageSymbol[] {
  const labels = labelUses(tree);
  const metrics = tree.dialect === "prometheus" ? queriedMetrics(tree, text) : templateNames(tree, text);
  if (labels.length === 0) return metrics.length === 0 ? none : metrics;
  const used = labels.map(({ label, span }): LanguageSymbol => ({
    space: "label",
    name: label,
    span,
    role: "refers",
  }));
  return metrics.length === 0 ? used : [...used, ...metrics];
}

/** Names in a query are written without quotes, or it would have to be quoted in turn. */
function rename(
  { text }: Parsed<Template>,
  { space, span }: LanguageSymbol,
  name: string,
): LanguageEdit[] | undefined {
  if (space === notificationTemplate) return renameTemplate(text, span, name);
  return legacyMetricName.test(name) ? [{ span, text: name }] : undefined;
}

const none: readonly LanguageSymbol[] = [];

/**
 * Variants: none, alert rules of Prometheus; `alertmanager` and `alertmanager-html`, notifications; `alertmanager-file`,
 * a file of templates, which Alertmanager reads when it starts; `grafana`,
 * `grafana-label`, `grafana-setting` and `grafana-notification`; `vmalert`.
 */
function parse(text: string, options?: LanguageOptions): Parsed<Template> {
  const { variant = "" } = options ?? {};
  if (variant === "vmalert") return { text, ...parseVmalertTemplate(text) };
  if (variant.startsWith("grafana")) return { text, ...parseGrafanaTemplate(text, variant) };
  const dialect = options?.variant?.startsWith("alertmanager") ? "alertmanager" : "prometheus";
  const version = (options?.target ?? newest)[dialect];
  const isFile = variant === "alertmanager-file";
  const home = isFile ? "file" : dialect === "alertmanager" ? "field" : undefined;
  const read = parseTemplate(text, dialect, TEMPLATE_FUNCTIONS[dialect], version, home);
  if (read.tree.body.length === 0 && read.errors.length === 0) return { text, ...read };
  if (read.errors.length === 0) {
    const { tree } = read;
    const errors = [...wrongArgumentCounts(tree), ...unknownFields(tree), ...lonelyNils(tree)];
    // Notifications have those of all their files.
    if (dialect === "prometheus" && text.includes("template")) errors.push(...undefinedTemplates(tree));
    return { text, tree, errors };
  }
  if (dialect === "prometheus" || isFile) return { text, ...read };
  return { text, tree: read.tree, errors: read.errors.map((error) => ({ ...error, check: NOTIFICATION })) };
}

/** `{{ nil }}` parses, and stops the template when it is filled in. */
const lonelyNils = (tree: Template): LanguageError[] =>
  usesOf(tree).nils.map((span) => ({
    span,
    check: "template/nil",
    message: "`nil` is nothing that can be printed or asked for, so that the template cannot be filled in.",
  }));

/** Alertmanager parses the templates of its fields when it sends, so that none of their faults keeps it from loading. */
const NOTIFICATION = "template/notification";
