import uPlot from "uplot";
import type { Measure, Trend } from "../../server/src/protocol/trends.ts";
import { make } from "./elements.ts";
import { dateFormat } from "../../server/src/views/formats.ts";
import { isHighContrast, themeColour, type Page } from "./page.ts";

export type Plot = {
  readonly element: HTMLElement;
  /** Looks how much room there is. */
  resize(): void;
};

export type PlotOptions = {
  readonly data: Trend;
  readonly measure: Measure;
  readonly page: Pick<Page<unknown>, "locale" | "timeZone" | "onTheme" | "words">;
  readonly title: string;
  say(value: number): string;
  /** That was selected before. */
  readonly point: number | undefined;
  selected(point: number | undefined): void;
  open(point: number): void;
};

const height = 320;

/** A line over time with what is usual beside it; to a screen reader a list with one entry, the point at hand. */
export function makePlot(options: PlotOptions): Plot {
  const { data, page, title } = options;
  const none = page.words["noneChosen"] ?? "";
  const current = make("div", { id: "current-point", role: "option", class: "unseen" }, none);
  const canvas = make("div", { class: "canvas", "aria-hidden": "true" });
  const element = make(
    "div",
    { class: "plot", id: "plot", role: "listbox", tabindex: 0, "aria-label": title },
    canvas,
    current,
  );
  const columns = columnsOf(data, options.measure);
  let point = options.point;
  let plot: uPlot | undefined;
  const select = (next: number | undefined): void => {
    point = next;
    options.selected(next);
    current.textContent = document.getElementById("point")?.textContent || none;
    if (next === undefined) element.removeAttribute("aria-activedescendant");
    else element.setAttribute("aria-activedescendant", "current-point");
    current.setAttribute("aria-selected", String(next !== undefined));
    if (next !== undefined) bringIntoSight(data.at[next]!);
    plot?.redraw(false);
  };
  const whole = (): { min: number; max: number } => ({ min: data.since / 1000, max: data.until / 1000 });
  const bringIntoSight = (at: number): void => {
    const { min, max } = plot?.scales["x"] ?? {};
    if (min === undefined || max === undefined || (at / 1000 >= min && at / 1000 <= max)) return;
    const width = max - min;
    plot?.setScale("x", { min: at / 1000 - width / 2, max: at / 1000 + width / 2 });
  };
  const build = (): void => {
    const width = element.clientWidth;
    if (width === 0) return;
    plot?.destroy();
    plot = new uPlot(
      optionsOf(options, columns, width, () => point),
      columns.lists as uPlot.AlignedData,
      canvas,
    );
    plot.setScale("x", whole());
  };
  const move = (key: string): boolean => {
    const last = data.at.length - 1;
    const next: Readonly<Record<string, number>> = {
      ArrowLeft: point === undefined ? last : Math.max(0, point - 1),
      ArrowRight: point === undefined ? 0 : Math.min(last, point + 1),
      Home: 0,
      End: last,
    };
    if (next[key] === undefined) return false;
    select(next[key]);
    return true;
  };
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.key === "Enter" || event.key === " ") && point !== undefined) options.open(point);
    else if (event.key === "Escape") plot?.setScale("x", whole());
    else if (!move(event.key)) return;
    event.preventDefault();
  });
  let pressedAt = 0;
  canvas.addEventListener("pointerdown", ({ clientX }) => (pressedAt = clientX));
  canvas.addEventListener("click", ({ clientX }) => {
    // What was dragged was a part of the time.
    if (Math.abs(clientX - pressedAt) > 3) return;
    const near = plot?.cursor.idx;
    const at = typeof near === "number" ? columns.points[near] : undefined;
    if (at === undefined) return;
    select(at);
    options.open(at);
  });
  page.onTheme(build);
  const observer = new ResizeObserver(() => {
    if (plot?.width === element.clientWidth) return;
    if (plot && element.clientWidth > 0) plot.setSize({ width: element.clientWidth, height });
    else build();
  });
  observer.observe(element);
  return { element, resize: build };
}

type Columns = {
  /** Time in seconds, value, median, 95th percentile. */
  readonly lists: readonly (readonly (number | null)[])[];
  /** Of each entry the point that it is; nothing for the one that stands for a gap. */
  readonly points: readonly (number | undefined)[];
  /** Of each point its entry. */
  readonly entries: readonly number[];
};

/** Where nothing was heard for long, an empty entry breaks the line. */
function columnsOf(data: Trend, measure: Measure): Columns {
  const { values, median, p95 } = data[measure];
  const gaps = new Set(data.gaps);
  const lists: (number | null)[][] = [[], [], [], []];
  const points: (number | undefined)[] = [];
  const entries: number[] = [];
  for (const [at, time] of data.at.entries()) {
    if (gaps.has(at)) {
      points.push(undefined);
      lists[0]!.push((data.at[at - 1]! + time) / 2000);
      for (const list of lists.slice(1)) list.push(null);
    }
    entries.push(points.length);
    points.push(at);
    lists[0]!.push(time / 1000);
    for (const [index, list] of [values, median, p95].entries()) lists[index + 1]!.push(list[at] ?? null);
  }
  return { lists, points, entries };
}

