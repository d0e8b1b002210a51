import type { Span } from "../../text/span.ts";

/** Where a selector stops to make sense, and why. */
export interface SelectorError extends Span {
  readonly message: string;
}
