import { isFailureGrouping } from "../protocol/failureNotes.ts";
import type { FailureGrouping } from "../protocol/failureNotes.ts";
import type { TreeNode } from "../protocol/messages.ts";
import { fingerprintOf } from "../insight/fingerprint.ts";
import { groupFailures } from "../insight/groupFailures.ts";
import type { FailureFilter, FailureGroup, FailureGroupPage, Grouping } from "../runs/failures.ts";
import type { EpochMs, RunStore } from "../runs/store.ts";
import { amount } from "./amounts.ts";
import { age, fullMoment, moment } from "./calendar.ts";
import { moreNode, pageOf } from "./days.ts";
import { count, fill, joined } from "./drawing.ts";
import type { Drawing } from "./drawing.ts";
import { failureReader, marksAmong } from "./failureList.ts";
import type { FailureMarks } from "./failureList.ts";
import { markLines } from "./failureMarks.ts";
import { codeBlock, escapeMarkdown, oneLine } from "./markdown.ts";
import { nodeId } from "./nodeId.ts";
import { bullets } from "./runNode.ts";
import { statusIcon } from "./statusIcon.ts";

/** From so many changes among its last results on a step is flaky. */
const flakyChanges = 3;

const dayMs = 86_400_000;

/** From so many failures on they are put together by their error where nobody has said otherwise. */
const many = 50;

/** Failures that are looked through where only those are wanted that nobody has acknowledged. */
const mostUnacknowledged = 2000;

const choiceName = "failures.grouping";

export const keepFailureGrouping = (store: RunStore, grouping: FailureGrouping): Promise<void> =>
  store.notes.setChoice(choiceName, grouping);

/** How the failures are put together: as was chosen, where this store can; else by error, once there are many. */
export async function failureGrouping(store: RunStore, signal?: AbortSignal): Promise<FailureGrouping> {
  const { groupings = [] } = await store.capabilities();
  const can = (grouping: FailureGrouping): boolean =>
    grouping === "day" || grouping === "run" || groupings.includes(grouping);
  const choice = await store.notes.choice(choiceName).catch(() => undefined);
  if (isFailureGrouping(choice) && can(choice)) return choice;
  if (!can("error")) return "day";
  const { items, next } = await store.failures({}, { limit: many }, signal);
  return items.length >= many && next !== undefined ? "error" : "day";
}

/** The groupings that a store can do. */
export async function offeredGroupings(store: RunStore): Promise<FailureGrouping[]> {
  const { groupings = [] } = await store.capabilities();
  return ["error" as const, "node" as const, "run" as const, "owner" as const, "day" as const].filter(
    (one) => one === "run" || one === "day" || groupings.includes(one),
  );
}

/** A page of groups, which begins behind a cursor. */
export async function failureGroupNodes(
  store: RunStore,
  by: Grouping,
  filter: FailureFilter,
  drawing: Drawing,
  after?: string,
  signal?: AbortSignal,
): Promise<TreeNode[]> {
  const page = await readGroups(store, by, filter, after, signal);
  const marks =
    by === "error"
      ? await marksAmong(
          store.notes,
          "error",
          page.items.map(({ id }) => id),
        )
      : new Map();
  const oldest = await oldestOf(store, signal);
  const shown = page.items.filter(
    ({ id }) => !filter.unacknowledged || marks.get(id)?.acknowledgedAt === undefined,
  );
  const nodes = shown.map((group) => {
    const mark = marks.get(group.id);
    const about = { isNew: isNew(group, oldest, drawing), marks: mark ? { error: mark } : {} };
    return groupNode(by, group, about, drawing);
  });
  if (page.next === undefined) return nodes;
  const owner = filter.owner === undefined ? [] : [filter.owner];
  return [...nodes, moreNode(nodeId("failureGroups", by, page.next, ...owner), undefined, drawing)];
}

async function readGroups(
  store: RunStore,
  by: Grouping,
  { unacknowledged, ...filter }: FailureFilter,
  after: string | undefined,
  signal: AbortSignal | undefined,
): Promise<FailureGroupPage> {
  // Of errors it is known which were acknowledged; of all else only failure by failure.
  if (!unacknowledged || by !== "node") return store.failureGroups(by, filter, pageOf(after), signal);
  const reader = failureReader(store, signal);
  const found = [];
  for (let next: string | undefined, isFirst = true; isFirst || next !== undefined; isFirst = false) {
    const page = await reader.read({ ...filter, unacknowledged }, pageOf(next));
    found.push(...page.items);
    next = found.length < mostUnacknowledged && page.readTo === undefined ? page.next : undefined;
  }
  return { items: groupFailures(found, by) };
}

/** Since when there is history; `undefined` where only a window of it is known. */
async function oldestOf(store: RunStore, signal: AbortSignal | undefined): Promise<EpochMs | undefined> {
  const { windowMs } = await store.capabilities();
  return windowMs === undefined ? (await store.syncState(signal)).oldestAt : undefined;
}

/** Nothing is new in a history that is no older. */
export const isNew = (
  { firstAt }: FailureGroup,
  oldest: EpochMs | undefined,
  { now }: Pick<Drawing, "now">,
): boolean =>
  firstAt !== undefined && oldest !== undefined && firstAt > now - dayMs && oldest <= firstAt - dayMs;

