import type { Walk } from "./analysis.ts";
import { branchesOf } from "./analysis.ts";
import type { Branch } from "./branch.ts";
import { constantBranch, isDefault, noJoined, unknownBranch } from "./branch.ts";
import { bucketFunctions, callFlow } from "./callLabels.ts";
import { note } from "./fault.ts";
import { drops } from "./labelFlow.ts";
import { inputOf } from "./functionSignature.ts";
import { lostIn, makeUseOf } from "./lostLabels.ts";
import { anyNumber, hull, oneOrMore, rangeOfCall } from "./range.ts";
import type { Call, Name, StringLiteral } from "./tree.ts";

/** What a call returns. */
export function callBranches(walk: Walk, node: Call): readonly Branch[] {
  const name = node.name.value;
  const { called } = node;
  if (called === undefined) return [unknownBranch(node)];
  const input = inputOf(called);
  const args = node.args.map((arg) => branchesOf(walk, arg));
  const given = args[input];
  const range = hull(given ?? args[0] ?? []);
  if (name === "absent" || name === "absent_over_time") {
    if (given?.some(isDefault)) return [];
    const flow = callFlow(node, () => unknownBranch(node).flow);
    return [{ ...unknownBranch(node), flow, range: rangeOfCall(node, anyNumber) }];
  }
  if (called.returnType === "scalar")
    return [constantBranch(node, rangeOfCall(node, anyNumber), `\`${name}()\` has no labels.`)];
  if (name === "vector" || given === undefined) {
    const sentence = `\`${name}()\` gives one series without labels.`;
    return [constantBranch(node, rangeOfCall(node, range), sentence)];
  }
  if (bucketFunctions.has(name)) needsBuckets(walk, node, given);
  const branches = given.map((branch) => passed(node, branch));
  if (name === "label_replace" || name === "label_join") return relabelled(walk, node, given, branches);
  return branches;
}

const bucketLabel = "le";

/** Buckets of classic histograms are told apart by their label; native ones have none and need none. */
function needsBuckets(walk: Walk, node: Call, given: readonly Branch[]): void {
  const isBucket = ({ origin }: Branch): boolean =>
    origin.type === "selector" && (origin.name?.value.endsWith("_bucket") ?? false);
  const removal = given[0] && drops(given[0].flow, bucketLabel);
  if (!removal || !given.every((branch) => isBucket(branch) && drops(branch.flow, bucketLabel))) return;
  note(walk.faults, {
    kind: "lost-label",
    span: { start: node.name.start, end: node.name.end },
    message: `\`${node.name.value}\` needs the label \`${bucketLabel}\` of the buckets, which is not there, and returns nothing. ${removal.sentence}`,
    related: { span: removal.span, message: `\`${bucketLabel}\` is lost here.` },
  });
}

function passed(node: Call, branch: Branch): Branch {
  const name = node.name.value;
  return {
    ...branch,
    flow: callFlow(node, () => branch.flow),
    range: rangeOfCall(node, branch.range),
    // Who asks whether something was there at all does so on purpose.
    conditional: branch.conditional || name === "present_over_time",
    bool: undefined,
    counts: name === "count_over_time" || (branch.counts && rangeOfCall(node, oneOrMore) === oneOrMore),
  };
}

/** The labels that are read are made use of; those that are never there cannot be. */
function relabelled(
  walk: Walk,
  node: Call,
  given: readonly Branch[],
  branches: readonly Branch[],
): readonly Branch[] {
  const isReplace = node.name.value === "label_replace";
  const sources = (isReplace ? node.args.slice(3, 4) : node.args.slice(3)).filter(
    (arg): arg is StringLiteral => arg.type === "string" && arg.value !== "",
  );
  const names = sources.map(({ start, end, value }): Name => ({ start, end, value, quoted: true }));
  const replacement = node.args[2];
  // `label_replace(x, "env", "prod", "any", ".*")` sets a label, whatever it is said to read.
  const isSetting = isReplace && replacement?.type === "string" && !replacement.value.includes("$");
  if (!isSetting) {
    for (const name of names) lostIn(walk, given, name, `\`${node.name.value}\` reads`, () => "");
  }
  return branches.map((branch) =>
    branch.joined === noJoined ? branch : { ...branch, joined: makeUseOf(branch.joined, names) },
  );
}
