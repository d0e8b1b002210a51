import type { Span } from "../../text/span.ts";
import type { Walk } from "./analysis.ts";
import type { Branch } from "./branch.ts";
import { isDefault, noJoined } from "./branch.ts";
import { note } from "./fault.ts";
import type { LabelFlow } from "./labelFlow.ts";
import { drops, metricName } from "./labelFlow.ts";
import { spanOf } from "./labels.ts";
import { isOuterLabel, lostIn, makeUseOf, unusedJoin } from "./lostLabels.ts";
import type { Binary, Name } from "./tree.ts";

interface Sides {
  readonly left: readonly Branch[];
  readonly right: readonly Branch[];
}

/** Notes what is wrong with how the two sides are matched, and makes use of the labels that are compared. */
export function judgeMatching(
  walk: Walk,
  node: Binary,
  left: readonly Branch[],
  right: readonly Branch[],
): Sides {
  const { matching, group } = node;
  const isOn = matching?.kind === "on";
  if (isOn) {
    for (const label of matching.labels)
      for (const side of [left, right]) if (lostIn(walk, side, label, "`on` compares", neverMatches)) break;
  }
  if (group !== undefined) {
    const one = group.side === "left" ? right : left;
    for (const label of group.labels)
      lostIn(walk, one, label, `\`group_${group.side}\` takes over`, () => "");
  }
  judgePairs(walk, node, left, right);
  if (left.every(hasNoJoined) && right.every(hasNoJoined)) return { left, right };
  return { left: afterMatching(walk, node, left, "left"), right: afterMatching(walk, node, right, "right") };
}

const neverMatches = (label: string): string => `it never matches series with \`${label}\``;

const hasNoValues = ({ flow }: Branch): boolean => flow.values.size === 0;
const hasNoJoined = ({ joined }: Branch): boolean => joined === noJoined;

/** Why two sides never match. */
interface Mismatch {
  readonly message: string;
  readonly span: Span;
}

function judgePairs(walk: Walk, node: Binary, left: readonly Branch[], right: readonly Branch[]): void {
  const { matching } = node;
  const isOn = matching?.kind === "on";
  // Then nothing tells the sides apart.
  if (isOn && left.every(hasNoValues)) return;
  const isCompared = (label: string): boolean =>
    label !== metricName && isOn === (matching?.labels.some(({ value }) => value === label) ?? false);
  const found = left.map((one) => right.map((other) => mismatch(one.flow, other.flow, isCompared, isOn)));
  const first = found[0]?.[0];
  if (first !== undefined && found.every((row) => row.every((one) => one !== undefined))) {
    const effect =
      node.op === "unless" ? "nothing is ever taken away" : `\`${node.op}\` never returns anything`;
    note(walk.faults, {
      kind: "never-matches",
      span: spanOf(node.opSpan),
      message: `${first.message}: no two series match, and ${effect}.${wayOut(node, first)}`,
      ...(first.span.end > first.span.start && {
        related: { span: first.span, message: "The label is lost here." },
      }),
    });
    return;
  }
  right.forEach((branch, at) =>
    noteStray(
      walk,
      node,
      branch,
      left,
      found.map((row) => row[at]),
    ),
  );
  left.forEach((branch, at) => noteStray(walk, node, branch, right, found[at]!));
}

const wayOut = ({ matching, group }: Binary, { span }: Mismatch): string =>
  span.end > span.start && matching === undefined && group === undefined
    ? " Say which labels to compare with `on (…)`, with `group_left` where one side has more of them."
    : "";

/** A default without labels matches none of the series that it is there for. */
function noteStray(
  walk: Walk,
  { op, opSpan }: Binary,
  branch: Branch,
  others: readonly Branch[],
  found: readonly (Mismatch | undefined)[],
): void {
  if (!isDefault(branch) || others.every(isDefault)) return;
  if (!found.every((one) => one !== undefined)) return;
  note(walk.faults, {
    kind: "labelless-default",
    span: spanOf(branch.origin),
    message: `This has no labels: it never matches the series on the other side of \`${op}\`.`,
    related: { span: spanOf(opSpan), message: "It should match here." },
  });
}

function mismatch(
  left: LabelFlow,
  right: LabelFlow,
  isCompared: (label: string) => boolean,
  isOn: boolean,
): Mismatch | undefined {
  for (const [label, value] of left.values) {
    const other = right.values.get(label);
    if (other === undefined || other === value || !isCompared(label)) continue;
    const message = `\`${label}\` is \`${value}\` on the left and \`${other}\` on the right`;
    return { message, span: { start: 0, end: 0 } };
  }
  // With `on`, a label that one side lacks is said to be lost where it is named.
  if (isOn) return undefined;
  return (
    lacking(left, right, "left", "right", isCompared) ?? lacking(right, left, "right", "left", isCompared)
  );
}

function lacking(
  one: LabelFlow,
  other: LabelFlow,
  side: string,
  otherSide: string,
  isCompared: (label: string) => boolean,
): Mismatch | undefined {
  for (const label of one.named) {
    const removal = drops(other, label);
    if (removal === undefined || !isCompared(label)) continue;
    if (!one.guaranteed.includes(label) && isOuterLabel(label)) continue;
    const why = removal.sentence.replace(/\.$/, "");
    const message = `Series of the ${side} side have the label \`${label}\`, those of the ${otherSide} side have not (${why.charAt(0).toLowerCase()}${why.slice(1)})`;
    return { message, span: removal.span };
  }
  return undefined;
}

/** Labels that were brought in below: those that are compared are made use of, others are lost where the result has none. */
function afterMatching(
  walk: Walk,
  node: Binary,
  branches: readonly Branch[],
  side: "left" | "right",
): readonly Branch[] {
  const { matching, group, op } = node;
  const isOn = matching?.kind === "on";
  const isSet = op === "and" || op === "unless";
  return branches.map((branch) => {
    if (branch.joined === noJoined) return branch;
    const used = isOn ? makeUseOf(branch.joined, matching.labels) : branch.joined;
    // Without `on` all labels are compared, those that were brought in as well.
    if (!isOn) return side === (group?.side ?? "left") ? branch : { ...branch, joined: noJoined };
    if (isSet ? side === "left" : group?.side === side) return { ...branch, joined: used };
    const included = new Set(group?.labels.map(({ value }) => value));
    for (const [name, label] of used) {
      if (!included.has(name)) unusedJoin(walk, label, `\`${op}\` does not pass it on`, node.opSpan);
    }
    return { ...branch, joined: noJoined };
  });
}

/** The labels that a branch of the side with many series has from the other, beside those that it had. */
export function joinedBy({ group }: Binary, { joined }: Branch, one: readonly Branch[]): Branch["joined"] {
  if (group === undefined || group.labels.length === 0) return joined;
  const all = new Map<string, Name>(joined);
  for (const label of group.labels) {
    if (one.some(({ flow }) => drops(flow, label.value) === undefined)) all.set(label.value, label);
  }
  return all;
}
