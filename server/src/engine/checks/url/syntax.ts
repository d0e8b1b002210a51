import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const syntax: Check = {
  id: "url/syntax",
  severity: "error",
  summary: "A URL that the program does not read, or not of the kind that it wants.",
  source:
    "Alertmanager 0.34, config/common/url.go (ParseURL); prometheus/common, config/config.go (URL); Go net/url",
  on: { languageError },
};
