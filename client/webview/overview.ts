import { isOverview, overviewDays, type PlatformOverview } from "../../server/src/protocol/trends.ts";
import { oneOf, record, truth } from "../../server/src/protocol/shape.ts";
import type { Of } from "../../server/src/protocol/shape.ts";
import { choose } from "./choose.ts";
import { button, fill, make } from "./elements.ts";
import { diagnosis, freshness } from "./overviewTables.ts";
import { tiles } from "./overviewTiles.ts";
import { startPage, type Page } from "./page.ts";
import { fromJson, runTexts, type RunTexts } from "./runTexts.ts";
import { makeTable, pictureAndTable, whenSeen, type Column } from "./table.ts";

// The page of *Show Overview*: how the platform does at a glance, in operation, and where it hurts.

const isFigure = oneOf("steps", "duration", "rows", "bytes");
type Figure = Of<typeof isFigure>;
const figures: readonly Figure[] = ["steps", "duration", "rows", "bytes"];

const isView = record({ isTable: truth, figure: isFigure });
export type View = Of<typeof isView>;
type Part = PlatformOverview["parts"][number];

startPage<PlatformOverview, View>({
  read: fromJson(isOverview),
  isView,
  firstView: { isTable: false, figure: "steps" },
  draw,
});

function draw(main: HTMLElement, data: PlatformOverview, page: Page<View>): void {
  const { words } = page;
  const texts = runTexts(page);
  const title = make("h1", {}, words["title"]);
  const notes = [asOf(data, page, texts), ...counting(data, page, texts), ...troubles(data, page, texts)];
  if (data.isEmpty) {
    main.replaceChildren(title, ...notes, ...empty(page));
    return;
  }
  const isQuiet = data.parts.every(({ steps }) => steps === 0);
  main.replaceChildren(
    title,
    ...notes,
    tools(data, page),
    ...(isQuiet ? [make("p", { role: "status" }, words["quiet"])] : []),
    make("h2", {}, words["glance"]),
    tiles(data, page, texts),
    make("h2", {}, words["operation"]),
    ...trend(main, data, page, texts),
    ...freshness(data, page, texts),
    make("h2", {}, words["diagnosis"]),
    ...diagnosis(data, page, texts),
    make("details", {}, make("summary", {}, words["keys"]), make("p", {}, words["keysHelp"])),
  );
}

function asOf(data: PlatformOverview, { words }: Page<View>, texts: RunTexts): HTMLElement {
  const { syncedAt, newestAt } = data;
  if (newestAt === undefined) return make("p", {});
  const newest = texts.minute(newestAt);
  const text =
    syncedAt === undefined
      ? fill(words["asOfRead"] ?? "", newest)
      : fill(words["asOf"] ?? "", texts.minute(syncedAt), newest);
  return make("p", { class: "soft" }, text);
}

function counting(data: PlatformOverview, page: Page<View>, texts: RunTexts): HTMLElement[] {
  if (data.counted >= 1) return [];
  const { words } = page;
  const again = button(words["countOn"] ?? "", () => page.ask("range", { days: data.days }), {
    class: "second",
  });
  const text = fill(words["counting"] ?? "", texts.share(data.counted));
  return [make("p", { role: "status", class: "bar" }, make("span", {}, text), again)];
}

function troubles(data: PlatformOverview, page: Page<View>, texts: RunTexts): HTMLElement[] {
  if (data.troubles.length === 0) return [];
  const { words } = page;
  const all = data.troubles.map(({ source, message, at }) =>
    fill(words["troubleAt"] ?? "", source, message, texts.minute(at)),
  );
  const check = button(
    words["checkConnections"] ?? "",
    () => page.ask("command", { command: "connections" }),
    { class: "second" },
  );
  return [
    make("p", { class: "trouble" }, fill(words["troubles"] ?? "", all.join("; "))),
    make("div", { class: "bar" }, check),
  ];
}

function empty(page: Page<View>): HTMLElement[] {
  const { words } = page;
  const command = (name: "sync" | "import"): HTMLElement =>
    button(words[name] ?? "", () => page.ask("command", { command: name }));
  return [
    make("p", {}, words["empty"]),
    make("p", {}, words["emptyHelp"]),
    make("div", { class: "bar" }, command("sync"), command("import")),
  ];
}

function tools(data: PlatformOverview, page: Page<View>): HTMLElement {
  const { words } = page;
  const ranges = overviewDays.map((value) => ({ value, label: words[`days${value}`] ?? "" }));
  const range = choose("days", words["range"], ranges, data.days, (days) => page.ask("range", { days }));
  const { environment } = data;
  const all = [...new Set([...data.environments, ...(environment === undefined ? [] : [environment])])];
  const options = [undefined, ...all].map((one) =>
    make(
      "option",
      { value: one === undefined ? "" : `=${one}`, selected: one === environment },
      one ?? words["allEnvironments"],
    ),
  );
  const select = make(
    "select",
    {
      id: "environment",
      onchange: () =>
        page.ask("environment", { environment: select.value === "" ? null : select.value.slice(1) }),
    },
    ...options,
  );
  const label = make("label", { for: "environment" }, words["environment"], select);
  return make(
    "div",
    { class: "bar", role: "group", "aria-label": words["tools"] },
    range,
    ...(all.length > 1 ? [label] : []),
  );
}

