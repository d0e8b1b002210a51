import { isBefore, lastBefore, newest, programNames } from "../../facts/target.ts";
import type { Program } from "../../facts/target.ts";
import { pairOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";

export const unknownVersion: Check = {
  id: "tocsin/unknown-version",
  severity: "info",
  summary: "A target version that is newer than what Tocsin knows the rules of, or that there never was.",
  source: "Tocsin: the newest versions whose rules it knows",
  objects: ["tocsin-config"],
  on: {
    object({ node }, { report }) {
      const target = valueOf(node, "target");
      for (const program of programs) {
        const version = textAt(target, program);
        const value = pairOf(target, program)?.value;
        if (version === undefined || value?.type !== "scalar") continue;
        const name = programNames[program];
        const last = lastBefore(program, version);
        if (last !== undefined) {
          const message = `There is no ${name} ${version}: ${last} was the last before ${Number.parseInt(last, 10) + 1}.0.`;
          report({ place: insideQuotes(value), message });
        }
        if (!isBefore(newest[program], version)) continue;
        report({
          place: insideQuotes(value),
          message: `Tocsin knows the rules of ${name} up to ${newest[program]}; what ${version} has changed since is not known.`,
        });
      }
    },
  },
};

const programs: readonly Program[] = ["prometheus", "alertmanager", "grafana"];
