import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const syntax: Check = {
  id: "host-port/syntax",
  severity: "error",
  summary: "An address that is not a host and a port.",
  source: "Alertmanager 0.34, config/common (HostPort), after Go 1.25, net.SplitHostPort",
  on: { languageError },
};
