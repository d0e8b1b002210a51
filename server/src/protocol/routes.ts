// The way of an alert through the routes of Alertmanager, as the page about it draws it.

import { listOf, natural, oneOf, record, recordWith, text, textsByKey, truth } from "./shape.ts";
import type { Of, Shape } from "./shape.ts";

export const isAlertPlace = record({ uri: text(), line: natural, character: natural });

/** The alert whose rule holds the position; `labels` are set otherwise than there, an empty one is taken away. */
export type RoutePreviewParams = {
  readonly at: Of<typeof isAlertPlace>;
  readonly labels?: Readonly<Record<string, string>>;
};

/** Empty where there is no alert. */
export type RoutePreview = Partial<RoutedAlert>;

/** What has become of the alert at one route. */
export type RouteStop = {
  /** The root route, which is not in the project: nothing is known of it. */
  readonly isElsewhere?: true;
  /** URI of its file, where that is not the one with the route above it. */
  readonly uri?: string;
  /** In that file, from 0. */
  readonly line: number;
  readonly matchers: readonly string[];
  /** Index of the matcher that decides, and what is known of its label. */
  readonly decider?: number;
  readonly why?: string;
  readonly outcome: "takes" | "may take" | "passes by" | "not asked";
  /** Whether its receiver is told. */
  readonly tells: "yes" | "maybe" | "no";
  readonly receiver: string;
  /** `continue` is set. */
  readonly goesOn: boolean;
  /** `...` for all labels; an empty one, and empty times, where a root that is elsewhere says it. */
  readonly groupBy: readonly string[];
  readonly groupWait: string;
  readonly groupInterval: string;
  readonly repeatInterval: string;
  readonly muteIntervals: readonly string[];
  readonly activeIntervals: readonly string[];
  readonly below: readonly RouteStop[];
};

const texts = listOf(text());

const isStop: Shape<RouteStop> = recordWith(
  {
    ...{ line: natural, matchers: texts, receiver: text(), goesOn: truth, groupBy: texts },
    outcome: oneOf("takes", "may take", "passes by", "not asked"),
    tells: oneOf("yes", "maybe", "no"),
    ...{ groupWait: text(), groupInterval: text(), repeatInterval: text() },
    ...{ muteIntervals: texts, activeIntervals: texts },
    below: listOf((value: unknown): value is RouteStop => isStop(value)),
  },
  { isElsewhere: (value): value is true => value === true, uri: text(), decider: natural, why: text() },
);

const isView = record({
  /** URI of the file with the root route; where that is elsewhere, of an AlertmanagerConfig. */
  config: text(),
  root: isStop,
  /** Who is told; not `sure` where it depends on labels that are not known. */
  told: listOf(record({ receiver: text(), sure: truth })),
});
export type RouteView = Of<typeof isView>;

const routed = {
  alert: text(),
  /** Of its file, with the line of its name from 0. */
  uri: text(),
  line: natural,
  labels: textsByKey,
  /** Labels that it may have, of which routes ask and whose values are not known. */
  open: texts,
  views: listOf(isView),
};

const isRoutedAlert = record(routed);

/** An alert and its way through every Alertmanager of its project. */
export type RoutedAlert = Of<typeof isRoutedAlert>;

/** What the page is sent: the alert, where there is one, and the files of its views as the user calls them. */
export const isRoutePage = recordWith({ paths: texts }, { routed: isRoutedAlert });
export type RoutePage = Of<typeof isRoutePage>;