function optionsOf(
  { data, measure, page, say }: PlotOptions,
  columns: Columns,
  width: number,
  selected: () => number | undefined,
): uPlot.Options {
  const contrast = isHighContrast();
  const text = themeColour("foreground");
  const line = contrast ? text : themeColour("charts-blue", "foreground");
  const usual = contrast ? text : themeColour("charts-purple", "descriptionForeground");
  const grid = contrast
    ? { stroke: text, width: 1, dash: [1, 7] }
    : { stroke: themeColour("editorIndentGuide-background1", "panel-border"), width: 1 };
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: text, grid, ticks: grid, font };
  return {
    ...{ width, height, legend: { show: false } },
    tzDate: dateIn(page.timeZone),
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false } },
    scales: { x: { time: true }, y: { range: (_, __, max) => [0, max > 0 ? max * 1.08 : 1] } },
    axes: [
      { ...axis, values: (_, splits, __, ___, step) => splits.map((at) => timeText(at, step, page)) },
      {
        ...axis,
        size: 76,
        ...(measure === "duration" && { incrs: durationSteps }),
        values: (_: uPlot, splits: number[]) => splits.map(say),
      },
    ],
    series: [
      {},
      { stroke: line, width: 1.5, points: { show: false } },
      { stroke: usual, width: 1, points: { show: false } },
      { stroke: usual, width: 1, dash: [5, 4], points: { show: false } },
    ],
    bands: contrast ? [] : [{ series: [3, 2], fill: withAlpha(usual) }],
    hooks: { draw: [(plot) => drawMarks(plot, data, columns, selected(), { line, text, contrast })] },
  };
}

/** A date whose own clock is that of the zone; to ask for another zone than this machine’s takes long. */
function dateIn(timeZone: string): (seconds: number) => Date {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return timeZone === own
    ? (seconds) => new Date(seconds * 1000)
    : (seconds) => uPlot.tzDate(new Date(seconds * 1000), timeZone);
}

const minuteMs = 60_000;

/** Between the marks of an axis of durations, in milliseconds: what clocks go by. */
const durationSteps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000],
  ...[1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((minutes) => minutes * minuteMs),
  ...[1, 2, 5, 10, 20, 50].map((days) => days * 1440 * minuteMs),
];

const withAlpha = (colour: string): string => `color-mix(in srgb, ${colour} 16%, transparent)`;

/** A day or a time of day, as the marks of the axis need it. */
function timeText(
  seconds: number,
  step: number,
  { locale, timeZone }: Pick<Page<unknown>, "locale" | "timeZone">,
): string {
  const day: Intl.DateTimeFormatOptions = { month: "short", day: "numeric" };
  const clock: Intl.DateTimeFormatOptions = { hourCycle: "h23", hour: "2-digit", minute: "2-digit" };
  return dateFormat(locale, { timeZone, ...(step >= 86_400 ? day : { ...day, ...clock }) }).format(
    seconds * 1000,
  );
}

type Look = { readonly line: string; readonly text: string; readonly contrast: boolean };

/** What became of each step, by form and colour; of what says no value, on the axis. */
function drawMarks(
  plot: uPlot,
  data: Trend,
  { lists, entries }: Columns,
  selected: number | undefined,
  { line, text, contrast }: Look,
): void {
  const { ctx } = plot;
  const dense = window.devicePixelRatio || 1;
  const { min = -Infinity, max = Infinity } = plot.scales["x"] ?? {};
  const red = contrast ? text : themeColour("charts-red", "errorForeground");
  const yellow = contrast ? text : themeColour("charts-yellow", "foreground");
  const few = data.at.length <= 400;
  ctx.save();
  ctx.lineWidth = 2 * dense;
  ctx.setLineDash([]);
  for (const [point, entry] of entries.entries()) {
    const time = lists[0]![entry]!;
    if (time < min || time > max) continue;
    const x = plot.valToPos(time, "x", true);
    const y = plot.valToPos(lists[1]![entry] ?? 0, "y", true);
    const status = data.status[point];
    if (data.step[point] === data.here) ring(ctx, x, y, 8 * dense, text);
    if (point === selected) {
      ctx.save();
      ctx.setLineDash([2 * dense, 3 * dense]);
      stroke(ctx, text, [
        [x, plot.bbox.top],
        [x, plot.bbox.top + plot.bbox.height],
      ]);
      ctx.restore();
      ring(ctx, x, y, 5.5 * dense, text);
    }
    const size = 4 * dense;
    if (status === "failed") cross(ctx, x, y, size, red);
    else if (status === "warned") triangle(ctx, x, y, size, yellow);
    else if (status === "succeeded") {
      if (few) dot(ctx, x, y, 2 * dense, line);
    } else square(ctx, x, y, size, text);
  }
  ctx.restore();
}

type Context = CanvasRenderingContext2D;

function stroke(
  ctx: Context,
  colour: string,
  ...lines: readonly (readonly (readonly [number, number])[])[]
): void {
  ctx.strokeStyle = colour;
  ctx.beginPath();
  for (const line of lines)
    for (const [at, [x, y]] of line.entries())
      if (at === 0) ctx.moveTo(x, y);
      else ctx.lineTo(x, y);
  ctx.stroke();
}

const cross = (ctx: Context, x: number, y: number, r: number, colour: string): void =>
  stroke(
    ctx,
    colour,
    [
      [x - r, y - r],
      [x + r, y + r],
    ],
    [
      [x - r, y + r],
      [x + r, y - r],
    ],
  );

const triangle = (ctx: Context, x: number, y: number, r: number, colour: string): void =>
  stroke(ctx, colour, [
    [x, y - r],
    [x + r, y + r],
    [x - r, y + r],
    [x, y - r],
  ]);

const square = (ctx: Context, x: number, y: number, r: number, colour: string): void =>
  stroke(ctx, colour, [
    [x - r, y - r],
    [x + r, y - r],
    [x + r, y + r],
    [x - r, y + r],
    [x - r, y - r],
  ]);

function dot(ctx: Context, x: number, y: number, r: number, colour: string): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.fill();
}

function ring(ctx: Context, x: number, y: number, r: number, colour: string): void {
  ctx.strokeStyle = colour;
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.stroke();
}
