import { textAt } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfValue } from "../../model/placeOfValue.ts";

export const basicAuthorization: Check = {
  id: "http/basic-authorization",
  severity: "error",
  summary: "The type `Basic` in `authorization`, where `basic_auth` is meant.",
  source: 'prometheus/common 0.67, config/http_config.go: authorization type cannot be set to "basic"',
  objects: ["authorization"],
  on: {
    object({ node }, { report, kind }) {
      if (textAt(node, "type")?.trim().toLowerCase() !== "basic") return;
      report({
        place: placeOfValue(node, "type"),
        message:
          kind.program === "kubernetes"
            ? "`authorization` does not do `Basic`: write `basicAuth` in its place, with `username` and `password`."
            : "`authorization` does not do `Basic`: write `basic_auth` in its place, with `username` and `password` or `password_file`.",
      });
    },
  },
};
