import type { Kind } from "../model/kind.ts";
import { schemaOf } from "./schemaOf.ts";

/** A file of notification templates, which `templates` of an alertmanager.yml names: template/template.go. */
export const alertmanagerTemplates: Kind = {
  id: "alertmanager-templates",
  title: "Alertmanager templates",
  recognised:
    "a path or pattern of `templates` in an Alertmanager configuration of the project names the file",
  get schema() {
    return schemaOf("alertmanager-templates");
  },
  program: "alertmanager",
  scalars: "yaml.v2",
  isText: true,
  role: "notification-templates",
  documents: "first",
  cuts: [],
  matches: () => false,
  read: () => [],
};
