import { rangeCallsOf } from "../../languages/promql/ranges.ts";
import type { Check } from "../../model/check.ts";
import { promqlRule } from "../promqlRule.ts";

export const rateOfGauge: Check = {
  id: "promql/rate-of-gauge",
  severity: "warning",
  summary: "`rate`, `irate` or `increase` of a metric that by its name goes up and down.",
  source: "pint: promql/rate; https://prometheus.io/docs/prometheus/latest/querying/functions/#rate",
  on: promqlRule((tree, expr, { report }) => {
    for (const { call, selector } of rangeCallsOf(tree)) {
      const name = selector.name?.value ?? "";
      // Of when a process began one wants to know how often that has changed.
      const instead = name.endsWith("_start_time_seconds") ? "changes" : ofCounters[call.name.value];
      if (instead === undefined || !(call.name.value in ofCounters) || !isGauge(name)) continue;
      const message = `\`${name}\` goes up and down, and \`${call.name.value}\` takes every step down for a restart of a counter. For such metrics there is \`${instead}\`.`;
      const edits = [{ place: expr.toChunk(call.name), text: instead }];
      report({
        place: expr.toChunk(call.name),
        message,
        fixes: [{ title: `Change to \`${instead}\``, edits }],
      });
    }
  }),
};

/** What serves gauges in place of what serves counters. */
const ofCounters: Readonly<Record<string, string>> = { rate: "deriv", irate: "idelta", increase: "delta" };

/** Names that mean a state, a share or a temperature. https://prometheus.io/docs/practices/naming/ */
const isGauge = (name: string): boolean =>
  name === "up" ||
  /_(?:info|ratio|percent|percentage|celsius|timestamp|timestamp_seconds|start_time_seconds)$/.test(name);
