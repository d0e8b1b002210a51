import { readMessage, toPage, type FromPage, type ToPage } from "../../server/src/protocol/pages.ts";
import type { Shape } from "../../server/src/protocol/shape.ts";
import { button, make } from "./elements.ts";

/** What VS Code gives to a page. */
declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** What a page is drawn with. */
export type Page<View> = {
  readonly words: Readonly<Record<string, string>>;
  readonly locale: string;
  readonly timeZone: string;
  /** How the user looks at it (zoom, filter …): kept over a reload of the window. */
  readonly view: View;
  keepView(view: View): void;
  /** Asks the extension for something. */
  ask(action: string, value: unknown): void;
  /** Hears what the extension tells beside what is shown. */
  onTold<T>(name: string, shape: Shape<T>, listener: (value: T) => void): void;
  /** Calls when something else is drawn. */
  onEnd(listener: () => void): void;
  /** Fires after the theme has changed. */
  onTheme(listener: () => void): void;
  /** Whether the user does not want things to move. */
  readonly isStill: boolean;
};

/** How a page is made. */
export type PageKind<Data, View> = {
  /** What was sent, where it is what this page draws. */
  read(data: unknown): Data | undefined;
  readonly isView: Shape<View>;
  readonly firstView: View;
  /** Fills `main`, which is empty; what was there before is gone, listeners and all. */
  draw(main: HTMLElement, data: Data, page: Page<View>): void;
};

/** What the page keeps for the time after a reload. */
type Kept = { readonly state?: unknown; readonly view?: unknown };

/** Starts a page: says that it is ready, and draws what it is sent. */
export function startPage<Data, View>(kind: PageKind<Data, View>): void {
  const editor = acquireVsCodeApi();
  const main = document.querySelector("main") ?? document.body;
  const say = (message: FromPage): void => editor.postMessage(message);
  let kept = (editor.getState() ?? {}) as Kept;
  const keep = (more: Kept): void => {
    kept = { ...kept, ...more };
    editor.setState(kept);
  };
  // With every step of a scroll there is another view: each is a message to VS Code.
  let keeping = 0;
  const keepLater = (more: Kept): void => {
    kept = { ...kept, ...more };
    clearTimeout(keeping);
    keeping = window.setTimeout(() => keep({}), 200);
  };
  window.addEventListener("pagehide", () => keep({}));
  let view = kind.isView(kept.view) ? kept.view : kind.firstView;
  let themeListeners: (() => void)[] = [];
  let endListeners: (() => void)[] = [];
  let drawings = 0;
  let told = new Map<string, (value: unknown) => boolean>();
  watchTheme(() => themeListeners.forEach((listener) => listener()));

  let began = performance.now();
  const receive = (message: ToPage): void => {
    if (message.type === "loading") return showLoading(main, message.words, say);
    if (message.type === "told") {
      if (told.get(message.name)?.(message.value) === false) say({ type: "dropped", what: message.name });
      return undefined;
    }
    if (drawings++ > 0) began = performance.now();
    endListeners.forEach((listener) => listener());
    endListeners = [];
    themeListeners = [];
    told = new Map();
    if (message.type === "failed") return showFailure(main, message.message, message.words, say);
    const data = kind.read(message.data);
    if (data === undefined) {
      say({ type: "dropped", what: "what it was to show" });
      return showFailure(main, message.words["unreadable"] ?? "", message.words, say);
    }
    keep({ state: message.state, view });
    const { words, locale, timeZone } = message;
    const page: Page<View> = {
      ...{ words, locale, timeZone },
      get view() {
        return view;
      },
      keepView(next) {
        view = next;
        keepLater({ view });
      },
      ask: (action, value) => say({ type: "act", action, value }),
      onTold: (name, shape, listener) => {
        told.set(name, (value) => {
          if (!shape(value)) return false;
          listener(value);
          return true;
        });
      },
      onEnd: (listener) => void endListeners.push(listener),
      onTheme: (listener) => void themeListeners.push(listener),
      isStill: matchMedia("(prefers-reduced-motion: reduce)").matches,
    };
    redraw(main, () => kind.draw(main, data, page));
    // The frame after this one: what was drawn is on the screen then.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const ms = Math.round(performance.now() - began);
        main.dataset["ms"] = String(ms);
        say({ type: "drawn", ms });
      }),
    );
    return undefined;
  };
  window.addEventListener("message", ({ data }) => {
    const message = readMessage(toPage, data);
    if (message) receive(message);
    else say({ type: "dropped", what: "a message" });
  });
  say({ type: "ready" });
}

/** Draws anew; what had the focus has it again, where it is still there under the same id. */
function redraw(main: HTMLElement, draw: () => void): void {
  const focused = document.activeElement?.id;
  main.replaceChildren();
  main.removeAttribute("aria-busy");
  draw();
  if (focused) document.getElementById(focused)?.focus();
}

type Say = (message: FromPage) => void;
type Words = Readonly<Record<string, string>>;

/** What is there stays, with a line above it that says that something else is on its way. */
function showLoading(main: HTMLElement, words: Words, say: Say): void {
  main.setAttribute("aria-busy", "true");
  main.querySelector(".loading")?.remove();
  const cancel = button(words["cancel"] ?? "", () => say({ type: "cancel" }), { class: "second" });
  main.prepend(make("div", { class: "loading" }, make("span", { role: "status" }, words["loading"]), cancel));
}

function showFailure(main: HTMLElement, message: string, words: Words, say: Say): void {
  main.removeAttribute("aria-busy");
  main.replaceChildren(
    make("h1", {}, words["failed"]),
    make("p", { role: "alert" }, message),
    make(
      "div",
      { class: "bar" },
      button(words["retry"] ?? "", () => say({ type: "retry" }), { id: "retry" }),
      button(words["showLog"] ?? "", () => say({ type: "showLog" }), { class: "second" }),
    ),
  );
  document.getElementById("retry")?.focus();
}

/** VS Code says the theme by the classes and the style of the document. */
function watchTheme(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
}

/** Whether the theme is one of high contrast: forms and outlines tell things apart then, not colours. */
export const isHighContrast = (): boolean =>
  document.body.classList.contains("vscode-high-contrast") ||
  document.body.classList.contains("vscode-high-contrast-light");

/** The colour that the theme gives to a name (`charts-red`), or to the next one that it knows. */
export function themeColour(...names: readonly string[]): string {
  const style = getComputedStyle(document.documentElement);
  for (const name of names) {
    const colour = style.getPropertyValue(`--vscode-${name}`).trim();
    if (colour !== "") return colour;
  }
  return style.color;
}
