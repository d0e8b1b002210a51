import type { RunsView, ViewFilter, ViewState, Welcome } from "../protocol/messages.ts";
import type { EpochMs, RunFilter, RunStore, Status, SyncState } from "../runs/store.ts";
import { RunsError } from "../runs/store.ts";
import { span } from "./amounts.ts";
import { moment } from "./calendar.ts";
import { count, fill, joined } from "./drawing.ts";
import type { Drawing } from "./drawing.ts";
import { describeGrouping, offeredGroupings } from "./failureGroups.ts";
import { failureReader } from "./failureList.ts";
import { oneLine } from "./markdown.ts";
import { storedGrouping } from "./runGroups.ts";
import { statusIcon } from "./statusIcon.ts";

const noFacets: ViewState["facets"] = { environments: [], dataProducts: [], statuses: [] };

/**
 * What stands around the tree of a view; `named`: the sources that `.tocsin.yaml` names. Without a mirror it says so;
 * rejects otherwise as the store does.
 */
export async function viewState(
  store: RunStore,
  view: RunsView,
  drawing: Drawing,
  signal?: AbortSignal,
  named: readonly string[] = [],
): Promise<ViewState> {
  const hasSources = named.length > 0;
  const sources = hasSources ? { hasSources } : {};
  const filter = await storedFilter(store, view);
  const runsGrouping = view === "runs" ? { grouping: await storedGrouping(store) } : {};
  try {
    const sync = await store.syncState(signal);
    const { windowMs } = await store.capabilities();
    if (sync.runs === 0 || (sync.runs === undefined && sync.newestAt === undefined))
      return {
        ...{ filter, facets: noFacets, ...sources, ...runsGrouping },
        welcome:
          hasSources && windowMs === undefined && !sync.sources.some(({ syncedAt }) => syncedAt !== undefined)
            ? "notSynced"
            : "empty",
      };
    const welcome = await welcomeOf(store, view, filter, signal);
    const asOf = sync.syncedAt ?? sync.newestAt;
    const failing = failingSources(sync)
      .map(({ name }) => name)
      .filter((name) => !hasSources || named.includes(name))
      .join(", ");
    const { facets, asOf: counted } = await facetsOf(store, view, signal);
    const failures =
      view === "failures" && welcome === undefined
        ? await describeGrouping(store, filter, drawing, signal)
        : undefined;
    const grouping = failures
      ? { grouping: failures.grouping, groupings: await offeredGroupings(store) }
      : runsGrouping;
    const message = joined([
      asOf === undefined ? undefined : fill(drawing.words.asOf, moment(asOf, drawing)),
      windowMs === undefined
        ? undefined
        : fill(drawing.words.askedItself, oneLine(sync.place), span(windowMs, drawing)),
      counted === undefined ? undefined : fill(drawing.words.filtersAsOf, moment(counted, drawing)),
      failing === "" ? undefined : fill(drawing.words.notRead, failing),
      ...(failures?.parts ?? []),
      isEmpty(filter) ? undefined : fill(drawing.words.filtered, describeFilter(filter, drawing)),
    ]);
    const badge = view === "failures" ? await badgeOf(store, drawing) : undefined;
    return {
      filter,
      facets,
      ...sources,
      ...grouping,
      ...(message === "" ? {} : { message }),
      ...(badge ? { badge } : {}),
      ...(welcome ? { welcome } : {}),
    };
  } catch (error) {
    if (!isMissing(error)) throw error;
    return {
      filter,
      facets: noFacets,
      ...sources,
      ...runsGrouping,
      welcome: hasSources ? "notSynced" : "missing",
    };
  }
}

/** Sources that could not be read when that was last tried, with what was said of the first of their tables. */
export function failingSources({
  sources,
}: SyncState): { readonly name: string; readonly message: string }[] {
  const found = new Map<string, string>();
  for (const { name, error } of sources) {
    const source = name.split(": ")[0] ?? name;
    if (error && !found.has(source)) found.set(source, error.message);
  }
  return [...found].map(([name, message]) => ({ name, message }));
}

