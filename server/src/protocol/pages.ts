// What a page with pictures and the extension that opened it say to each other, whatever the picture.

import { anything, natural, oneOf, record, text, textsByKey } from "./shape.ts";
import type { Of, Shape } from "./shape.ts";

/** What the extension sends to a page. */
export const toPage = {
  show: record({
    type: oneOf("show"),
    /** What is shown: the page keeps it, and it comes back with the page after a reload of the window. */
    state: anything,
    data: anything,
    words: textsByKey,
    locale: text(100),
    timeZone: text(100),
  }),
  /** The answer takes its time. */
  loading: record({ type: oneOf("loading"), words: textsByKey }),
  /** What the page has asked for while it shows something: what `value` is depends on the name. */
  told: record({ type: oneOf("told"), name: text(100), value: anything }),
  failed: record({ type: oneOf("failed"), message: text(), words: textsByKey }),
} as const;

/** What every page may send. What it means with `act` is said by the panel. */
export const fromPage = {
  ready: record({ type: oneOf("ready") }),
  retry: record({ type: oneOf("retry") }),
  cancel: record({ type: oneOf("cancel") }),
  showLog: record({ type: oneOf("showLog") }),
  /** A message could not be read. */
  dropped: record({ type: oneOf("dropped"), what: text(1000) }),
  /**
   * The picture of the newest `show` is on the screen; so many milliseconds after it came, and of the first after the page
   * was ready: by so much is it later than an empty page.
   */
  drawn: record({ type: oneOf("drawn"), ms: natural }),
  act: record({ type: oneOf("act"), action: text(100), value: anything }),
} as const;

export type ToPage = Of<(typeof toPage)[keyof typeof toPage]>;
export type FromPage = Of<(typeof fromPage)[keyof typeof fromPage]>;

/** The message, where it is one of these. */
export function readMessage<M extends Readonly<Record<string, Shape<unknown>>>>(
  messages: M,
  value: unknown,
): Of<M[keyof M]> | undefined {
  const type = (value as { readonly type?: unknown } | null | undefined)?.type;
  const shape = typeof type === "string" && Object.hasOwn(messages, type) ? messages[type] : undefined;
  return shape?.(value) === true ? (value as Of<M[keyof M]>) : undefined;
}
