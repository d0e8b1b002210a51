import type { Check } from "../../model/check.ts";
import { thisOne } from "../../model/holder.ts";

export const exclusiveKeys: Check = {
  id: "yaml/exclusive-keys",
  severity: "error",
  summary: "Keys of which only one may be set.",
  source: "Prometheus 3.14 and Alertmanager 0.34, config: at most one of … must be configured",
  on: {
    mismatch({ kind, key, allowed, place, first, within }, { report }) {
      if (kind !== "exclusive-keys" || !first) return;
      const other = first.chunk.text.slice(first.start, first.end).replaceAll(/^["']|["']$/g, "");
      const rest = allowed.filter((one) => one !== key && one !== other);
      const most = rest.length > 0 ? ` At most one of ${list(allowed)} may be set.` : "";
      report({
        place,
        message: `\`${key}\` and \`${other}\` exclude each other in ${thisOne(within)}; keep one of them.${most}`,
        related: [{ place: first, message: `\`${other}\` is set here.` }],
      });
    },
  },
};

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");
