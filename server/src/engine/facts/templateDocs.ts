/** What a word of a template does, in our own words, with an example whose result follows the arrow. */
export interface TemplateDoc {
  readonly text: string;
  readonly example?: string;
}

const doc = (text: string, example?: string): TemplateDoc =>
  example === undefined ? { text } : { text, example };

const SHARED: Readonly<Record<string, TemplateDoc>> = {
  and: doc("The first argument that is empty or false, else the last one.", '{{ and true "x" }} → x'),
  call: doc("Calls a function value with the other arguments."),
  eq: doc("Whether the first argument equals any of the others.", '{{ eq "a" "b" "a" }} → true'),
  ge: doc("Whether the first number or text is at least the second.", "{{ ge 2.0 1.0 }} → true"),
  gt: doc(
    "Whether the first number or text is greater than the second. Both must be of one type; `$value` is a float, so compare it with `1.0`, not `1`.",
    "{{ gt 2.0 1.0 }} → true",
  ),
  html: doc("Escapes a text for HTML.", '{{ html "<b>" }} → &lt;b&gt;'),
  humanizeDuration: doc(
    "Writes a number of seconds as days, hours, minutes and seconds.",
    "{{ humanizeDuration 5400 }} → 1h 30m 0s",
  ),
  index: doc(
    "An element of a map or list; the way to labels whose names are no identifiers.",
    '{{ index $labels "app.kubernetes.io/name" }}',
  ),
  js: doc("Escapes a text for JavaScript."),
  le: doc("Whether the first number or text is at most the second.", "{{ le 1.0 2.0 }} → true"),
  len: doc("The length of a text in bytes, or of a list or map.", '{{ len "abc" }} → 3'),
  lt: doc("Whether the first number or text is less than the second.", "{{ lt 1.0 2.0 }} → true"),
  match: doc(
    "Whether the text has a match of the regular expression (RE2), anywhere in it.",
    '{{ match "[0-9]+" "node12" }} → true',
  ),
  ne: doc("Whether the arguments differ.", '{{ ne "a" "b" }} → true'),
  not: doc("True for an empty or false argument.", "{{ not false }} → true"),
  or: doc(
    "The first argument that is neither empty nor false, else the last one.",
    '{{ or "" "unknown" }} → unknown',
  ),
  print: doc("The arguments as text.", '{{ print "a" "b" }} → ab'),
  printf: doc(
    "The arguments in the format of Go's fmt package; `%.2f` is a float with two decimals.",
    '{{ printf "%.2f" 1.2345 }} → 1.23',
  ),
  println: doc("The arguments as text with spaces between them and a line feed behind."),
  reReplaceAll: doc(
    "Replaces every match of a regular expression (RE2); `$1` is its first group.",
    '{{ reReplaceAll "(a)(b)" "$2$1" "ab" }} → ba',
  ),
  safeHtml: doc(
    "Marks a text as HTML that is not to be escaped again. Without effect in alert templates, which are plain text.",
  ),
  slice: doc("A part of a text or list, from one index up to another.", '{{ slice "abcdef" 1 3 }} → bc'),
  title: doc("Makes the first letter of every word a capital.", '{{ title "aa bb CC" }} → Aa Bb CC'),
  toLower: doc("Makes all letters small.", '{{ toLower "Prod" }} → prod'),
  toUpper: doc("Makes all letters capitals.", '{{ toUpper "warning" }} → WARNING'),
  urlquery: doc("Escapes a text for the query of a URL.", '{{ urlquery "a b" }} → a+b'),
};

