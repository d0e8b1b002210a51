import type { Names } from "../language.ts";
import { SHAPE_FIELDS, isShape } from "./shape.ts";
import type { Shape } from "./shape.ts";
import type { Template } from "./tree.ts";
import { usesOf, usesWhenGiven } from "./uses.ts";
import type { Uses } from "./uses.ts";

/**
 * What a template uses, for who writes it: the dot of a definition is what the project hands to it, else what it is taken
 * for there, else a notification.
 */
export const usesForWriter = (tree: Template, names: Names): Uses =>
  tree.home === "file" ? usesWhenGiven(tree, (name) => givenForWriter(tree, name, names)) : usesOf(tree);

/** The same of one definition. */
export function givenForWriter(tree: Template, name: string, names: Names): Shape {
  const [first, ...others] = names.givenTo?.(name) ?? [];
  if (first !== undefined) return others.length === 0 && isShape(first) ? first : "unknown";
  return looksLikeAlert(tree, name) ? "alert" : "notification";
}

/** It reads what an alert has and a notification has not. */
function looksLikeAlert(tree: Template, name: string): boolean {
  const { bodySpan } = tree.definitions.find((one) => one.name === name) ?? {};
  if (!bodySpan) return false;
  return usesOf(tree).fields.some(
    ({ of, name: field, span }) =>
      of === "unknown" &&
      bodySpan.start <= span.start &&
      span.end <= bodySpan.end &&
      Object.hasOwn(SHAPE_FIELDS.alert, field) &&
      !Object.hasOwn(SHAPE_FIELDS.notification, field),
  );
}
