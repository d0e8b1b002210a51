import type { Span } from "../../text/span.ts";
import type { Name } from "../promql/tree.ts";

export interface SeriesLabel extends Span {
  readonly name: Name;
  /** Missing in broken text. */
  readonly value?: Name;
}

/** `up{job="api"}`: a metric name outside or inside the braces, and labels. */
export interface SeriesName extends Span {
  readonly metric?: Name;
  readonly labels: readonly SeriesLabel[];
}

/** One item of a list of values. */
export interface SeriesItem extends Span {
  readonly type: "number" | "stale" | "blank" | "histogram";
  /** How many samples, or gaps, it stands for. */
  readonly count: number;
  /** The first number and what is added each time. */
  readonly first?: number;
  readonly step?: number;
}

/** What promtool's notation of a series holds; which parts there are depends on the key. */
export interface SeriesTree {
  readonly name?: SeriesName;
  readonly items: readonly SeriesItem[];
  /** Which part of a series the text is: as in `x-language`. */
  readonly variant?: string;
  /** Where the first line ends, when there are more: promtool reads the next one as another series. */
  readonly lineEnd?: number;
}
