import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { staticTargets } from "../../model/staticTargets.ts";

export const unreachableTarget: Check = {
  id: "discovery/unreachable-target",
  severity: "warning",
  summary: "A target that Prometheus accepts and can never reach.",
  source:
    "Prometheus 3.14, scrape/target.go: URL; Go 1.25, net/url: invalid port, invalid character in host name",
  objects: ["scrape-config", "alertmanager-targets"],
  on: {
    object({ name, node }, { report, target }) {
      for (const { scalar, written, end } of staticTargets(node, name === "scrape-config", target)) {
        if (!scalar || end.labels.get("__address__") !== written || end.writers.has("__address__")) continue;
        const fault = faultOf(written);
        if (!fault) continue;
        const message = `\`${written}\` can never be reached: ${fault}. A target is \`host:port\`.`;
        report({ place: insideQuotes(scalar), message });
      }
    },
  },
};

/** Silent about URLs, which are errors, and about texts that another program will fill in. */
function faultOf(address: string): string | undefined {
  if (address === "" || /[/$<>{}%]/.test(address)) return undefined;
  if (/\s/.test(address)) return "there is a space in it";
  const [, inside, port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(address) ?? [];
  if (inside === undefined || port?.includes(":"))
    return "an IPv6 address stands in brackets, as in `[::1]:9100`";
  if (!port) return undefined;
  return /^[0-9]+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535
    ? undefined
    : `\`${port}\` is no port; ports are numbers from 1 to 65535`;
}
