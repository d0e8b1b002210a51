import type { Span } from "../../text/span.ts";

/** What can be wrong with what an expression returns; each is said by the check of that name in the family `promql`. */
export type FaultKind =
  | "impossible-comparison"
  | "needless-default"
  | "never-matches"
  | "lost-label"
  | "labelless-default"
  | "unused-join-label";

export interface Fault {
  readonly kind: FaultKind;
  readonly span: Span;
  readonly message: string;
  readonly related?: { readonly span: Span; readonly message: string };
}

/** More faults of one expression are not noted. */
const MAX_FAULTS = 40;

export function note(faults: Fault[], fault: Fault): void {
  const isKnown = faults.some(({ kind, span }) => kind === fault.kind && span.start === fault.span.start);
  if (faults.length < MAX_FAULTS && !isKnown) faults.push(fault);
}
