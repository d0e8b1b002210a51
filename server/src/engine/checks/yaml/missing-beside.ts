import type { Check } from "../../model/check.ts";

export const missingBeside: Check = {
  id: "yaml/missing-beside",
  severity: "error",
  summary: "A key that only works together with another one, which is missing.",
  source: "Prometheus 3.14, common/config/http_config.go (TLSConfig, OAuth2, ProxyConfig: Validate)",
  on: {
    mismatch({ kind, key, allowed, place }, { report }) {
      if (kind !== "missing-beside") return;
      const names = allowed.map((name) => `\`${name}\``).join(" and ");
      report({ place, message: `\`${key}\` needs ${names} beside it; without it the file is refused.` });
    },
  },
};
