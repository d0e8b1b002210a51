import type { TreeNode } from "../protocol/messages.ts";
import type { EpochMs, Page, PageRequest, RunFilter } from "../runs/store.ts";
import { dayLabel, dayOf, dayStart, isDay, nextDay } from "./calendar.ts";
import type { Day } from "./calendar.ts";
import { count, fill, joined } from "./drawing.ts";
import type { Drawing } from "./drawing.ts";
import { nodeId, readNodeId } from "./nodeId.ts";

/** Rows of one page. */
const pageSize = 100;

/** A list by time, newest first, that is shown by day. */
export interface ByDay<T> {
  read(part: Pick<RunFilter, "since" | "until">, page: PageRequest): Promise<Page<T>>;
  /** The time that the list is ordered by. */
  timeOf(item: T): EpochMs | undefined;
  draw(item: T): TreeNode;
  /** What a day says of its items; `more`: there are others beyond these. */
  describe(items: readonly T[], more: boolean): readonly (string | undefined)[];
}

/**
 * The days that have items, from the newest or from before `before`; then a node for older days. A day asks for its
 * own items, so a page that ends within a day leaves that day to the next page. `windows`: how far a store looks back that
 * does not look through everything at once; where it found too little, the next node looks back twice as far.
 */
export async function dayNodes<T>(
  list: ByDay<T>,
  drawing: Drawing,
  before?: Day,
  windows = 1,
): Promise<TreeNode[]> {
  const until = before === undefined ? {} : { until: dayStart(before, drawing) };
  const page = await list.read(until, { limit: pageSize, ...(windows > 1 ? { windows } : {}) });
  const more = page.next !== undefined;
  const days = new Map<Day, T[]>();
  const timeless: T[] = [];
  for (const item of page.items) {
    const at = list.timeOf(item);
    const day = at === undefined ? undefined : dayOf(at, drawing);
    if (day === undefined) timeless.push(item);
    else if (before === undefined || day < before) days.set(day, [...(days.get(day) ?? []), item]);
  }
  const all = [...days];
  const isCut = (day: Day): boolean =>
    more && (page.readTo === undefined || page.readTo > dayStart(day, drawing));
  const shown = all.length > 1 && isCut(all.at(-1)![0]) ? all.slice(0, -1) : all;
  const nodes = shown.map(([day, items], index) =>
    dayNode(list, drawing, {
      day,
      items,
      cut: all.length === 1 && isCut(day),
      first: before === undefined && index === 0,
    }),
  );
  const last = shown.at(-1)?.[0];
  const drawn = [...nodes, ...timeless.map((item) => list.draw(item))];
  if (page.next === undefined) return drawn;
  if (page.readTo !== undefined) {
    const end = dayOf(page.readTo, drawing);
    // The day in which that is has to be looked through again.
    const next = end === undefined ? last : nextDay(end);
    const from = last !== undefined && next !== undefined && last < next ? last : next;
    const further = nodeId("days", from ?? "", String(Math.min(windows * 2, mostWindows)));
    return [...drawn, moreNode(further, from && dayLabel(from, drawing), drawing)];
  }
  // What has no time comes after all that has: beyond the last day the list goes on without days.
  const rest = last === undefined ? nodeId("rest", before ?? "", page.next) : daysNode(last, windows);
  const label = last === undefined ? undefined : dayLabel(last, drawing);
  return [...drawn, moreNode(rest, label, drawing)];
}

const daysNode = (before: Day, windows: number): string =>
  windows > 1 ? nodeId("days", before, String(windows)) : nodeId("days", before);

/** As far as numbers are exact, and longer than any history. */
const mostWindows = 2 ** 20;

/** The children of a node "days", by the parts of its id; none where they mean nothing. */
export async function olderDays<T>(
  list: ByDay<T>,
  drawing: Drawing,
  [before = "", windows = "1"]: readonly string[],
): Promise<TreeNode[]> {
  const count = Number(windows);
  if (!Number.isInteger(count) || count < 1 || count > mostWindows) return [];
  if (isDay(before)) return dayNodes(list, drawing, before, count);
  return before === "" && count > 1 ? dayNodes(list, drawing, undefined, count) : [];
}

/** Items without a time, beyond the first page of them: `parts` are those of the id of a node "rest". */
export async function restNodes<T>(
  list: ByDay<T>,
  drawing: Drawing,
  [before = "", after]: readonly string[],
): Promise<TreeNode[]> {
  const until = isDay(before) ? { until: dayStart(before, drawing) } : {};
  const page = await list.read(until, pageOf(after));
  const nodes = page.items.map((item) => list.draw(item));
  if (page.next === undefined) return nodes;
  return [...nodes, moreNode(nodeId("rest", before, page.next), undefined, drawing)];
}

interface DayItems<T> {
  readonly day: Day;
  readonly items: readonly T[];
  readonly cut: boolean;
  readonly first: boolean;
}

function dayNode<T>(list: ByDay<T>, drawing: Drawing, { day, items, cut, first }: DayItems<T>): TreeNode {
  const label = dayLabel(day, drawing);
  const parts = list.describe(items, cut);
  return {
    id: nodeId("day", day),
    label,
    description: joined(parts),
    expandable: true,
    ...(first ? { expanded: true } : {}),
    context: "day",
    accessibility: [label, ...parts].filter((part) => part !== undefined).join(", "),
  };
}

/** The items of a day and, where there are more than a page of them, a node for the next ones. */
export async function itemsOfDay<T>(
  list: ByDay<T>,
  drawing: Drawing,
  day: Day,
  after?: string,
): Promise<TreeNode[]> {
  if (!isDay(day)) return [];
  const part = { since: dayStart(day, drawing), until: dayStart(nextDay(day), drawing) };
  const page = await list.read(part, pageOf(after));
  const isOfDay = (item: T): boolean => {
    const at = list.timeOf(item);
    return at !== undefined && dayOf(at, drawing) === day;
  };
  const nodes = page.items.filter(isOfDay).map((item) => list.draw(item));
  return page.next === undefined
    ? nodes
    : [...nodes, moreNode(nodeId("day", day, page.next), undefined, drawing)];
}

/** A page that begins after a cursor, or the first. */
export const pageOf = (after: string | undefined): PageRequest =>
  after === undefined ? { limit: pageSize } : { limit: pageSize, after };

/** The row that is replaced by the next page: `rest` is the node whose children that page is. */
export function moreNode(rest: string, before: string | undefined, drawing: Drawing): TreeNode {
  const { words } = drawing;
  const description = before === undefined ? undefined : fill(words.olderThan, before);
  const id = nodeId("more", rest);
  return {
    id,
    label: words.loadMore,
    ...(description === undefined ? {} : { description }),
    icon: { id: "ellipsis" },
    expandable: false,
    command: { command: "tocsin.loadMore", title: words.loadMore, arguments: [id] },
    context: "more",
  };
}

/** What a "Load more…" row stands for. */
export const restOf = (id: string): string => readNodeId(id).parts[0] ?? "";

/** `6 runs`, `100+ runs`. */
export const countOf = (drawing: Drawing, amount: number, more: boolean, one: string, many: string): string =>
  more ? fill(many, `${amount}+`) : count(drawing, amount, one, many);