const PROMETHEUS: Readonly<Record<string, TemplateDoc>> = {
  args: doc("Puts its arguments into a map with the keys `arg0`, `arg1` …, to hand several to a template."),
  externalURL: doc("The URL under which this Prometheus can be reached from outside."),
  first: doc(
    "The first sample of a query's result. Fails when there is none, so ask `with` before.",
    '{{ with query "up" }}{{ . | first | value }}{{ end }}',
  ),
  graphLink: doc(
    "The path of the graph page for an expression, to be put behind `externalURL`.",
    '{{ graphLink "up" }} → /graph?g0.expr=up&g0.tab=0',
  ),
  humanize: doc(
    "Shortens a number with metric prefixes, to four digits.",
    "{{ 1234567 | humanize }} → 1.235M",
  ),
  humanize1024: doc(
    "Shortens a number with binary prefixes, to four digits; for bytes.",
    "{{ humanize1024 123456789 }} → 117.7Mi",
  ),
  humanizePercentage: doc(
    "Writes a ratio as a percentage, to four digits.",
    "{{ humanizePercentage 0.8765 }} → 87.65%",
  ),
  humanizeTimestamp: doc(
    "Writes Unix seconds as a date and time in UTC.",
    "{{ humanizeTimestamp 1435065584.128 }} → 2015-06-23 13:19:44.128 +0000 UTC",
  ),
  label: doc(
    "The value of a label of a sample; empty where it has none.",
    '{{ query "up" | first | label "instance" }}',
  ),
  now: doc("The time of the evaluation in Unix seconds."),
  parseDuration: doc(
    "Reads a Prometheus duration, also a negative one, as seconds.",
    '{{ parseDuration "1h2m10ms" }} → 3720.01',
  ),
  pathPrefix: doc("The path of this Prometheus' external URL."),
  query: doc(
    "Runs an expression at the time of the evaluation and gives its samples, each with `.Labels` and `.Value`. Every firing alert runs it again.",
    '{{ range query "up == 0" }}{{ .Labels.instance }} {{ end }}',
  ),
  sortByLabel: doc(
    "Sorts samples by the value of a label.",
    '{{ range query "up" | sortByLabel "instance" }}{{ .Labels.instance }} {{ end }}',
  ),
  stripDomain: doc(
    "Leaves the first part of a host name; a port stays.",
    '{{ stripDomain "db1.example.com:9100" }} → db1:9100',
  ),
  stripPort: doc(
    "Takes the port off an address.",
    '{{ stripPort "db1.example.com:9100" }} → db1.example.com',
  ),
  strvalue: doc("The value of the label `__value__` of a sample, which consoles use for texts."),
  tableLink: doc(
    "The path of the table page for an expression, to be put behind `externalURL`.",
    '{{ tableLink "up" }} → /graph?g0.expr=up&g0.tab=1',
  ),
  toDuration: doc(
    "Turns seconds into Go's duration, which has methods of its own.",
    "{{ (toDuration 90).String }} → 1m30s",
  ),
  toTime: doc(
    "Turns Unix seconds into Go's time, which has methods of its own.",
    '{{ (toTime 1435065584).Format "2006-01-02" }} → 2015-06-23',
  ),
  urlQueryEscape: doc(
    "Escapes a text for the query of a URL.",
    '{{ urlQueryEscape "up == 0" }} → up+%3D%3D+0',
  ),
  value: doc("The value of a sample.", '{{ query "up" | first | value }} → 1'),
};

