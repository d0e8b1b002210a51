import {
  isMeasure,
  isTrend,
  measures,
  trendDays,
  type Measure,
  type Trend,
} from "../../server/src/protocol/trends.ts";
import { natural, orNull, record, truth } from "../../server/src/protocol/shape.ts";
import type { Of } from "../../server/src/protocol/shape.ts";
import { choose } from "./choose.ts";
import { button, fill, make } from "./elements.ts";
import { startPage, type Page } from "./page.ts";
import { fromJson, runTexts, type RunTexts } from "./runTexts.ts";
import { makeTable, pictureAndTable, whenSeen, type Column } from "./table.ts";
import { makePlot } from "./trendPlot.ts";

// The page of *Show Trend*: one table, model or refresh over time, as a picture and as a table.

const isView = record({ isTable: truth, measure: isMeasure, point: orNull(natural) });
type View = Of<typeof isView>;
const firstView: View = { isTable: false, measure: "duration", point: null };

const read = fromJson(isTrend);

startPage<Trend, View>({ read: (data) => withEqualLists(read(data)), isView, firstView, draw });

/** What says something else about how many there are cannot be drawn. */
function withEqualLists(data: Trend | undefined): Trend | undefined {
  if (!data) return undefined;
  const lists = [data.at, data.status, data.step, data.run].concat(
    measures.flatMap((one) => [data[one].values, data[one].median, data[one].p95] as never[]),
  );
  return lists.every(({ length }) => length === data.at.length) ? data : undefined;
}

function draw(main: HTMLElement, data: Trend, page: Page<View>): void {
  const { words } = page;
  const texts = runTexts(page);
  const days = Math.round((data.until - data.since) / 86_400_000);
  const ranges = trendDays.map((value) => ({ value, label: words[`days${value}`] ?? "" }));
  const range = choose("days", words["range"], ranges, days, (value) => page.ask("range", { days: value }));
  if (data.at.length === 0) {
    const wider = trendDays.find((one) => one > days);
    const further = wider && button(words["wider"] ?? "", () => page.ask("range", { days: wider }));
    main.replaceChildren(
      ...head(data, page, texts),
      make("div", { class: "bar" }, range),
      make("p", { role: "status" }, words["none"]),
      ...(further ? [make("div", { class: "bar" }, further)] : []),
    );
    return;
  }
  const hasValues = (one: Measure): boolean => data[one].values.some((value) => value !== null);
  const measure = hasValues(page.view.measure) ? page.view.measure : (measures.find(hasValues) ?? "duration");
  const say = sayOf(measure, data, page, texts);
  const title = fill(words["pictureOf"] ?? "", words[measure] ?? "", data.name);
  const status = make("p", { role: "status", class: "point", id: "point" }, words["noneChosen"]);
  const tell = (point: number | undefined): void => {
    status.textContent =
      point === undefined ? (words["noneChosen"] ?? "") : pointText(data, measure, point, page, texts);
  };
  const known = page.view.point;
  const plot = makePlot({
    ...{ data, measure, page, title, say },
    point: known !== null && known < data.at.length ? known : undefined,
    selected(point) {
      page.keepView({ ...page.view, point: point ?? null });
      tell(point);
    },
    open: (point) => page.ask("open", { run: data.run[point] }),
  });
  const table = makeTable({
    caption: fill(words["tableOf"] ?? "", data.name),
    columns: columnsOf(data, page, texts),
    words,
    locale: page.locale,
    open: (point) => page.ask("open", { run: data.run[point] }),
  });
  whenSeen(page.view.isTable, () => table.setRows([...data.at.keys()].toReversed()));
  const picture = make("div", {}, plot.element, status, legend(data, page));
  const { choice, body } = pictureAndTable(words, picture, table.element, page.view.isTable, (isTable) => {
    page.keepView({ ...page.view, isTable });
    plot.resize();
  });
  const measured = choose(
    "measure",
    words["measure"],
    measures.map((value) => ({ value, label: words[value] ?? "", isOff: !hasValues(value) })),
    measure,
    (value) => {
      page.keepView({ ...page.view, measure: value });
      draw(main, data, page);
      document.getElementById(`measure-${value}`)?.focus();
    },
  );
  main.replaceChildren(
    ...head(data, page, texts),
    make("div", { class: "bar", role: "group", "aria-label": words["tools"] }, range, measured, choice),
    body,
  );
  tell(page.view.point ?? undefined);
  plot.resize();
}