/** Volume and duration over time: bars, and the same as a table. */
function trend(main: HTMLElement, data: PlatformOverview, page: Page<View>, texts: RunTexts): HTMLElement[] {
  const { words } = page;
  const { figure, isTable } = page.view;
  const status = make("p", { role: "status", class: "point" });
  const picture = make("div", {}, bars(data, figure, page, texts, status), status);
  const table = makeTable({
    caption: words["trendTable"] ?? "",
    columns: partColumns(data, page, texts),
    words,
    locale: page.locale,
  });
  whenSeen(isTable, () => table.setRows([...data.parts].toReversed()));
  const { choice, body } = pictureAndTable(words, picture, table.element, isTable, (wanted) =>
    page.keepView({ ...page.view, isTable: wanted }),
  );
  const drawn = choose(
    "figure",
    words["trendOf"],
    figures.map((value) => ({ value, label: words[figureWord[value]] ?? "" })),
    figure,
    (value) => {
      page.keepView({ ...page.view, figure: value });
      draw(main, data, page);
      document.getElementById(`figure-${value}`)?.focus();
    },
  );
  return [make("h3", {}, words["trendTitle"]), make("div", { class: "bar" }, drawn, choice), body];
}

const figureWord: Readonly<Record<Figure, string>> = {
  steps: "trendSteps",
  duration: "trendDuration",
  rows: "trendRows",
  bytes: "trendBytes",
};

const valueOf = (part: Part, figure: Figure): number =>
  figure === "duration" ? part.durationMs : part[figure];

/** A bar for each part; those that failed are hatched at its foot. */
function bars(
  data: PlatformOverview,
  figure: Figure,
  page: Page<View>,
  texts: RunTexts,
  status: HTMLElement,
): HTMLElement {
  const { words } = page;
  const highest = Math.max(1, ...data.parts.map((part) => valueOf(part, figure)));
  const items = data.parts.map((part, at) => {
    const text = partText(part, figure, data, page, texts);
    const bar = make("span", { class: "bar-of" });
    const value = valueOf(part, figure);
    bar.style.height = `${(value / highest) * 100}%`;
    const failed = make("span", { class: "failed-of" });
    if (figure === "steps" && part.failed > 0) {
      failed.style.height = `${(part.failed / Math.max(1, value)) * 100}%`;
      bar.append(failed);
    }
    const tell = (): void => void (status.textContent = text);
    return make(
      "div",
      {
        ...{ role: "option", class: "part", id: `part-${at}`, "aria-label": text, "aria-selected": "false" },
        ...{ onfocus: tell, onmouseenter: tell },
      },
      bar,
    );
  });
  const list = make(
    "div",
    {
      class: "parts",
      role: "listbox",
      "aria-orientation": "horizontal",
      "aria-label": words[figureWord[figure]],
    },
    ...items,
  );
  walkable(list, items);
  const first = data.parts[0];
  const axis = make(
    "p",
    { class: "axis soft" },
    make("span", {}, first ? texts.day(first.from) : ""),
    make("span", {}, fill(words["highest"] ?? "{0}", figureText(highest, figure, texts))),
    make("span", {}, texts.day(data.until)),
  );
  return make("div", {}, list, axis);
}

/** One stop of the Tab key, the newest part; the arrow keys go on from there, and what has the focus is selected. */
function walkable(list: HTMLElement, items: readonly HTMLElement[]): void {
  const stop = (wanted: HTMLElement | undefined): void => {
    for (const one of items) {
      one.tabIndex = one === wanted ? 0 : -1;
      one.setAttribute("aria-selected", String(one === wanted));
    }
  };
  stop(items.at(-1));
  list.addEventListener("focusin", ({ target }) => stop(target as HTMLElement));
  list.addEventListener("keydown", (event) => {
    const at = items.indexOf(event.target as HTMLElement);
    const last = items.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: Math.max(0, at - 1),
      ArrowRight: Math.min(last, at + 1),
      Home: 0,
      End: last,
    };
    const to = targets[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    items[to]?.focus();
  });
}

const figureText = (value: number, figure: Figure, texts: RunTexts): string =>
  figure === "duration"
    ? texts.duration(value)
    : figure === "bytes"
      ? texts.bytes(value)
      : texts.number(value);

const partName = ({ from }: Part, data: PlatformOverview, texts: RunTexts): string =>
  data.days === 1 ? texts.minute(from) : texts.day(from);

function partText(
  part: Part,
  figure: Figure,
  data: PlatformOverview,
  { words }: Page<View>,
  texts: RunTexts,
): string {
  const name = partName(part, data, texts);
  if (figure === "steps")
    return fill(words["part"] ?? "", name, texts.number(part.steps), texts.number(part.failed));
  return fill(words["partAmount"] ?? "", name, figureText(valueOf(part, figure), figure, texts));
}

function partColumns(data: PlatformOverview, { words }: Page<View>, texts: RunTexts): Column<Part>[] {
  const amount = (id: string, title: string, of: (part: Part) => number, say: (value: number) => string) => ({
    ...{ id, title: words[title] ?? "", isNumeric: true },
    text: (part: Part) => say(of(part)),
    sortBy: of,
  });
  return [
    {
      id: "when",
      title: words["when"] ?? "",
      text: (part) => partName(part, data, texts),
      sortBy: ({ from }) => from,
    },
    amount("steps", "steps", ({ steps }) => steps, texts.number),
    amount("failed", "failedSteps", ({ failed }) => failed, texts.number),
    amount("duration", "workTime", ({ durationMs }) => durationMs, texts.duration),
    amount("rows", "rows", ({ rows }) => rows, texts.number),
    amount("bytes", "bytes", ({ bytes }) => bytes, texts.bytes),
  ];
}
