import type { PlatformOverview } from "../../server/src/protocol/trends.ts";
import { fill, make } from "./elements.ts";
import type { View } from "./overview.ts";
import type { Page } from "./page.ts";
import type { RunTexts } from "./runTexts.ts";
import { makeTable, type Column } from "./table.ts";

type System = PlatformOverview["systems"][number];
type Stale = PlatformOverview["stalest"][number];
type Name = PlatformOverview["slowest"][number];
type Failures = PlatformOverview["failures"][number];

/** How fresh each source is, and what has not succeeded for longest. */
export function freshness(data: PlatformOverview, page: Page<View>, texts: RunTexts): HTMLElement[] {
  const { words } = page;
  const when = (at: number | null): string => (at === null ? (words["never"] ?? "") : texts.minute(at));
  const systems: Column<System>[] = [
    {
      id: "source",
      title: words["source"] ?? "",
      text: ({ system, stage }) => system || (words[stage] ?? ""),
      sortBy: ({ system, stage }) => system || stage,
    },
    number("names", words["names"], ({ names }) => names, texts),
    time("last", words["lastSuccess"], ({ succeededAt }) => succeededAt, when),
    time("stalest", words["stalest"], ({ stalestAt }) => stalestAt, when),
  ];
  const stalest: Column<Stale>[] = [
    { id: "name", title: words["name"] ?? "", text: ({ name }) => name, sortBy: ({ name }) => name },
    {
      id: "source",
      title: words["source"] ?? "",
      text: ({ system, stage }) => system || (words[stage] ?? ""),
    },
    time("last", words["lastSuccess"], ({ succeededAt }) => succeededAt, when),
    { id: "status", title: words["lastStatus"] ?? "", text: ({ lastStatus }) => words[lastStatus] ?? "" },
  ];
  return [
    make(
      "div",
      { class: "beside" },
      tableOf(words["freshness"], systems, data.systems, page),
      tableOf(words["stalestTitle"], stalest, data.stalest, page, ({ name, stage }) =>
        page.ask("trend", { name, stage }),
      ),
    ),
  ];
}

/** What fails, what fails most, and what takes longest. */
export function diagnosis(data: PlatformOverview, page: Page<View>, texts: RunTexts): HTMLElement[] {
  const { words } = page;
  const failures: Column<Failures>[] = [
    {
      id: "type",
      title: words["type"] ?? "",
      text: ({ type }) => type || (words["noType"] ?? ""),
      sortBy: ({ type }) => type,
    },
    {
      id: "stage",
      title: words["stage"] ?? "",
      text: ({ stage }) => words[stage] ?? "",
      sortBy: ({ stage }) => stage,
    },
    number("failed", words["failedSteps"], ({ steps }) => steps, texts),
  ];
  const name: Column<Name> = {
    id: "name",
    title: words["name"] ?? "",
    text: (one) => one.name,
    sortBy: (one) => one.name,
  };
  const stage: Column<Name> = {
    id: "stage",
    title: words["stage"] ?? "",
    text: (one) => words[one.stage] ?? "",
    sortBy: (one) => one.stage,
  };
  const steps = number<Name>("steps", words["steps"], (one) => one.steps, texts);
  const failed = number<Name>("failed", words["failedSteps"], (one) => one.failed, texts);
  const mean: Column<Name> = {
    id: "mean",
    title: words["mean"] ?? "",
    isNumeric: true,
    text: ({ meanMs }) => (meanMs === null ? "" : texts.duration(meanMs)),
    sortBy: ({ meanMs }) => meanMs ?? undefined,
  };
  const trend = ({ name: of, stage: at }: Name): void => page.ask("trend", { name: of, stage: at });
  const parts =
    data.failures.length === 0 && data.failing.length === 0
      ? [make("p", {}, words["noFailures"])]
      : [
          tableOf(words["failuresByType"], failures, data.failures, page),
          tableOf(words["failing"], [name, stage, failed, steps], data.failing, page, trend),
        ];
  const since = fill(words["byDays"] ?? "", texts.utcDay(data.namesSince));
  return [
    make(
      "div",
      { class: "beside" },
      ...parts,
      tableOf(words["slowest"], [name, stage, mean, steps], data.slowest, page, trend),
    ),
    make("p", { class: "soft" }, since),
  ];
}

const number = <Row>(
  id: string,
  title: string | undefined,
  of: (row: Row) => number,
  texts: RunTexts,
): Column<Row> => ({
  ...{ id, title: title ?? "", isNumeric: true, sortBy: of },
  text: (row) => texts.number(of(row)),
});

const time = <Row>(
  id: string,
  title: string | undefined,
  of: (row: Row) => number | null,
  when: (at: number | null) => string,
): Column<Row> => ({
  ...{ id, title: title ?? "", sortBy: (row) => of(row) ?? undefined },
  text: (row) => when(of(row)),
});

/** A table below a heading of its own; each has ids of its own, so the heads of two are told apart. */
function tableOf<Row>(
  title: string | undefined,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { words, locale }: Page<View>,
  open?: (row: Row) => void,
): HTMLElement {
  const table = makeTable({
    ...{ caption: title ?? "", columns, words, locale },
    ...(open && { open }),
  });
  table.setRows(rows);
  return make("section", { "aria-label": title }, table.element);
}
