import type { Language, LanguageError, LanguageOptions, Parsed } from "../language.ts";
import { fieldSelectorError } from "./fieldSelector.ts";
import { labelSelectorError } from "./labelSelector.ts";
import type { SelectorError } from "./selectorError.ts";

/** Selectors of the Kubernetes API. Variants: `label` (the default) and `field`. */
export const kubernetesSelector: Language<undefined> = {
  id: "kubernetes-selector",
  title: "Kubernetes selector",
  parse,
};

function parse(text: string, options?: LanguageOptions): Parsed<undefined> {
  const error = options?.variant === "field" ? fieldSelectorError(text) : labelSelectorError(text);
  return { text, tree: undefined, errors: error ? [languageError(error)] : [] };
}

const languageError = ({ start, end, message }: SelectorError): LanguageError => ({
  span: { start, end },
  message,
  check: "discovery/selector-syntax",
});
