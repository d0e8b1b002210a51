import { stages, statuses, type Timeline } from "../../server/src/protocol/panels.ts";
import { fill, make } from "./elements.ts";
import type { Page } from "./page.ts";
import type { RunTexts } from "./runTexts.ts";
import type { View } from "./timeline.ts";
import { paint, readLook } from "./timelinePaint.ts";
import { axisHeight, boxOf, neighbour, rowsOf, scrollTo, stepAt, type Sight } from "./timelineRows.ts";
import { wholeWidth, zoomed, type Scale } from "./timelineScale.ts";

export type Picture = {
  readonly element: HTMLElement;
  /** Paints with the next frame. */
  paint(): void;
  /** Looks how much room there is. */
  resize(): void;
  /** 0 shows all of the run. */
  zoom(factor: number): void;
  /** Selects the first step that passes the filter. */
  goToFirst(): void;
};

export type PictureOptions = {
  readonly data: Timeline;
  readonly page: Page<View>;
  readonly texts: RunTexts;
  isShown(step: number): boolean;
  selected(step: number | undefined): void;
};

/**
 * A part of a large picture that is scrolled: what scrolls is empty and as large as the picture, and a canvas as large
 * as what is seen stays in its corner. To a screen reader it is a list with one entry, the step at hand.
 */
export function makePicture({ data, page, texts, isShown, selected }: PictureOptions): Picture {
  const { words } = page;
  const rows = rowsOf(data);
  const isOnPath = new Set(data.path.steps);
  const canvas = make("canvas", { "aria-hidden": "true" });
  const current = make("div", { id: "current-step", role: "option", class: "unseen" });
  const room = make("div", { class: "room", "aria-hidden": "true" }, canvas);
  const element = make(
    "div",
    { class: "picture", id: "picture", role: "listbox", tabindex: 0, "aria-label": words["pictureOf"] },
    room,
    current,
  );
  const count = data.steps.id.length;
  const began = performance.now();
  const isLive = data.run.status === "running";
  const now = (): number => (isLive ? data.now + performance.now() - began : Infinity);
  const ends = data.steps.end;
  const from = Math.min(...(count > 0 ? [data.steps.start[0] ?? 0] : [0]));
  const to = ends.reduce((last, end) => Math.max(last, end), from + 1);
  let look = readLook();
  let scale: Scale = { from, to, width: 1, zoom: page.view.zoom };
  let step = page.view.step !== null && page.view.step < count ? page.view.step : undefined;
  let due = 0;

  const sight = (): Sight => ({
    left: element.scrollLeft,
    top: element.scrollTop,
    width: element.clientWidth,
    height: element.clientHeight,
  });
  const paintNow = (): void => {
    due = 0;
    const context = canvas.getContext("2d");
    if (!context || element.clientWidth === 0) return;
    const seen = sight();
    const dense = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(seen.width * dense), Math.round(seen.height * dense)];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    context.setTransform(dense, 0, 0, dense, 0, 0);
    const bars = paint(context, {
      ...{ data, rows, scale, look, isShown, isOnPath },
      sight: seen,
      now: isLive ? now() : to,
      selected: step,
      nameOfStage: (stage) => words[stage] ?? "",
      timeText: texts.mark,
    });
    element.dataset["bars"] = String(bars);
  };
  const later = (): void => {
    due ||= requestAnimationFrame(paintNow);
  };
  const keep = (): void => {
    const { scrollLeft: left, scrollTop: top } = element;
    page.keepView({ ...page.view, zoom: scale.zoom, left, top, step: step ?? null });
  };
  const layOut = (): void => {
    room.style.width = `${wholeWidth(scale)}px`;
    room.style.height = `${rows.height}px`;
    canvas.style.width = `${element.clientWidth}px`;
    canvas.style.height = `${element.clientHeight}px`;
  };
  const zoom = (factor: number, about = element.clientWidth / 2): void => {
    const next =
      factor === 0
        ? { scale: { ...scale, zoom: 1 }, left: 0 }
        : zoomed(scale, element.scrollLeft, factor, about);
    scale = next.scale;
    layOut();
    element.scrollLeft = next.left;
    keep();
    later();
  };
  const select = (next: number | undefined): void => {
    step = next;
    if (next !== undefined) {
      const to = scrollTo(boxOf(data, rows, scale, next, now()), sight(), scale);
      element.scrollTo({ ...to, behavior: "instant" });
    }
    name(current, element, data, next, words, texts);
    keep();
    selected(next);
    later();
  };
  const open = (): void => {
    const id = step === undefined ? undefined : data.steps.id[step];
    const stage = stages[data.steps.stage[step ?? 0] ?? 0];
    if (id !== undefined) page.ask("open", { stepId: id, stage });
  };
  const first = (): number | undefined => [...Array(count).keys()].find(isShown);
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const last = [...Array(count).keys()].findLast(isShown);
    const stride = element.clientWidth * 0.8;
    const acts: Readonly<Record<string, () => void>> = {
      "+": () => zoom(1.6),
      "=": () => zoom(1.6),
      "-": () => zoom(1 / 1.6),
      "0": () => zoom(0),
      Home: () => select(first()),
      End: () => select(last),
      PageUp: () => element.scrollBy(-stride, 0),
      PageDown: () => element.scrollBy(stride, 0),
      Enter: open,
      " ": open,
    };
    if (key === "ArrowLeft" || key === "ArrowRight" || key === "ArrowUp" || key === "ArrowDown") {
      const next = step === undefined ? first() : neighbour(data, rows, step, key, isShown);
      if (next !== undefined) select(next);
    } else if (acts[key]) acts[key]();
    else return;
    event.preventDefault();
  };
  const placeOf = (event: MouseEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const stepUnder = (event: MouseEvent): number | undefined => {
    const { x, y } = placeOf(event);
    return y < axisHeight
      ? undefined
      : stepAt(data, rows, scale, x + element.scrollLeft, y + element.scrollTop);
  };
  drag(element);
  element.addEventListener("keydown", onKey);
  element.addEventListener("scroll", () => {
    later();
    keep();
  });
  element.addEventListener("click", (event) => {
    const hit = stepUnder(event);
    if (hit !== undefined) select(hit);
  });
  element.addEventListener("dblclick", (event) => {
    if (stepUnder(event) !== undefined) open();
  });
  element.addEventListener("mousemove", (event) => {
    const hit = stepUnder(event);
    const says = hit === undefined ? "" : spoken(data, hit, words, texts);
    if (element.title !== says) element.title = says;
  });
  element.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 300), placeOf(event).x);
    },
    { passive: false },
  );
  page.onTheme(() => {
    look = readLook();
    later();
  });
  page.onEnd(follow(element, () => resize()));
  if (isLive) {
    const timer = setInterval(later, page.isStill ? 10_000 : 1000);
    page.onEnd(() => clearInterval(timer));
  }
  let isPlaced = false;
  const resize = (): void => {
    if (element.clientWidth === 0) return;
    scale = { ...scale, width: element.clientWidth };
    layOut();
    if (!isPlaced) {
      isPlaced = true;
      element.scrollTo({ left: page.view.left, top: page.view.top, behavior: "instant" });
    }
    paintNow();
  };
  name(current, element, data, step, words, texts);
  element.style.height = `min(${rows.height + 16}px, 52vh)`;
  return {
    element,
    ...{ paint: later, resize, zoom },
    goToFirst() {
      select(first());
      element.focus();
    },
  };
}

