import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const url: Check = {
  id: "host-port/url",
  severity: "warning",
  summary: "A URL where an address is wanted: it is taken for a host and a port that there are not.",
  source: "Alertmanager 0.34, config/config.go (HostPort); Go net.SplitHostPort",
  on: { languageError },
};
