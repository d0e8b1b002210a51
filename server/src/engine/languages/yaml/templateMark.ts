/** A line that is no line of YAML: of Helm, Jinja or ERB. */
const line =
  /^\s*(?:\{%|<%|\{#|\{\{-|\{\{\s*(?:\/\*|\$\w*\s*:?=|\$?\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|(?:if|else|end|range|with|define|block|template|include|tpl|toYaml)\b))/;

/** A value that Helm, Jinja or ERB fills in, whatever else stands in it. */
const value =
  /^(?:\{%|<%|\{\{-?\s*\(*\s*(?:\$?\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|(?:include|template|tpl|toYaml|toJson|lookup|required|fromYaml)\s))/;

/** `{{ … }}` on one line. */
const action = /^\s*\{\{(.*?)\}\}/;

/** What the templates of Prometheus and Alertmanager read: `{{ $labels.job }}` is a text that lost its quotes. */
const alertData =
  /\$[A-Za-z]|(?:^|[\s(])\.(?:Labels|Value|ExternalLabels|ExternalURL|Receiver|Status|Alerts|GroupLabels|CommonLabels|CommonAnnotations|Annotations|StartsAt|EndsAt|GeneratorURL|Fingerprint)\b/;

const isFilledIn = (text: string): boolean => {
  const inner = action.exec(text)?.[1];
  return inner !== undefined && !alertData.test(inner);
};

/** Whether a line is one of a template language, where a line of YAML would stand. */
export const isTemplateLine = (text: string): boolean => line.test(text) || isFilledIn(text);

/** Whether a value begins with something that a template language replaces. */
export const isTemplateValue = (text: string): boolean => value.test(text) || isFilledIn(text);
