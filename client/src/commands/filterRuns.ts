import * as vscode from "vscode";
import type { RunsView, ViewFilter, ViewState } from "../../../server/src/protocol/messages.ts";
import { english } from "../../../server/src/protocol/words.ts";
import type { Tocsin } from "../extension.ts";
import { complain } from "./complain.ts";

/** Sets the filter of "Runs": the one given, or what the user changes of it. */
export const filterRuns = (tocsin: Tocsin, filter?: unknown): Promise<void> =>
  filterView(tocsin, "runs", filter);

/** Sets the filter of "Failures". */
export const filterFailures = (tocsin: Tocsin, filter?: unknown): Promise<void> =>
  filterView(tocsin, "failures", filter);

export const clearRunsFilter = ({ views }: Tocsin): Promise<void> => complain(views.setFilter("runs", {}));

export const clearFailuresFilter = ({ views }: Tocsin): Promise<void> =>
  complain(views.setFilter("failures", {}));

async function filterView({ views }: Tocsin, view: RunsView, given: unknown): Promise<void> {
  const filter = isFilter(given) ? given : await changedFilter(view, await stateOf(views, view));
  if (filter) await complain(views.setFilter(view, filter));
}

/** A filter given to the command by a keybinding or another command; a line of a tree is none. */
const isFilter = (value: unknown): value is ViewFilter =>
  typeof value === "object" && value !== null && !("id" in value);

async function stateOf(views: Tocsin["views"], view: RunsView): Promise<ViewState> {
  if (!views.state(view)) await views.trees[view].getChildren();
  const nothing = { filter: {}, facets: { environments: [], dataProducts: [], statuses: [] } };
  return views.state(view) ?? nothing;
}

type Part = keyof ViewFilter;
type ListPart = "statuses" | "environments" | "dataProducts";
type PartChoice = vscode.QuickPickItem & { readonly part?: ListPart | "text" | "unacknowledged" | "all" };

/** Lets the user change one part of a filter; `undefined` when they leave. */
async function changedFilter(view: RunsView, { filter, facets }: ViewState): Promise<ViewFilter | undefined> {
  const everything = vscode.l10n.t("all");
  const choice = (part: "statuses" | "environments" | "dataProducts", label: string): PartChoice[] =>
    facets[part].length === 0 && !filter[part]?.length
      ? []
      : [{ part, label, description: filter[part]?.map((one) => named(part, one)).join(", ") || everything }];
  const choices: PartChoice[] = [
    ...choice("statuses", vscode.l10n.t("Status")),
    ...choice("environments", vscode.l10n.t("Environment")),
    ...choice("dataProducts", vscode.l10n.t("Data Product")),
    ...(view === "failures" ? [acknowledgedChoice(filter)] : []),
    { part: "text", label: vscode.l10n.t("Text"), description: filter.text || everything },
    ...(Object.keys(filter).length > 0
      ? [
          { label: "", kind: vscode.QuickPickItemKind.Separator },
          { part: "all" as const, label: vscode.l10n.t("Clear Filter") },
        ]
      : []),
  ];
  const title = vscode.l10n.t("Filter");
  const placeHolder = vscode.l10n.t("By what?");
  const part = (await vscode.window.showQuickPick(choices, { title, placeHolder }))?.part;
  if (part === undefined) return undefined;
  if (part === "all") return {};
  if (part === "unacknowledged") return { ...filter, unacknowledged: filter.unacknowledged !== true };
  if (part === "text") return changedText(filter);
  return changedList(filter, part, facets[part]);
}

const acknowledgedChoice = ({ unacknowledged }: ViewFilter): PartChoice =>
  unacknowledged === true
    ? {
        part: "unacknowledged",
        label: vscode.l10n.t("Show Acknowledged Too"),
        description: vscode.l10n.t("unacknowledged only"),
      }
    : {
        part: "unacknowledged",
        label: vscode.l10n.t("Unacknowledged Only"),
        description: vscode.l10n.t("all"),
      };

async function changedText(filter: ViewFilter): Promise<ViewFilter | undefined> {
  const text = await vscode.window.showInputBox({
    prompt: vscode.l10n.t("Part of a run id, of a table, dbt node or semantic model, or of an error"),
    value: filter.text ?? "",
  });
  return text === undefined ? undefined : { ...filter, text };
}

async function changedList(
  filter: ViewFilter,
  part: "statuses" | "environments" | "dataProducts",
  values: readonly string[],
): Promise<ViewFilter | undefined> {
  const picked = filter[part] ?? [];
  // What is filtered by stays to choose even when nothing has that value any more.
  const items = [...new Set([...values, ...picked])].map((value) => ({
    label: named(part, value),
    value,
    picked: picked.includes(value),
  }));
  const placeHolder = vscode.l10n.t("Nothing chosen shows all");
  const chosen = await vscode.window.showQuickPick(items, { canPickMany: true, placeHolder });
  return chosen && { ...filter, [part]: chosen.map(({ value }) => value) };
}

/** A value as a person reads it: statuses are words of ours, all else is the source's. */
const named = (part: Part, value: string): string =>
  part === "statuses" && Object.hasOwn(english, value)
    ? vscode.l10n.t(english[value as keyof typeof english])
    : value;
