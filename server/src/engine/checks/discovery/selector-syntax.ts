import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const selectorSyntax: Check = {
  id: "discovery/selector-syntax",
  severity: "error",
  summary: "A Kubernetes selector that Kubernetes does not understand.",
  source: "Kubernetes 1.34, apimachinery/pkg/labels/selector.go and fields/selector.go",
  on: { languageError },
};
