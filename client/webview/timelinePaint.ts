import { statuses, type Timeline } from "../../server/src/protocol/panels.ts";
import { isHighContrast, themeColour } from "./page.ts";
import { axisHeight, barHeight, boxOf, headHeight, lanesInSight, stepsInSight } from "./timelineRows.ts";
import type { Rows, Sight } from "./timelineRows.ts";
import { ticks, xOf, type Scale } from "./timelineScale.ts";

type Status = (typeof statuses)[number];

/** The sign of a status, for who does not tell colours apart; what went well has none. */
export const signs: Readonly<Record<Status, string>> = {
  succeeded: "",
  warned: "! ",
  failed: "✗ ",
  skipped: "– ",
  running: "▸ ",
  cancelled: "⊘ ",
  unknown: "? ",
};

/** Colours of the theme, and how strongly a bar is filled. */
export type Look = {
  readonly isContrast: boolean;
  readonly text: string;
  readonly soft: string;
  readonly ground: string;
  readonly line: string;
  readonly focus: string;
  readonly path: string;
  readonly now: string;
  readonly font: string;
  readonly of: Readonly<Record<Status, string>>;
};

export function readLook(): Look {
  const text = themeColour("editor-foreground", "foreground");
  return {
    isContrast: isHighContrast(),
    text,
    soft: themeColour("descriptionForeground", "foreground"),
    ground: themeColour("editor-background"),
    line: themeColour("editorRuler-foreground", "panel-border", "contrastBorder"),
    focus: themeColour("focusBorder", "contrastActiveBorder"),
    path: themeColour("charts-purple", "foreground"),
    now: themeColour("charts-orange", "foreground"),
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
    of: {
      succeeded: themeColour("charts-green"),
      warned: themeColour("charts-yellow"),
      failed: themeColour("charts-red"),
      skipped: themeColour("descriptionForeground"),
      running: themeColour("charts-blue"),
      cancelled: themeColour("charts-orange"),
      unknown: themeColour("descriptionForeground"),
    },
  };
}

/** All that a picture is painted from. */
export type Painting = {
  readonly data: Timeline;
  readonly rows: Rows;
  readonly scale: Scale;
  readonly sight: Sight;
  readonly look: Look;
  readonly now: number;
  readonly selected: number | undefined;
  /** Steps that pass the filter; the others are pale. */
  readonly isShown: (step: number) => boolean;
  readonly isOnPath: ReadonlySet<number>;
  readonly nameOfStage: (stage: Timeline["stages"][number]["stage"]) => string;
  readonly timeText: (at: number, every: number) => string;
};

/** Paints what is in sight, and no more. How many bars that were. */
export function paint(context: CanvasRenderingContext2D, painting: Painting): number {
  const { sight, look, rows, data, scale } = painting;
  const { left, top, width, height } = sight;
  context.clearRect(0, 0, width, height);
  context.font = look.font;
  context.textBaseline = "middle";
  context.save();
  context.translate(-left, -top);
  paintGrid(context, painting);
  let bars = 0;
  const [first, last] = lanesInSight(rows, sight);
  for (let lane = first; lane < last; lane++) {
    let painted = -Infinity;
    let before: number | undefined;
    for (const step of stepsInSight(data, rows, scale, lane, left, left + width)) {
      const box = boxOf(data, rows, scale, step, painting.now);
      const isPlain = step !== painting.selected && !painting.isOnPath.has(step) && isFine(data, step);
      // Of many that fall on the same pixels one is enough, unless there is something to see about it.
      if (isPlain && box.x + box.width < painted + 1) continue;
      paintWait(context, painting, step, before, box);
      paintBar(context, painting, step, box);
      painted = box.x + box.width;
      before = step;
      bars++;
    }
  }
  paintPath(context, painting);
  paintHeads(context, painting);
  context.restore();
  paintAxis(context, painting);
  return bars;
}

const isFine = ({ steps }: Timeline, step: number): boolean =>
  statuses[steps.status[step] ?? 0] === "succeeded" || statuses[steps.status[step] ?? 0] === "skipped";

type Box = ReturnType<typeof boxOf>;

