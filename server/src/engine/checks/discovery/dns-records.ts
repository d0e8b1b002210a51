import { isBefore } from "../../facts/target.ts";
import { isNull, isSet, pairOf, placeOf, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";

/** Kinds of records, in any case, and since when they are known. */
const since: Readonly<Record<string, string>> = { SRV: "0", A: "0", AAAA: "0", MX: "2.38", NS: "2.49" };

export const dnsRecords: Check = {
  id: "discovery/dns-records",
  severity: "error",
  summary: "DNS discovery of a kind of record that does not exist, or that needs a port.",
  source: "Prometheus 3.14, discovery/dns/dns.go: invalid DNS-SD records type, a port is required",
  objects: ["dns-sd"],
  on: {
    object({ node }, { report, target }) {
      const value = pairOf(node, "type") && valueOf(node, "type");
      if (value && value.type !== "scalar") return;
      const written = pairOf(node, "type") ? (isNull(value) ? "" : value!.text) : "SRV";
      const type = written.toUpperCase();
      const place = value && !isNull(value) ? placeOf(value) : placeOfKey(node, "type");
      const version = Object.hasOwn(since, type) ? since[type] : undefined;
      if (version === undefined) {
        const what = written === "" ? "An empty `type`" : `\`${written}\``;
        const message = `${what} is no kind of DNS record that Prometheus asks for. It takes \`SRV\`, \`A\`, \`AAAA\`, \`MX\`, \`NS\`.`;
        return report({ place, message });
      }
      if (isBefore(target.prometheus, version)) {
        const message = `Prometheus asks for \`${type}\` records since ${version}; the target is ${target.prometheus}.`;
        return report({ place, message });
      }
      if (type === "SRV" || isSet(valueOf(node, "port"))) return;
      const message = `\`${type}\` records do not say the port; give \`port\`. Only \`SRV\` records do.`;
      report({ place: pairOf(node, "port") ? placeOfKey(node, "port") : place, message });
    },
  },
};
