import { TEMPLATE_FUNCTIONS, type TemplateFunction } from "./templateFunctions.ts";

/** What Prometheus has and vmalert has not. */
const foreign: ReadonlySet<string> = new Set(["graphLink", "tableLink", "toDuration", "urlQueryEscape"]);

const own: readonly TemplateFunction[] = [
  { name: "crlfEscape", args: ["string"], returns: "string" },
  { name: "formatTime", args: ["string layout", "number"], returns: "string" },
  { name: "htmlEscape", args: ["string"], returns: "string" },
  { name: "jsonEscape", args: ["string"], returns: "string" },
  { name: "parseDurationTime", args: ["string"], returns: "time.Duration" },
  { name: "pathEscape", args: ["string"], returns: "string" },
  { name: "queryEscape", args: ["string"], returns: "string" },
  { name: "quotesEscape", args: ["string"], returns: "string" },
];

/** The functions of vmalert's templates, Go's own included: app/vmalert/templates/template.go (templateFuncs). */
export const VMALERT_FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map([
  ...[...TEMPLATE_FUNCTIONS.prometheus].filter(([name]) => !foreign.has(name)),
  ...own.map((each) => [each.name, each] as const),
]);
