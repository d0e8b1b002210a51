/** A function that templates can call. */
export interface TemplateFunction {
  readonly name: string;
  /** Types, each with a name where the type alone does not say it; `...` at the end of the last one: any number. */
  readonly args: readonly string[];
  readonly returns: string;
  /** The first version of the program that has it, where that matters. */
  readonly since?: string;
}

const fn = (name: string, args: readonly string[], returns: string, since?: string): TemplateFunction =>
  since === undefined ? { name, args, returns } : { name, args, returns, since };

const NUMBER = "number|string";

/** https://github.com/prometheus/prometheus/blob/main/template/template.go, 3.14 */
const PROMETHEUS: readonly TemplateFunction[] = [
  fn("args", ["any..."], "map"),
  fn("externalURL", [], "string"),
  fn("first", ["vector"], "sample"),
  fn("graphLink", ["string expr"], "string"),
  fn("humanize", [NUMBER], "string"),
  fn("humanize1024", [NUMBER], "string"),
  fn("humanizeDuration", [NUMBER], "string"),
  fn("humanizePercentage", [NUMBER], "string"),
  fn("humanizeTimestamp", [NUMBER], "string"),
  fn("label", ["string", "sample"], "string"),
  fn("match", ["string pattern", "string text"], "bool"),
  fn("now", [], "float64", "3.6"),
  fn("parseDuration", ["string"], "float64", "2.32"),
  fn("pathPrefix", [], "string"),
  fn("query", ["string"], "vector"),
  fn("reReplaceAll", ["string pattern", "string repl", "string text"], "string"),
  fn("safeHtml", ["string"], "html"),
  fn("sortByLabel", ["string", "vector"], "vector"),
  fn("stripDomain", ["string"], "string", "2.36"),
  fn("stripPort", ["string"], "string", "2.33"),
  fn("strvalue", ["sample"], "string"),
  fn("tableLink", ["string expr"], "string"),
  fn("title", ["string"], "string"),
  fn("toDuration", [NUMBER], "*time.Duration", "3.6"),
  fn("toLower", ["string"], "string"),
  fn("toTime", [NUMBER], "*time.Time", "2.38"),
  fn("toUpper", ["string"], "string"),
  fn("urlQueryEscape", ["string"], "string", "3.8"),
  fn("value", ["sample"], "any"),
];

/** https://pkg.go.dev/text/template#hdr-Functions */
const GO_BUILTINS: readonly TemplateFunction[] = [
  fn("and", ["any", "any..."], "any"),
  fn("call", ["func", "any..."], "any"),
  fn("eq", ["any", "any..."], "bool"),
  fn("ge", ["any", "any"], "bool"),
  fn("gt", ["any", "any"], "bool"),
  fn("html", ["any..."], "string"),
  fn("index", ["any collection", "any key..."], "any"),
  fn("js", ["any..."], "string"),
  fn("le", ["any", "any"], "bool"),
  fn("len", ["any"], "int"),
  fn("lt", ["any", "any"], "bool"),
  fn("ne", ["any", "any"], "bool"),
  fn("not", ["any"], "bool"),
  fn("or", ["any", "any..."], "any"),
  fn("print", ["any..."], "string"),
  fn("printf", ["string format", "any..."], "string"),
  fn("println", ["any..."], "string"),
  fn("slice", ["any collection", "int..."], "any"),
  fn("urlquery", ["any..."], "string"),
];

/** https://github.com/prometheus/alertmanager/blob/main/template/template.go, 0.34 */
const ALERTMANAGER: readonly TemplateFunction[] = [
  fn("append", ["list", "any..."], "list", "0.31"),
  fn("base64decode", ["string"], "string", "0.34"),
  fn("base64encode", ["string"], "string", "0.34"),
  fn("date", ["string layout", "time"], "string", "0.28"),
  fn("dict", ["any..."], "map", "0.31"),
  fn("humanizeDuration", [NUMBER], "string", "0.28"),
  fn("join", ["string separator", "[]string"], "string"),
  fn("list", ["any..."], "list", "0.31"),
  fn("match", ["string pattern", "string text"], "bool"),
  fn("mustToDate", ["string layout", "string text"], "time", "0.34"),
  fn("now", [], "time", "0.33"),
  fn("reReplaceAll", ["string pattern", "string repl", "string text"], "string"),
  fn("routeLabels", ["string name"], "string", "0.34"),
  fn("safeHtml", ["string"], "html"),
  fn("safeUrl", ["string"], "url", "0.30"),
  fn("since", ["time"], "duration", "0.28"),
  fn("stringSlice", ["string..."], "[]string"),
  fn("title", ["string"], "string"),
  fn("toDate", ["string layout", "string text"], "time", "0.34"),
  fn("toJson", ["any"], "string", "0.30"),
  fn("toLower", ["string"], "string"),
  fn("toUpper", ["string"], "string"),
  fn("trimSpace", ["string"], "string", "0.26"),
  fn("tz", ["string zone", "time"], "time", "0.28"),
  fn("urlUnescape", ["string"], "string", "0.30"),
];

const byName = (...tables: (readonly TemplateFunction[])[]): ReadonlyMap<string, TemplateFunction> =>
  new Map(tables.flat().map((each) => [each.name, each]));

/** Go's own functions, which every template has. */
export const GO_TEMPLATE_FUNCTIONS = byName(GO_BUILTINS);

/** The functions of each program's templates, Go's own included, by name. */
export const TEMPLATE_FUNCTIONS = {
  prometheus: byName(PROMETHEUS, GO_BUILTINS),
  alertmanager: byName(ALERTMANAGER, GO_BUILTINS),
} as const;