/** What a screen reader is told of the step at hand. */
function name(
  current: HTMLElement,
  element: HTMLElement,
  data: Timeline,
  step: number | undefined,
  words: Readonly<Record<string, string>>,
  texts: RunTexts,
): void {
  current.textContent = step === undefined ? (words["noneChosen"] ?? "") : spoken(data, step, words, texts);
  current.setAttribute("aria-selected", String(step !== undefined));
  current.setAttribute("aria-setsize", String(data.steps.id.length));
  if (step !== undefined) current.setAttribute("aria-posinset", String(step + 1));
  element.setAttribute("aria-activedescendant", current.id);
}

const spoken = (
  { steps, path }: Timeline,
  step: number,
  words: Readonly<Record<string, string>>,
  texts: RunTexts,
): string =>
  [
    steps.name[step],
    words[statuses[steps.status[step] ?? 0] ?? "unknown"],
    words[stages[steps.stage[step] ?? 0] ?? "integration"],
    fill(words["startedAt"] ?? "", texts.time(steps.start[step])),
    fill(words["tookTime"] ?? "", texts.duration((steps.end[step] ?? 0) - (steps.start[step] ?? 0))),
    path.steps.includes(step) ? words["onPath"] : undefined,
  ]
    .filter(Boolean)
    .join(", ");

/** The picture is moved by the mouse as a map is. */
function drag(element: HTMLElement): void {
  let from: { x: number; y: number; left: number; top: number } | undefined;
  let isMoved = false;
  element.addEventListener("pointerdown", ({ button, pointerType, clientX, clientY, target }) => {
    isMoved = false;
    if (button !== 0 || pointerType !== "mouse" || target === element) return;
    from = { x: clientX, y: clientY, left: element.scrollLeft, top: element.scrollTop };
  });
  element.addEventListener("pointermove", ({ clientX, clientY, pointerId, buttons }) => {
    if (!from || buttons === 0) return void (from = undefined);
    if (!isMoved && Math.hypot(clientX - from.x, clientY - from.y) < 4) return undefined;
    if (!isMoved) element.setPointerCapture(pointerId);
    isMoved = true;
    element.scrollTo({
      left: from.left + from.x - clientX,
      top: from.top + from.y - clientY,
      behavior: "instant",
    });
    return undefined;
  });
  element.addEventListener("pointerup", () => (from = undefined));
  element.addEventListener("click", (event) => isMoved && event.stopImmediatePropagation(), true);
}

/** Calls when the size has changed, until it is ended. */
function follow(element: HTMLElement, changed: () => void): () => void {
  const observer = new ResizeObserver(changed);
  observer.observe(element);
  return () => observer.disconnect();
}
