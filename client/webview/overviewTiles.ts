import type { PlatformOverview, StageTotals } from "../../server/src/protocol/trends.ts";
import { button, fill, make } from "./elements.ts";
import type { View } from "./overview.ts";
import type { Page } from "./page.ts";
import { signedShare, type RunTexts } from "./runTexts.ts";

type Tile = {
  readonly title: string;
  readonly value: string;
  readonly change: string;
  readonly open?: () => void;
};

/** What one looks at first: each with what it was in the time before. */
export function tiles(data: PlatformOverview, page: Page<View>, texts: RunTexts): HTMLElement {
  const { words, locale } = page;
  const tile = (
    title: string,
    now: number,
    before: number,
    say: (value: number) => string,
    open?: () => void,
  ): Tile => ({
    title: words[title] ?? "",
    value: say(now),
    change: changeOf(now, before, say, page),
    ...(open && now > 0 && { open }),
  });
  const sum = (stages: readonly StageTotals[], of: (one: StageTotals) => number): number =>
    stages.reduce((all, one) => all + of(one), 0);
  const both = (of: (one: StageTotals) => number): [number, number] => [
    sum(data.stages, of),
    sum(data.stagesBefore, of),
  ];
  const runs = ({ succeeded, warned, failed, others }: PlatformOverview["runs"]): number =>
    succeeded + warned + failed + others;
  const all: Tile[] = [
    {
      title: words["successRate"] ?? "",
      value: data.successRate === null ? "–" : texts.share(data.successRate),
      change: rateChange(data, page, texts),
    },
    tile("runsEnded", runs(data.runs), runs(data.runsBefore), texts.number),
    tile("runsFailed", data.runs.failed, data.runsBefore.failed, texts.number, () =>
      page.ask("runs", { status: "failed" }),
    ),
    tile("stepsFailed", ...both(({ failed }) => failed), texts.number, () =>
      page.ask("failures", { text: "" }),
    ),
    tile("rowsMoved", ...both(({ rows }) => rows), texts.number),
    tile("bytesMoved", ...both(({ bytes }) => bytes), texts.bytes),
    tile("workTime", ...both(({ durationMs }) => durationMs), texts.duration),
  ];
  return make("dl", { class: "tiles", lang: locale }, ...all.map(drawTile));
}

const drawTile = ({ title, value, change, open }: Tile): HTMLElement =>
  make(
    "div",
    { class: "tile" },
    make("dt", {}, title),
    make("dd", { class: "value" }, open ? button(value, open, { class: "link" }) : value),
    make("dd", { class: "soft" }, change),
  );

/** `+12 % (before: 340)` */
function changeOf(
  now: number,
  before: number,
  say: (value: number) => string,
  { words, locale }: Page<View>,
): string {
  const was = fill(words["before"] ?? "", say(before));
  return before === 0 || now === before ? was : `${signedShare((now - before) / before, locale)} (${was})`;
}

/** Rates differ by points of a hundred. */
function rateChange(
  { successRate, successRateBefore }: PlatformOverview,
  { words, locale }: Page<View>,
  texts: RunTexts,
): string {
  if (successRateBefore === null) return words["noneBefore"] ?? "";
  const was = fill(words["before"] ?? "", texts.share(successRateBefore));
  if (successRate === null) return was;
  const points = new Intl.NumberFormat(locale, {
    signDisplay: "exceptZero",
    maximumFractionDigits: 1,
  }).format((successRate - successRateBefore) * 100);
  return `${fill(words["points"] ?? "", points.replace("-", "−"))} (${was})`;
}
