import type { Span } from "../../text/span.ts";
import { isShape } from "./shape.ts";
import type { Shape } from "./shape.ts";
import type { Template } from "./tree.ts";
import { usesOf, usesWhenGiven } from "./uses.ts";

/** The space of what templates are given by whom. */
export const templateCall = "notification-template-call";

/** What can be handed on in parts. */
const passed: readonly Shape[] = [
  ...(["notification", "alerts", "alert", "labelSet", "annotations", "pairs", "pair"] as const),
];

/** A template hands something to another one. */
export interface DataCall {
  /** `undefined`: a field of a receiver. */
  readonly caller: string | undefined;
  /** What the caller has been given when this is so; `undefined`: whatever that is. */
  readonly given: Shape | undefined;
  readonly name: string;
  readonly data: Shape;
}

/** The calls of a text of which it is known what they hand over, each as a text that `readCall` reads. */
export function callsIn(tree: Template): { readonly text: string; readonly span: Span }[] {
  const { home, definitions } = tree;
  const calls = usesOf(tree).templates;
  if (calls.length === 0 || (home === "field" && definitions.length > 0)) return [];
  const found = new Map<string, Span>();
  const add = (call: DataCall, span: Span): void => {
    if (call.name !== "" && call.data !== "unknown") found.set(writeCall(call), span);
  };
  for (const { span, ...call } of calls)
    if (home === "field" || call.caller !== undefined) add({ ...call, given: undefined }, span);
  for (const given of home === "file" ? passed : [])
    for (const [at, { span, ...call }] of usesWhenGiven(tree, () => given).templates.entries())
      if (call.caller !== undefined && calls[at]?.data === "unknown") add({ ...call, given }, span);
  return [...found].map(([text, span]) => ({ text, span }));
}

const writeCall = ({ caller, given, name, data }: DataCall): string =>
  JSON.stringify([caller ?? null, given ?? null, name, data]);

export function readCall(text: string): DataCall | undefined {
  const [caller, given, name, data] = JSON.parse(text) as unknown[];
  if (typeof name !== "string" || !isShape(data)) return undefined;
  return {
    caller: typeof caller === "string" ? caller : undefined,
    given: isShape(given) ? given : undefined,
    name,
    data,
  };
}
