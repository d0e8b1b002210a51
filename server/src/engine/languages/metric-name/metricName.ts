import type { Language } from "../language.ts";
import { legacyMetricName, nameErrors } from "../nameScheme.ts";

/** Names of metrics. The variant `legacy` keeps to letters, digits, `_` and `:`, `utf8` takes any characters. */
export const metricName: Language<undefined> = {
  id: "metric-name",
  title: "Metric name",
  parse: (text, options) => ({
    text,
    tree: undefined,
    errors: nameErrors(text, legacyMetricName, options, {
      check: "metric/name",
      what: "metric name",
      characters: "letters, digits, `_` and `:`",
    }),
  }),
};