function paintBar(context: CanvasRenderingContext2D, painting: Painting, step: number, box: Box): void {
  const { data, look, isShown, selected, isOnPath, sight } = painting;
  const status = statuses[data.steps.status[step] ?? 0] ?? "unknown";
  const colour = look.of[status];
  const { x, y, width } = box;
  const isPale = !isShown(step);
  context.globalAlpha = isPale ? 0.18 : 1;
  // Nothing is drawn far out of sight: a bar may be as wide as the whole picture.
  const from = Math.max(x, sight.left - 2);
  const to = Math.min(x + width, sight.left + sight.width + 2);
  const shown = Math.max(1, to - from);
  context.fillStyle = look.ground;
  context.fillRect(from, y, shown, barHeight);
  if (!look.isContrast && status !== "skipped") {
    context.globalAlpha = isPale ? 0.12 : status === "failed" ? 0.55 : 0.35;
    context.fillStyle = colour;
    context.fillRect(from, y, shown, barHeight);
    context.globalAlpha = isPale ? 0.18 : 1;
  }
  if (status === "failed" || status === "cancelled")
    hatch(context, from, y, shown, look.isContrast ? look.text : colour);
  context.strokeStyle = look.isContrast ? look.text : colour;
  context.lineWidth = status === "failed" ? 2 : 1;
  context.setLineDash(status === "skipped" || status === "running" ? [3, 3] : []);
  context.strokeRect(from + 0.5, y + 0.5, Math.max(1, shown - 1), barHeight - 1);
  context.setLineDash([]);
  if (isOnPath.has(step)) {
    context.fillStyle = look.path;
    context.fillRect(from, y + barHeight - 3, shown, 3);
  }
  const name = `${signs[status]}${data.steps.name[step] ?? ""}`;
  // About so wide is a letter: to measure each would take longer than all the rest.
  const letters = Math.floor((shown - 8) / 6.6);
  if (letters >= 3 || (letters > 0 && status !== "succeeded")) {
    context.fillStyle = look.text;
    context.fillText(
      name.length > letters ? `${name.slice(0, Math.max(1, letters - 1))}…` : name,
      from + 4,
      y + barHeight / 2,
    );
  }
  context.globalAlpha = 1;
  if (step === selected) {
    context.strokeStyle = look.focus;
    context.lineWidth = 2;
    context.strokeRect(from - 2, y - 2, shown + 4, barHeight + 4);
  }
}

function hatch(context: CanvasRenderingContext2D, x: number, y: number, width: number, colour: string): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, barHeight);
  context.clip();
  context.beginPath();
  for (let at = x - barHeight - ((x - barHeight) % 7); at < x + width; at += 7) {
    context.moveTo(at, y + barHeight);
    context.lineTo(at + barHeight, y);
  }
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.globalAlpha *= 0.5;
  context.stroke();
  context.restore();
}

/** The time for which a step could have run and did not, as far as its lane was empty. */
function paintWait(
  context: CanvasRenderingContext2D,
  { data, scale, look, isShown, sight }: Painting,
  step: number,
  before: number | undefined,
  { x, y }: Box,
): void {
  const ready = data.steps.ready[step];
  if (ready === null || ready === undefined || !isShown(step)) return;
  const free = before === undefined ? -Infinity : (data.steps.end[before] ?? 0);
  const from = Math.max(xOf(scale, Math.max(ready, free)), sight.left);
  if (x - from < 2) return;
  context.fillStyle = look.soft;
  context.globalAlpha = look.isContrast ? 1 : 0.7;
  context.fillRect(from, y + barHeight / 2, x - from, 1);
  context.fillRect(from, y + barHeight / 2 - 3, 1, 7);
  context.globalAlpha = 1;
}

/** From the end of each step of the critical path to the next one. */
function paintPath(context: CanvasRenderingContext2D, painting: Painting): void {
  const { data, rows, scale, look, now, sight } = painting;
  context.strokeStyle = look.path;
  context.lineWidth = 1.5;
  context.beginPath();
  data.path.steps.forEach((step, at) => {
    const next = data.path.steps[at + 1];
    if (next === undefined) return;
    const from = boxOf(data, rows, scale, step, now);
    const to = boxOf(data, rows, scale, next, now);
    const end = from.x + from.width;
    if (Math.max(end, to.x) < sight.left || Math.min(end, to.x) > sight.left + sight.width) return;
    context.moveTo(end, from.y + barHeight - 1.5);
    context.lineTo(to.x, from.y + barHeight - 1.5);
    context.lineTo(to.x, to.y + barHeight - 1.5);
  });
  context.stroke();
}

function paintGrid(context: CanvasRenderingContext2D, { scale, sight, look, data, now }: Painting): void {
  const { left, top, height } = sight;
  context.fillStyle = look.line;
  context.globalAlpha = 0.6;
  for (const at of ticks(scale, left, 90).at) context.fillRect(Math.round(xOf(scale, at)), top, 1, height);
  context.globalAlpha = 1;
  if (data.run.status !== "running") return;
  context.fillStyle = look.now;
  context.fillRect(Math.round(xOf(scale, now)), top, 2, height);
}

function paintHeads(context: CanvasRenderingContext2D, { rows, sight, look, nameOfStage }: Painting): void {
  for (const { stage, y } of rows.heads) {
    if (y + headHeight < sight.top || y > sight.top + sight.height) continue;
    context.fillStyle = look.line;
    context.fillRect(sight.left, y, sight.width, 1);
    context.fillStyle = look.text;
    context.font = `600 ${look.font}`;
    context.fillText(nameOfStage(stage), sight.left + 8, y + headHeight / 2 + 1);
    context.font = look.font;
  }
}

/** Stays at the top, however far the picture is scrolled. */
function paintAxis(context: CanvasRenderingContext2D, { scale, sight, look, timeText }: Painting): void {
  context.fillStyle = look.ground;
  context.fillRect(0, 0, sight.width, axisHeight);
  context.fillStyle = look.soft;
  const { every, at: times } = ticks(scale, sight.left, 90);
  for (const at of times) {
    const x = Math.round(xOf(scale, at)) - sight.left;
    context.fillRect(x, axisHeight - 6, 1, 6);
    context.fillText(timeText(at, every), x + 4, axisHeight / 2 - 1);
  }
  context.fillStyle = look.line;
  context.fillRect(0, axisHeight - 1, sight.width, 1);
}
