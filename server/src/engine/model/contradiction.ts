import { holds } from "./routeWay.ts";
import type { Condition } from "./routeTree.ts";

/** The values that a condition allows, where they are few and written out: of `=`, and of `=~` with plain words. */
function valuesOf({ operator, value }: Condition): readonly string[] | undefined {
  if (operator === "=") return [value];
  return operator === "=~" && /^[\w\-:/ |]*$/.test(value) ? value.split("|") : undefined;
}

const allow = (conditions: readonly Condition[], name: string, value: string): boolean =>
  conditions.every(
    (one) =>
      one.name !== name || holds(one, { value: (label) => (label === name ? value : undefined) }) === "yes",
  );

/** Conditions on one label that cannot hold together, as far as that can be told; the first is what the label has to be. */
export function contradiction(conditions: readonly Condition[]): readonly Condition[] | undefined {
  for (const condition of conditions) {
    const values = valuesOf(condition);
    if (!values || values.some((value) => allow(conditions, condition.name, value))) continue;
    const others = conditions.filter(
      (one) =>
        one !== condition &&
        one.name === condition.name &&
        !values.every((value) => allow([one], one.name, value)),
    );
    if (others.length > 0) return [condition, ...others];
  }
  return undefined;
}

/** Whether a label can have the same value in two alerts of which each meets its own conditions. */
export function canBeEqual(name: string, some: readonly Condition[], others: readonly Condition[]): boolean {
  for (const condition of [...some, ...others]) {
    const values = condition.name === name ? valuesOf(condition) : undefined;
    if (values && !values.some((value) => allow(some, name, value) && allow(others, name, value)))
      return false;
  }
  return true;
}
