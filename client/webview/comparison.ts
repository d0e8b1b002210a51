import { isComparison, type Comparison } from "../../server/src/protocol/panels.ts";
import { record, text, truth, type Of } from "../../server/src/protocol/shape.ts";
import { signs } from "./timelinePaint.ts";
import { button, fill, lazily, make } from "./elements.ts";
import { startPage, type Page } from "./page.ts";
import { fromJson, runTexts, signedShare, type RunTexts } from "./runTexts.ts";
import { makeTable, pictureAndTable, type Column } from "./table.ts";
import { searchBox } from "./searchBox.ts";

// The page of *Compare Runs*: what changed most between two runs, as bars and as a table.

const isView = record({ isTable: truth, changedOnly: truth, search: text(1000) });
type View = Of<typeof isView>;
type Change = Comparison["steps"][number];

/** Bars below that are too small to tell anything. */
const mostBars = 40;

startPage<Comparison, View>({
  read: fromJson(isComparison),
  isView,
  firstView: { isTable: false, changedOnly: false, search: "" },
  draw,
});

function draw(main: HTMLElement, data: Comparison, page: Page<View>): void {
  const { words } = page;
  const texts = runTexts(page);
  const { after, before } = data;
  const choose = button(words["choose"] ?? "", () => page.ask("choose", { runId: after.id }), {
    class: "second",
    id: "choose",
  });
  if (!before) {
    main.replaceChildren(
      make("h1", {}, after.title),
      make("p", { role: "status" }, fill(words["alone"] ?? "", after.title)),
      make("div", { class: "bar" }, choose),
    );
    return;
  }
  const bars = make("div", { class: "bars", id: "bars" });
  const table = makeTable({
    caption: words["tableOf"] ?? "",
    columns: columnsOf(page, texts),
    words,
    locale: page.locale,
  });
  const found = make("span", { class: "soft", role: "status" });
  const lazy = lazily();
  const filter = (): void => {
    const { changedOnly, search } = page.view;
    const wanted = search.toLowerCase();
    const shown = data.steps.filter(
      (one) => (!changedOnly || isChanged(one)) && (wanted === "" || one.name.toLowerCase().includes(wanted)),
    );
    lazy[page.view.isTable ? "now" : "later"](() => table.setRows(shown));
    bars.replaceChildren(...drawBars(shown, page, texts));
    found.textContent =
      shown.length === data.steps.length
        ? ""
        : fill(words["rowsOf"] ?? "", texts.number(shown.length), texts.number(data.steps.length));
  };
  const { choice, body } = pictureAndTable(words, bars, table.element, page.view.isTable, (isTable) => {
    page.keepView({ ...page.view, isTable });
    filter();
  });
  const at = ({ startedAt, id }: Comparison["after"]): string =>
    startedAt === null ? id : texts.moment(startedAt);
  main.replaceChildren(
    make("h1", {}, fill(words["heading"] ?? "", after.title, at(after), at(before))),
    totals(data, before, page, texts),
    make("div", { class: "bar" }, choose),
    tools(choice, page, filter, found),
    make("p", { class: "soft" }, words["order"]),
    body,
    ...(data.isCut ? [make("p", { class: "soft" }, fill(words["cut"] ?? "", texts.number(10_000)))] : []),
  );
  filter();
}

const isChanged = ({ before, after }: Change): boolean =>
  before?.status !== after?.status || differenceOf(before, after, "durationMs") !== 0;

type Figure = "durationMs" | "rows" | "bytes";
type Side = Change["before"];

function differenceOf(before: Side, after: Side, figure: Figure): number | undefined {
  const [was, is] = [before?.[figure], after?.[figure]];
  return was === null || was === undefined || is === null || is === undefined ? undefined : is - was;
}

/** A run as a whole beside the other. */
function totals(
  data: Comparison,
  before: Comparison["after"],
  page: Page<View>,
  texts: RunTexts,
): HTMLElement {
  const { words } = page;
  const { after, steps } = data;
  const took = ({ startedAt, endedAt }: Comparison["after"]): number | undefined =>
    startedAt === null || endedAt === null ? undefined : endedAt - startedAt;
  const sum = (side: "before" | "after", figure: Figure): number =>
    steps.reduce((all, step) => all + (step[side]?.[figure] ?? 0), 0);
  const count = (side: "before" | "after"): number => steps.filter((step) => step[side]).length;
  const row = (
    title: string | undefined,
    was: number | undefined,
    is: number | undefined,
    say: (value: number) => string,
  ): HTMLElement => {
    const cells = [was, is].map((value) => (value === undefined ? "" : say(value)));
    const change = was === undefined || is === undefined ? "" : changeText(is - was, was, say, page.locale);
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, title),
      ...[...cells, change].map((text) => make("td", { class: "numeric" }, text)),
    );
  };
  const link = (run: Comparison["after"]): HTMLElement =>
    button(words[run.status] ?? "", () => page.ask("timeline", { runId: run.id }), {
      class: "link",
      title: words["showTimeline"],
    });
  const heads = ["run", "before", "after", "change"].map((key, at) =>
    make("th", { scope: "col", class: at > 0 ? "numeric" : undefined }, words[key]),
  );
  return make(
    "table",
    {},
    make("caption", {}, words["runs"]),
    make("thead", {}, make("tr", {}, ...heads)),
    make(
      "tbody",
      {},
      make(
        "tr",
        {},
        make("th", { scope: "row" }, words["status"]),
        make("td", { class: "numeric" }, link(before)),
        make("td", { class: "numeric" }, link(after)),
        make("td", {}),
      ),
      row(words["duration"], took(before), took(after), texts.duration),
      row(words["steps"], count("before"), count("after"), texts.number),
      row(words["rows"], sum("before", "rows"), sum("after", "rows"), texts.number),
      row(words["bytes"], sum("before", "bytes"), sum("after", "bytes"), texts.bytes),
    ),
  );
}

