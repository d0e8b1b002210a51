import type { Span } from "../../text/span.ts";
import type { Walk } from "./analysis.ts";
import type { Branch } from "./branch.ts";
import { isDefault } from "./branch.ts";
import { note } from "./fault.ts";
import { drops } from "./labelFlow.ts";
import { spanOf } from "./labels.ts";
import type { Name } from "./tree.ts";

/**
 * Notes a label that is named above series that never carry it. `does`: who names it, `instead`: what a default without
 * labels does there; empty where it does no harm. True when no branch carries it.
 */
export function lostIn(
  walk: Walk,
  branches: readonly Branch[],
  name: Name,
  does: string,
  instead: (label: string) => string,
): boolean {
  const label = name.value;
  if (label === "__name__" || branches.length === 0) return false;
  if (!branches.some(({ flow }) => drops(flow, label))) return false;
  const without = branches.filter(({ flow }) => drops(flow, label));
  const [first] = without as [Branch];
  const removal = drops(first.flow, label)!;
  if (without.length === branches.length) {
    note(walk.faults, {
      kind: "lost-label",
      span: spanOf(name),
      message: `${does} the label \`${label}\`, which is not there. ${removal.sentence}`,
      related: { span: removal.span, message: `\`${label}\` is lost here.` },
    });
    return true;
  }
  const words = instead(label);
  const stray = words === "" ? undefined : without.find(isDefault);
  if (stray && (branches.some(({ flow }) => flow.guaranteed.includes(label)) || !isOuterLabel(label))) {
    note(walk.faults, {
      kind: "labelless-default",
      span: spanOf(stray.origin),
      message: `This has no labels: ${words}.`,
      related: { span: spanOf(name), message: `\`${label}\` is asked for here.` },
    });
  }
  return false;
}

/**
 * Labels that tell one Prometheus from another. Rules for everybody group by them, though series carry them only where
 * the data of several is brought together.
 */
export const isOuterLabel = (label: string): boolean =>
  /^(?:(?:\w+_)?cluster(?:_(?:id|name))?|prometheus|(?:\w+_)?replica|tenant_id)$/.test(label);

/** Joined labels without those that something reads. */
export function makeUseOf(joined: Branch["joined"], names: readonly Name[]): Branch["joined"] {
  if (!names.some(({ value }) => joined.has(value))) return joined;
  const left = new Map(joined);
  for (const { value } of names) left.delete(value);
  return left;
}

/** Notes a label that `group_left` brings in for nothing. */
export function unusedJoin(walk: Walk, label: Name, why: string, where: Span): void {
  note(walk.faults, {
    kind: "unused-join-label",
    span: spanOf(label),
    message: `\`${label.value}\` is brought in for nothing: ${why}.`,
    related: { span: spanOf(where), message: `\`${label.value}\` is lost here.` },
  });
}
