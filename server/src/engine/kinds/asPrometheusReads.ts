import type { Kind } from "../model/kind.ts";
import { isDialect } from "./dialect.ts";
import { prometheusRules } from "./prometheus-rules.ts";

/** A file in the shape of rules is one of Prometheus, whatever its keys say, where Prometheus is known to read it. */
export const asPrometheusReads = (kind: Kind): Kind => (isDialect(kind) ? prometheusRules : kind);
