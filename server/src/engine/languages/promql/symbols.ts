import { addNamesOf } from "../labelValue.ts";
import type { LanguageSymbol, Parsed } from "../language.ts";
import { nodesOf } from "./tree.ts";
import type { Expression, Grouping, Name, PromqlTree, Selector } from "./tree.ts";

/** Every metric and label that an expression names, and the jobs and alerts among the values of labels. */
export function symbols(parsed: Parsed<PromqlTree>): LanguageSymbol[] {
  const found: LanguageSymbol[] = [];
  for (const node of nodesOf(parsed.tree)) addSymbols(found, node, parsed.text);
  return found;
}

function addSymbols(found: LanguageSymbol[], node: Expression, text: string): void {
  if (node.type === "selector") addSelector(found, node, text);
  else if (node.type === "aggregate") addLabels(found, node.modifier);
  else if (node.type === "binary") {
    addLabels(found, node.matching);
    addLabels(found, node.group);
  }
}

function addLabels(found: LanguageSymbol[], list: Grouping | undefined): void {
  if (list) for (const label of list.labels) add(found, "label", label);
}

function addSelector(found: LanguageSymbol[], node: Selector, text: string): void {
  if (node.name !== undefined) add(found, "metric", node.name);
  for (const { label, operator, value } of node.matchers) {
    if (label.value !== "__name__") {
      add(found, "label", label);
      if (value && operator && (label.value === "job" || label.value === "alertname"))
        addValue(found, label.value, operator.value, value, text);
    } else if (value !== undefined) {
      if (operator === undefined || operator.value === "=") add(found, "metric", value);
      else addValue(found, label.value, operator.value, value, text);
    }
  }
}

function addValue(found: LanguageSymbol[], label: string, operator: string, value: Name, text: string): void {
  const span = written(value);
  addNamesOf(found, { label, operator, value: value.value }, text.slice(span.start, span.end), span);
}

function add(found: LanguageSymbol[], space: "metric" | "label", name: Name): void {
  if (name.value === "" || name.value === "__name__") return;
  found.push({ space, name: name.value, span: written(name), role: "refers" });
}

/** Without the quotes, so that a rename leaves them alone. */
export function written({ start, end, quoted }: Name): { start: number; end: number } {
  return quoted === true && end - start >= 2 ? { start: start + 1, end: end - 1 } : { start, end };
}