export const isFlaky = ({ results }: FailureGroup): boolean => (results?.changes ?? 0) >= flakyChanges;

interface About {
  readonly isNew: boolean;
  readonly marks: FailureMarks;
}

function groupNode(by: Grouping, group: FailureGroup, about: About, drawing: Drawing): TreeNode {
  const { words } = drawing;
  const { newest, lastAt } = group;
  const acknowledged = about.marks.error?.acknowledgedAt !== undefined;
  const noted = about.marks.error?.note !== undefined;
  const isUnsteady = by !== "owner" && isFlaky(group);
  const label = labelOf(by, group, drawing);
  const parts = [
    about.isNew ? words.isNew : undefined,
    isUnsteady ? words.isFlaky : undefined,
    acknowledged ? words.isAcknowledged : undefined,
    count(drawing, group.count, words.failureOne, words.failureMany),
    lastAt === undefined ? undefined : fill(words.lastSeen, age(lastAt, drawing)),
    noted ? `“${oneLine(about.marks.error?.note ?? "")}”` : by === "error" ? oneLine(newest.name) : undefined,
  ];
  const marks = [
    acknowledged ? "acknowledged" : by === "error" ? "unacknowledged" : "",
    noted ? "noted" : "",
    about.isNew ? "new" : "",
  ];
  return {
    id: nodeId("failureGroup", by, group.id),
    label,
    description: joined(parts),
    icon: acknowledged ? { id: "pass", color: "testing.iconSkipped" } : iconOf[by],
    tooltip: groupTooltip(label, group, { ...about, isUnsteady }, drawing),
    expandable: true,
    context: ["failureGroup", by, ...marks].filter(Boolean).join(" "),
    accessibility: [label, ...parts].filter((part) => part !== undefined && part !== "").join(", "),
  };
}

const iconOf: Readonly<Record<Grouping, NonNullable<TreeNode["icon"]>>> = {
  error: statusIcon.failed,
  node: { id: "table" },
  owner: { id: "organization" },
};

function labelOf(by: Grouping, { id, title, newest }: FailureGroup, { words }: Drawing): string {
  if (by === "owner") return id === "" ? words.noOwner : oneLine(id);
  if (by === "node") return oneLine(id);
  const name = oneLine(newest.name);
  if (title === undefined) return fill(words.silentFailure, name);
  const isNamed = title.toLowerCase().includes(newest.name.toLowerCase());
  return fingerprintOf(newest).isOfStep && !isNamed ? `${name}: ${oneLine(title)}` : oneLine(title);
}

function groupTooltip(
  label: string,
  { count: failures, firstAt, lastAt, newest, results }: FailureGroup,
  { isNew: isFirst, isUnsteady, marks }: About & { readonly isUnsteady: boolean },
  drawing: Drawing,
): string {
  const { words } = drawing;
  const time = (at: EpochMs | undefined): string | undefined =>
    at === undefined ? undefined : escapeMarkdown(fullMoment(at, drawing));
  const rules = [
    ...(isFirst ? [words.newRule] : []),
    ...(isUnsteady && results
      ? [fill(words.flakyRule, results.count, oneLine(newest.name), results.changes)]
      : []),
  ];
  const message = newest.message?.trim() ?? "";
  return [
    `**${escapeMarkdown(label)}**\n\n`,
    bullets([
      [words.failures, amount(failures, drawing)],
      [words.firstSeen, time(firstAt)],
      [words.lastSeenAt, time(lastAt)],
    ]),
    ...rules.map((rule) => `\n${escapeMarkdown(rule)}\n`),
    // Here all that is said is of the error.
    markLines(marks.error ? { failure: marks.error } : {}, drawing),
    message === ""
      ? ""
      : `\n${escapeMarkdown(fill(words.newestMessage, oneLine(newest.name)))}\n\n${codeBlock(message.slice(0, 4000))}`,
  ].join("");
}

/** How the failures are put together, and what of that is not the whole; to stand above them. */
export async function describeGrouping(
  store: RunStore,
  filter: FailureFilter,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<{ readonly grouping: FailureGrouping; readonly parts: readonly string[] }> {
  const { words } = drawing;
  const grouping = await failureGrouping(store, signal);
  if (grouping === "day") return { grouping, parts: [] };
  const by = { error: words.byError, node: words.byNode, run: words.byRun, owner: words.byOwner }[grouping];
  if (grouping === "run") return { grouping, parts: [by] };
  const { unacknowledged: _, ...rest } = filter;
  const { among, readTo } = await store.failureGroups(grouping, rest, { limit: 1 }, signal);
  const { windowMs } = await store.capabilities();
  const since = windowMs === undefined ? words.groupedSince : words.windowOnly;
  return {
    grouping,
    parts: [
      by,
      ...(among === undefined ? [] : [fill(words.amongNewest, amount(among, drawing))]),
      ...(readTo === undefined || readTo > drawing.now ? [] : [fill(since, moment(readTo, drawing))]),
    ],
  };
}
