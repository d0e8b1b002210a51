/** A listener for `onclick` and the like, or the text of an attribute; nothing for an attribute that is not set. */
type Attribute = string | number | boolean | undefined | ((event: never) => void);
export type Attributes = Readonly<Record<string, Attribute>>;
export type Child = Node | string | undefined;

/** An element with its attributes, listeners (`onclick`) and children; text is never read as HTML. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Puts values in the places `{0}`, `{1}` of a word. */
export const fill = (word: string, ...values: readonly (string | number)[]): string =>
  word.replaceAll(/\{(\d)\}/g, (place, index) => String(values[Number(index)] ?? place));

/** Runs work of which nothing is seen, behind the next picture; what is asked for last takes the place of what waits. */
export function lazily(): { later(work: () => void): void; now(work: () => void): void } {
  let waiting = 0;
  return {
    later(work) {
      cancelIdleCallback(waiting);
      waiting = requestIdleCallback(work, { timeout: 500 });
    },
    now(work) {
      cancelIdleCallback(waiting);
      work();
    },
  };
}

/** A button that says what it does; `title` where a picture says it. */
export const button = (label: string, onclick: () => void, attributes: Attributes = {}): HTMLButtonElement =>
  make("button", { type: "button", onclick, ...attributes }, label);

/**
 * One stop of the Tab key for all that `selector` finds in a container; arrow keys, Home and End go on from there.
 * `back` and `forth` are the keys of the container's direction.
 */
export function roving(
  container: HTMLElement,
  selector: string,
  [back, forth]: readonly [string, string],
): void {
  const all = (): HTMLElement[] => [...container.querySelectorAll<HTMLElement>(selector)];
  const stop = (at: HTMLElement | undefined): void => {
    for (const one of all()) one.tabIndex = one === at ? 0 : -1;
  };
  stop(all()[0]);
  container.addEventListener("focusin", ({ target }) => {
    const at = (target as HTMLElement).closest<HTMLElement>(selector);
    if (at) stop(at);
  });
  container.addEventListener("keydown", (event) => {
    const list = all();
    const at = list.indexOf(event.target as HTMLElement);
    const last = list.length - 1;
    const targets: Readonly<Record<string, number>> = {
      [back]: Math.max(0, at - 1),
      [forth]: Math.min(last, at + 1),
      Home: 0,
      End: last,
    };
    const to = targets[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    list[to]?.focus();
  });
}