const ALERTMANAGER: Readonly<Record<string, TemplateDoc>> = {
  append: doc("A list with more elements at its end.", '{{ append (list "a" "b") "c" }} → [a b c]'),
  base64decode: doc(
    "Decodes Base64 with the alphabet for URLs; fails where it cannot.",
    '{{ base64decode "YWJj" }} → abc',
  ),
  base64encode: doc(
    "Encodes in Base64 with the alphabet for URLs, so that the result can stand in a query.",
    '{{ base64encode "abc" }} → YWJj',
  ),
  date: doc(
    "A time in Go's layout, which spells out Mon Jan 2 15:04:05 2006.",
    '{{ .StartsAt | date "15:04" }}',
  ),
  dict: doc(
    "A map from keys and values in turn, to hand several to a template. Keys are texts.",
    '{{ template "row" (dict "name" "disk" "alerts" .Alerts) }}',
  ),
  join: doc("Puts texts together with a separator.", '{{ .CommonLabels.Values | join ", " }}'),
  list: doc("A list of its arguments.", '{{ range list "a" "b" }}{{ . }} {{ end }} → a b'),
  mustToDate: doc(
    "Reads a time in Go's layout, as UTC; fails where it cannot.",
    '{{ mustToDate "2006-01-02" "2026-05-01" }}',
  ),
  now: doc("The present time.", '{{ now | date "2006-01-02 15:04" }}'),
  routeLabels: doc(
    "The value of a label of the route that the notification came by; such labels stand in the route's `labels`.",
    '{{ routeLabels "team" }}',
  ),
  safeUrl: doc(
    "Marks a text as a URL that is not to be escaped again. Of use in mails only; other notifications are plain text.",
    '<a href="{{ .GeneratorURL | safeUrl }}">Source</a>',
  ),
  since: doc(
    "The time that has passed since another.",
    "{{ since .StartsAt | humanizeDuration }} → 1h 30m 0s",
  ),
  stringSlice: doc("A list of texts.", '{{ .CommonLabels.Remove (stringSlice "alertname") }}'),
  toDate: doc(
    "Reads a time in Go's layout, as UTC; the zero time where it cannot.",
    '{{ .CommonLabels.day | toDate "2006-01-02" | date "Jan 2" }}',
  ),
  toJson: doc("A value as JSON, quotes and escapes included.", '{{ toJson .CommonLabels }} → {"job":"api"}'),
  trimSpace: doc("Takes spaces off both ends.", '{{ trimSpace " a " }} → a'),
  tz: doc("A time in another zone.", '{{ .StartsAt | tz "Europe/Paris" | date "15:04" }}'),
  urlUnescape: doc("Decodes the escapes of a URL's query.", '{{ urlUnescape "a%20b" }} → a b'),
};

/** Functions by name. */
export const TEMPLATE_FUNCTION_DOCS: Readonly<
  Record<"prometheus" | "alertmanager", Readonly<Record<string, TemplateDoc>>>
> = {
  prometheus: { ...SHARED, ...PROMETHEUS },
  alertmanager: { ...SHARED, ...ALERTMANAGER },
};

/** https://pkg.go.dev/text/template#hdr-Actions */
export const TEMPLATE_KEYWORD_DOCS: Readonly<Record<string, TemplateDoc>> = {
  block: doc("Defines a template and uses it at once.", '{{ block "name" . }} … {{ end }}'),
  break: doc("Leaves the innermost `range`."),
  continue: doc("Goes on with the next element of the innermost `range`."),
  define: doc(
    "Names a part to be used by `template`. No variable from outside is seen in it.",
    '{{ define "name" }} … {{ end }}',
  ),
  else: doc(
    "The other branch of `if`, `with` or `range`; may be followed by `if` or `with`.",
    "{{ if gt $value 0.9 }}high{{ else }}low{{ end }}",
  ),
  end: doc("Closes `if`, `with`, `range`, `define` or `block`."),
  if: doc(
    "Shows its body when the value is neither empty, zero nor false.",
    "{{ if $labels.instance }}on {{ $labels.instance }}{{ end }}",
  ),
  nil: doc("No value; it cannot stand alone."),
  range: doc(
    "Repeats its body for every element, which is the dot there; `else` is for none.",
    '{{ range query "up == 0" }}{{ .Labels.instance }} {{ end }}',
  ),
  template: doc("Inserts a defined template, with a value as its dot.", '{{ template "name" . }}'),
  with: doc(
    "Makes a value the dot of its body, and skips the body when the value is empty.",
    '{{ with query "up" }}{{ . | first | value }}{{ end }}',
  ),
};

/** The variables that stand ready in Prometheus' alert templates. */
export const TEMPLATE_VARIABLE_DOCS: Readonly<Record<string, TemplateDoc>> = {
  $: doc("The data that the template was given, also where the dot is something else."),
  $externalLabels: doc(
    "The external labels of the Prometheus that evaluates the rule.",
    "{{ $externalLabels.cluster }}",
  ),
  $externalURL: doc("The URL under which that Prometheus can be reached from outside."),
  $labels: doc(
    "The labels of the series that the alert's expression gave. A label that the expression drops is an empty text here, without an error.",
    "{{ $labels.instance }}",
  ),
  $value: doc("The value that the alert's expression gave, a float.", "{{ $value | humanize }}"),
};
