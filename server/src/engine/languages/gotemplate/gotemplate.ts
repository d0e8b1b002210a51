import { newest } from "../../facts/target.ts";
import { TEMPLATE_FUNCTIONS } from "../../facts/templateFunctions.ts";
import type { Language, LanguageOptions, Parsed } from "../language.ts";
import { completeTemplate } from "./complete.ts";
import { hoverTemplate } from "./hover.ts";
import { parseTemplate } from "./parse.ts";
import type { Template } from "./tree.ts";
import { labelUses } from "./uses.ts";

/** Templates of alert labels and annotations, and of Alertmanager's notifications. */
export const gotemplate: Language<Template> = {
  id: "gotemplate",
  title: "Go template",
  parse,
  symbols: ({ tree }) =>
    labelUses(tree).map(({ label, span }) => ({ space: "label", name: label, span, role: "refers" })),
  hover: hoverTemplate,
  complete: completeTemplate,
};

function parse(text: string, options?: LanguageOptions): Parsed<Template> {
  const dialect = options?.variant?.startsWith("alertmanager") ? "alertmanager" : "prometheus";
  const version = (options?.target ?? newest)[dialect];
  return { text, ...parseTemplate(text, dialect, TEMPLATE_FUNCTIONS[dialect], version) };
}
