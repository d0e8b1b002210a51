import { series as language } from "../../languages/series/series.ts";
import { placeOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { isMistyped } from "../../model/mistyped.ts";

export const namelessSeries: Check = {
  id: "unit-test/nameless-series",
  severity: "error",
  summary: "An input series with values that has neither a name nor labels.",
  source: "Prometheus 3.14, cmd/promtool/unittest.go and tsdb/head_append.go: empty labelset",
  objects: ["input-series"],
  on: {
    object({ node, place, schema }, { report }) {
      const values = textAt(node, "values") ?? "";
      const name = textAt(node, "series") ?? "";
      if (onlyGaps.test(values) || !isNameless(name)) return;
      // Without a series, promtool takes the first word of the values for one.
      if (name.trim() === "" && language.parse(values).tree.name?.metric) return;
      const series = valueOf(node, "series");
      if (!series && isMistyped(["series"], node, schema)) return;
      const message =
        'promtool refuses samples of a series without a name and labels. Name it in `series`: `up{job="api"}`.';
      report({ place: series ? placeOf(series) : place, message });
    },
  },
};

/** No value, or `_` alone: nothing is stored then. */
const onlyGaps = /^(?:\s*_(?:x\d+)?(?=\s|$))*\s*$/;

/** Empty braces, or labels that all are empty: storage drops those. */
const isNameless = (text: string): boolean =>
  /^\s*(?:\{\s*(?:\w+\s*=\s*(?:""|''|``)\s*,?\s*)*\})?\s*$/.test(text);