/** `+4m 12s (+38 %)` */
function changeText(difference: number, was: number, say: (value: number) => string, locale: string): string {
  const sign = difference > 0 ? "+" : difference < 0 ? "−" : "±";
  const share = was === 0 || difference === 0 ? "" : ` (${signedShare(difference / was, locale)})`;
  return `${sign}${say(Math.abs(difference))}${share}`;
}

function tools(choice: HTMLElement, page: Page<View>, filter: () => void, found: HTMLElement): HTMLElement {
  const { words } = page;
  const changed = make("input", {
    type: "checkbox",
    id: "changed-only",
    checked: page.view.changedOnly,
    onchange: () => {
      page.keepView({ ...page.view, changedOnly: changed.checked });
      filter();
    },
  });
  const search = searchBox(page, filter);
  return make(
    "div",
    { class: "bar", role: "group", "aria-label": words["tools"] },
    choice,
    make("label", { for: "changed-only" }, changed, words["changedOnly"]),
    search,
    found,
  );
}

/** What has become of the status of a step; empty where nothing has. */
function statusText({ before, after }: Change, words: Page<View>["words"]): string {
  if (!before) return words["onlyAfter"] ?? "";
  if (!after) return words["onlyBefore"] ?? "";
  const [was, is] = [words[before.status] ?? "", words[after.status] ?? ""];
  return before.status === after.status ? is : fill(words["became"] ?? "", was, is);
}

/** A bar for each step, from the middle to the right where it took longer; shapes say it as well as colours. */
function drawBars(shown: readonly Change[], page: Page<View>, texts: RunTexts): HTMLElement[] {
  const { words } = page;
  if (shown.length === 0) return [make("p", { role: "status" }, words["noSteps"])];
  const drawn = shown.slice(0, mostBars);
  const longest = Math.max(
    1,
    ...drawn.map((one) => Math.abs((one.after?.durationMs ?? 0) - (one.before?.durationMs ?? 0))),
  );
  const items = drawn.map((one) => {
    const difference = (one.after?.durationMs ?? 0) - (one.before?.durationMs ?? 0);
    const bar = make("span", {
      class: `bar-of ${difference < 0 ? "shorter" : "longer"}${one.before && one.after ? "" : " alone"}`,
    });
    bar.style.width = `${(Math.abs(difference) / longest) * 50}%`;
    const change =
      difference === 0 ? "" : `${difference > 0 ? "+" : "−"}${texts.duration(Math.abs(difference))}`;
    const status = one.after?.status ?? one.before?.status ?? "unknown";
    return make(
      "li",
      {},
      make("span", { class: "name" }, `${signs[status]}${one.name}`),
      make("span", { class: "track", "aria-hidden": "true" }, bar),
      make("span", { class: "numeric" }, change),
      make("span", { class: "soft" }, statusText(one, words)),
    );
  });
  const rest = fill(words["moreBars"] ?? "", texts.number(drawn.length), texts.number(shown.length));
  return [
    make("ul", { "aria-label": words["pictureOf"] }, ...items),
    ...(shown.length > drawn.length ? [make("p", { class: "soft" }, rest)] : []),
  ];
}

function columnsOf(page: Page<View>, texts: RunTexts): Column<Change>[] {
  const { words } = page;
  const figure = (
    side: "before" | "after",
    key: Figure,
    title: string,
    say: (value: number) => string,
  ): Column<Change> => ({
    id: `${side}-${key}`,
    title: words[title] ?? "",
    isNumeric: true,
    text: (one) => {
      const value = one[side]?.[key];
      return value === null || value === undefined ? "" : say(value);
    },
    sortBy: (one) => one[side]?.[key] ?? undefined,
  });
  return [
    { id: "name", title: words["step"] ?? "", text: ({ name }) => name, sortBy: ({ name }) => name },
    {
      id: "stage",
      title: words["stage"] ?? "",
      text: ({ stage }) => words[stage] ?? "",
      sortBy: ({ stage }) => stage,
    },
    {
      id: "status",
      title: words["status"] ?? "",
      text: (one) => statusText(one, words),
      sortBy: (one) => statusText(one, words),
    },
    figure("before", "durationMs", "durationBefore", texts.duration),
    figure("after", "durationMs", "durationAfter", texts.duration),
    {
      id: "change",
      title: words["durationChange"] ?? "",
      isNumeric: true,
      text: ({ before, after }) => {
        const difference = differenceOf(before, after, "durationMs");
        return difference === undefined
          ? ""
          : changeText(difference, before?.durationMs ?? 0, texts.duration, page.locale);
      },
      sortBy: ({ before, after }) => {
        const difference = differenceOf(before, after, "durationMs");
        return difference === undefined ? undefined : Math.abs(difference);
      },
    },
    figure("before", "rows", "rowsBefore", texts.number),
    figure("after", "rows", "rowsAfter", texts.number),
    figure("before", "bytes", "bytesBefore", texts.bytes),
    figure("after", "bytes", "bytesAfter", texts.bytes),
  ];
}