/** Whether the error says that there is no mirror, which is no failure but a beginning. */
export const isMissing = (error: unknown): boolean =>
  error instanceof RunsError && error.reason === "missing";

/** What the person has set; nothing when their notes cannot be read: runs are worth seeing all the same. */
export async function storedFilter(store: RunStore, view: RunsView): Promise<RunFilter> {
  try {
    return await store.notes.filter(view);
  } catch (error) {
    if (error instanceof RunsError && ["damaged", "newer", "missing"].includes(error.reason)) return {};
    throw error;
  }
}

async function welcomeOf(
  store: RunStore,
  view: RunsView,
  filter: RunFilter,
  signal: AbortSignal | undefined,
): Promise<Welcome | undefined> {
  if (view === "runs" && isEmpty(filter)) return undefined;
  const one = { limit: 1 };
  const page =
    view === "runs"
      ? await store.runs(filter, one, signal)
      : await failureReader(store, signal).read(filter, one);
  // What a page has not looked through may hold some: the tree goes on there.
  if (page.items.length > 0 || page.next !== undefined) return undefined;
  return isEmpty(filter) ? "allWell" : "noMatch";
}

async function badgeOf(store: RunStore, drawing: Drawing): Promise<ViewState["badge"]> {
  const value = await store.notes.unseenFailures().catch(() => 0);
  const { unseenOne, unseenMany } = drawing.words;
  return value > 0 ? { value, tooltip: count(drawing, value, unseenOne, unseenMany) } : undefined;
}

async function facetsOf(
  store: RunStore,
  view: RunsView,
  signal: AbortSignal | undefined,
): Promise<{ readonly facets: ViewState["facets"]; readonly asOf: EpochMs | undefined }> {
  const { environments, dataProducts, statuses, asOf } = await store.facets({}, signal);
  const values = (list: readonly { readonly value: string }[]): string[] => list.map(({ value }) => value);
  return {
    facets: {
      environments: values(environments),
      dataProducts: values(dataProducts),
      statuses: view === "runs" ? values(statuses) : [],
    },
    asOf,
  };
}

/** True when nothing is left out. */
export const isEmpty = ({
  statuses,
  environments,
  dataProducts,
  text,
  unacknowledged,
}: ViewFilter): boolean =>
  unacknowledged !== true &&
  !statuses?.length &&
  !environments?.length &&
  !dataProducts?.length &&
  !text?.trim();

/** `failed, Production, "orders"`. */
export function describeFilter(filter: RunFilter, { words }: Drawing): string {
  const text = filter.text?.trim();
  return [
    ...(filter.statuses ?? []).map((status) => words[status]),
    ...(filter.environments ?? []),
    ...(filter.dataProducts ?? []),
    ...(text ? [`“${text}”`] : []),
    ...(filter.unacknowledged ? [words.unacknowledgedOnly] : []),
  ]
    .map(oneLine)
    .join(", ");
}

/** A filter as a client sends it, without what is no filter; a filter by status means nothing for failures. */
export function readFilter(view: RunsView, filter: ViewFilter): RunFilter {
  const texts = (list: unknown): string[] =>
    Array.isArray(list) ? list.filter((one): one is string => typeof one === "string") : [];
  const statuses = view === "runs" ? texts(filter.statuses).filter(isStatus) : [];
  const environments = texts(filter.environments);
  const dataProducts = texts(filter.dataProducts);
  const text = typeof filter.text === "string" ? filter.text.trim() : "";
  return {
    ...(statuses.length > 0 ? { statuses } : {}),
    ...(environments.length > 0 ? { environments } : {}),
    ...(dataProducts.length > 0 ? { dataProducts } : {}),
    ...(text === "" ? {} : { text }),
    ...(view === "failures" && filter.unacknowledged === true ? { unacknowledged: true } : {}),
  };
}

const isStatus = (text: string): text is Status => Object.hasOwn(statusIcon, text);
