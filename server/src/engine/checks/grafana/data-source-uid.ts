import { isBefore } from "../../facts/target.ts";
import { valueOf } from "../../languages/yaml/tree.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { isInterpolated } from "../../model/isInterpolated.ts";
import type { Check } from "../../model/check.ts";

export const dataSourceUid: Check = {
  id: "grafana/data-source-uid",
  severity: "error",
  summary:
    "A `uid` of a data source with other characters than letters, digits, `-` and `_`, or longer than 40.",
  source: "Grafana 12.0, breaking changes: data source UIDs are enforced; pkg/util/shortid_generator.go",
  objects: ["grafana-datasource"],
  on: {
    object({ node }, { report, target }) {
      const uid = valueOf(node, "uid");
      if (uid?.type !== "scalar" || uid.value === null || isInterpolated(uid.text)) return;
      // Older versions only log it.
      if (/^[a-zA-Z0-9_-]{0,40}$/.test(uid.text) || isBefore(target.grafana, "12.0")) return;
      const isLong = uid.text.length > 40;
      report({
        place: insideQuotes(uid),
        message: isLong
          ? `This uid has ${uid.text.length} characters; Grafana takes 40 at most.`
          : `A uid is made of letters, digits, \`-\` and \`_\`; Grafana refuses \`${uid.text}\`.`,
      });
    },
  },
};