function head(data: Trend, { words }: Page<View>, texts: RunTexts): HTMLElement[] {
  const failed = data.status.filter((one) => one === "failed").length;
  const parts = [
    words[data.stage],
    data.environment,
    fill(words["stepsSince"] ?? "", texts.number(data.at.length), texts.minute(data.since)),
    failed === 0 ? undefined : fill(words["failedOfThem"] ?? "", texts.number(failed)),
    data.isCut ? fill(words["newestOnly"] ?? "", texts.number(data.at.length)) : undefined,
  ];
  return [
    make("h1", {}, data.name),
    make("p", { class: "soft" }, parts.filter((part) => part !== undefined && part !== "").join(" · ")),
  ];
}

const legend = (data: Trend, { words }: Page<View>): HTMLElement =>
  make(
    "div",
    { class: "soft" },
    make("p", {}, fill(words["legend"] ?? "", data.window)),
    make("details", {}, make("summary", {}, words["keys"]), make("p", {}, words["keysHelp"])),
  );

/** How a value of the measure is said. */
function sayOf(
  measure: Measure,
  data: Trend,
  { words }: Pick<Page<View>, "words">,
  texts: RunTexts,
): (value: number) => string {
  if (measure === "duration") return texts.duration;
  if (measure === "bytes") return texts.bytes;
  if (measure === "rows") return (value) => texts.number(Math.round(value));
  const amount = data.throughputOf === "bytes" ? texts.bytes : texts.number;
  return (value) => fill(words["perSecond"] ?? "", amount(value));
}

/** `Tue 3 March 06:14:09 · failed · 4m 12s (usually 3m, 19 of 20 below 5m)` */
function pointText(data: Trend, measure: Measure, point: number, page: Page<View>, texts: RunTexts): string {
  const { words } = page;
  const say = sayOf(measure, data, page, texts);
  const { values, median, p95 } = data[measure];
  const [value, middle, high] = [values[point], median[point], p95[point]];
  const isHere = data.step[point] === data.here;
  return [
    texts.moment(data.at[point] ?? 0),
    words[data.status[point] ?? "unknown"],
    typeof value === "number" ? say(value) : undefined,
    typeof middle === "number" && typeof high === "number"
      ? fill(words["usual"] ?? "", say(middle), say(high))
      : undefined,
    isHere ? words["atHand"] : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}

function columnsOf(data: Trend, page: Page<View>, texts: RunTexts): Column<number>[] {
  const { words } = page;
  const figure = (measure: Measure): Column<number> => ({
    id: measure,
    title: words[measure] ?? "",
    isNumeric: true,
    text: (point) => {
      const value = data[measure].values[point];
      return typeof value === "number" ? sayOf(measure, data, page, texts)(value) : "";
    },
    sortBy: (point) => data[measure].values[point] ?? undefined,
  });
  return [
    {
      id: "when",
      title: words["when"] ?? "",
      text: (point) => texts.moment(data.at[point] ?? 0),
      sortBy: (point) => data.at[point],
    },
    {
      id: "status",
      title: words["status"] ?? "",
      text: (point) =>
        [words[data.status[point] ?? "unknown"], data.step[point] === data.here ? words["atHand"] : ""]
          .filter(Boolean)
          .join(", "),
      sortBy: (point) => data.status[point],
    },
    ...measures.filter((one) => data[one].values.some((value) => value !== null)).map(figure),
    { id: "run", title: words["run"] ?? "", text: (point) => data.run[point] ?? "" },
  ];
}
