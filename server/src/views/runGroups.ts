import { isGrouping } from "../protocol/runsTree.ts";
import type { Grouping } from "../protocol/runsTree.ts";
import type { TreeNode } from "../protocol/messages.ts";
import { RunsError } from "../runs/store.ts";
import type { RunFilter, RunGroup, RunGrouping, RunStore, Status } from "../runs/store.ts";
import { dayLabel, dayOf } from "./calendar.ts";
import { moreNode, pageOf } from "./days.ts";
import { count, fill, joined } from "./drawing.ts";
import type { Drawing } from "./drawing.ts";
import { oneLine } from "./markdown.ts";
import { nodeId, readNodeId } from "./nodeId.ts";
import { runNode } from "./runNode.ts";
import { statusIcon } from "./statusIcon.ts";

/** The name under which the grouping of "Runs" is kept. */
const choiceName = "runs.grouping";

/** Groups of one page. */
const mostGroups = 200;

/** How the user wants the runs to be put together; by day when their notes cannot be read. */
export async function storedGrouping(store: RunStore): Promise<Grouping> {
  try {
    const choice = await store.notes.choice(choiceName);
    return isGrouping(choice) ? choice : "day";
  } catch (error) {
    if (error instanceof RunsError && ["damaged", "newer", "missing"].includes(error.reason)) return "day";
    throw error;
  }
}

export const keepGrouping = (store: RunStore, grouping: Grouping): Promise<void> =>
  store.notes.setChoice(choiceName, grouping);

/** What runs are asked for by, of the grouping of a view. */
export const isOfGroups = (grouping: string): grouping is RunGrouping =>
  isGrouping(grouping) && grouping !== "day";

/** The groups of "Runs"; those of the page that begins with the one at a place. */
export async function groupNodes(
  store: RunStore,
  by: RunGrouping,
  filter: RunFilter,
  drawing: Drawing,
  from = 0,
  signal?: AbortSignal,
): Promise<TreeNode[]> {
  const { windowMs } = await store.capabilities();
  const wanted = wantedValues(by, filter);
  const groups = (await store.groups(by, filter, signal))
    .filter(({ value }) => wanted === undefined || (value !== undefined && wanted.includes(value)))
    .toSorted(inOrder(by, drawing));
  const nodes = groups
    .slice(from, from + mostGroups)
    // Of a database that is asked itself the counts are those of a window, and its groups go on beyond it.
    .map((group) => groupNode(by, group, windowMs === undefined, drawing));
  const next = from + mostGroups;
  return next < groups.length
    ? [...nodes, moreNode(nodeId("groups", by, String(next)), undefined, drawing)]
    : nodes;
}

/** Groups from a place on, by the parts of the id of a node "groups". */
export async function laterGroups(
  store: RunStore,
  filter: RunFilter,
  [by = "", from = ""]: readonly string[],
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<TreeNode[]> {
  if (!isOfGroups(by) || !/^\d{1,9}$/.test(from)) return [];
  return groupNodes(store, by, filter, drawing, Number(from), signal);
}

/** What the user wants to see of the values that runs are grouped by; everything where nothing is chosen. */
function wantedValues(by: RunGrouping, filter: RunFilter): readonly string[] | undefined {
  const list = filter[partOf[by]];
  return list?.length ? list : undefined;
}

const partOf = {
  pipeline: "pipelines",
  environment: "environments",
  dataProduct: "dataProducts",
  status: "statuses",
} as const;

/** What is amiss first; names by the alphabet, and what has none at the end. */
function inOrder(by: RunGrouping, { locale }: Drawing): (a: RunGroup, b: RunGroup) => number {
  if (by === "status") return (a, b) => statuses.indexOf(a.value ?? "") - statuses.indexOf(b.value ?? "");
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return (a, b) =>
    Number(a.value === undefined) - Number(b.value === undefined) || compare(a.value ?? "", b.value ?? "");
}

const statuses: readonly string[] = [
  "failed",
  "running",
  "warned",
  "cancelled",
  "skipped",
  "unknown",
  "succeeded",
] satisfies Status[];

const icons: Readonly<Record<Exclude<RunGrouping, "status">, string>> = {
  pipeline: "server-process",
  environment: "server-environment",
  dataProduct: "package",
};

function groupNode(
  by: RunGrouping,
  { value, runs, failed }: RunGroup,
  isCounted: boolean,
  drawing: Drawing,
): TreeNode {
  const { words } = drawing;
  const label = by === "status" ? words[statusOf(value)] : oneLine(value ?? words.notRecorded);
  const parts = isCounted
    ? [
        count(drawing, runs, words.runOne, words.runMany),
        failed > 0 && by !== "status" ? fill(words.countFailed, failed) : undefined,
      ]
    : [];
  return {
    id: nodeId("group", by, ...(value === undefined ? [] : [value])),
    label,
    ...(parts.length === 0 ? {} : { description: joined(parts) }),
    icon: by === "status" ? statusIcon[statusOf(value)] : { id: icons[by] },
    expandable: true,
    context: `group ${by}`,
    accessibility: [label, ...parts].filter((part) => part !== undefined).join(", "),
  };
}

const statusOf = (value: string | undefined): Status =>
  value !== undefined && Object.hasOwn(statusIcon, value) ? (value as Status) : "unknown";

/**
 * The runs of a group, by the id of its node; a page of them behind a cursor. A run may belong to two groups, so the ids of
 * its lines say which one they stand in.
 */
export async function runsOfGroup(
  store: RunStore,
  filter: RunFilter,
  group: string,
  after: string | undefined,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<TreeNode[]> {
  const {
    kind,
    parts: [by = "", value],
  } = readNodeId(group);
  if (kind !== "group" || !isOfGroups(by)) return [];
  if (value === undefined && by === "status") return [];
  const part = value === undefined ? { without: by as "pipeline" } : { [partOf[by]]: [value] };
  const page = await store.runs({ ...filter, ...part }, pageOf(after), signal);
  const nodes = placed(
    group,
    page.items.map((run) =>
      runNode(run, drawing, by === "pipeline" && value !== undefined ? "moment" : "moment and pipeline"),
    ),
  );
  if (page.next === undefined) return nodes;
  const day = page.readTo === undefined ? undefined : dayOf(page.readTo, drawing);
  const rest = nodeId("groupRuns", group, page.next);
  return [...nodes, moreNode(rest, day && dayLabel(day, drawing), drawing)];
}

/** Lines as they stand below a group. */
export const placed = (group: string, nodes: readonly TreeNode[]): TreeNode[] =>
  nodes.map((node) => {
    const id = nodeId("in", group, node.id);
    const { command } = node;
    if (!command?.arguments?.includes(node.id)) return { ...node, id };
    const given = command.arguments.map((one) => (one === node.id ? id : one));
    return { ...node, id, command: { ...command, arguments: given } };
  });
