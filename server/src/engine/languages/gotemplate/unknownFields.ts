import { nearest } from "../../text/nearest.ts";
import type { LanguageError } from "../language.ts";
import { ROOT_SHAPES, SHAPE_FIELDS, type Shape } from "./shape.ts";
import type { Template } from "./tree.ts";
import { usesOf, type FieldUse } from "./uses.ts";

/** Values that have these fields and no others, with the words for them. Sets of labels have any. */
const CLOSED: Partial<Readonly<Record<Shape, string>>> = {
  alertData: "the data of an alert rule",
  notification: "a notification",
  alerts: "a list of alerts",
  alert: "an alert",
  pair: "a pair",
  vector: "the result of a query",
  sample: "a sample",
  text: "the value of a label or annotation",
  value: "the value of an alert",
};

/** Of a native histogram, which the value of an alert can be as well, these are none; others may be. */
const isNoPartOfHistogram = (name: string): boolean => /^[a-z]|^(?:Labels|Value)$/.test(name);

/** Fields that there are not: the template parses, and fails when it is filled in. `data`: what `$` is there. */
export function unknownFields(
  tree: Template,
  { fields } = usesOf(tree),
  data: Shape = ROOT_SHAPES[tree.dialect],
): LanguageError[] {
  const found: LanguageError[] = [];
  for (const use of fields) {
    const what = CLOSED[use.of];
    if (what === undefined || use.name === "" || Object.hasOwn(SHAPE_FIELDS[use.of], use.name)) continue;
    if (use.of === "value" && !isNoPartOfHistogram(use.name)) continue;
    found.push(errorFor(use, what, data));
  }
  return found;
}

function errorFor({ name, span, of }: FieldUse, what: string, data: Shape): LanguageError {
  const fields = Object.keys(SHAPE_FIELDS[of]);
  const common = { span, check: "template/unknown-field" };
  const start = `${what} has no field \`.${name}\`, so that the template cannot be filled in`;
  const hint = hintFor(name, of, data);
  if (hint) return { ...common, message: `${start}: ${hint}` };
  if (fields.length === 0) return { ...common, message: start };
  const meant = nearest(name, fields);
  if (meant) return { ...common, message: start, replacement: meant };
  return { ...common, message: `${start}; there are ${fields.map((field) => `\`.${field}\``).join(", ")}` };
}

/** Where the field is that was looked for. */
function hintFor(name: string, of: Shape, data: Shape): string | undefined {
  const { alert, notification } = SHAPE_FIELDS;
  if ((of === "notification" || of === "alerts") && Object.hasOwn(alert, name)) {
    const shared = Object.hasOwn(notification, `Common${name}`)
      ? `, \`.Common${name}\` is what they share`
      : "";
    return `each alert has one, in \`{{ range .Alerts }}{{ .${name} }}{{ end }}\`${shared}`;
  }
  if (of === "vector" && Object.hasOwn(SHAPE_FIELDS.sample, name))
    return `each of its samples has one, in \`{{ range query "…" }}{{ .${name} }}{{ end }}\`, or the first: \`(first (query "…")).${name}\``;
  if (of === "alert" && Object.hasOwn(notification, name))
    return data === "notification"
      ? `the notification has it, which is \`$\` here: \`$.${name}\``
      : "the notification has it, which this template is not given";
  return undefined;
}
