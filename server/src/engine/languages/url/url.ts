import { isBefore } from "../../facts/target.ts";
import { GO_TEMPLATE_FUNCTIONS } from "../../facts/templateFunctions.ts";
import { parseTemplate } from "../gotemplate/parse.ts";
import type { Completion, Language, LanguageError, LanguageOptions, Parsed } from "../language.ts";
import { parseUrl, type Url } from "./parseUrl.ts";

export interface UrlTree {
  /** `undefined` where the text is not a URL, or is a template. */
  readonly url: Url | undefined;
}

/**
 * URLs of configurations. Variants: none, whatever Go takes for a URL; `http`, with the scheme `http` or `https` and a
 * host; `secret-http`, the same or the word that stands for a hidden one; `http-or-template`, also a Go template, of
 * which Go's own functions are known only.
 */
export const url: Language<UrlTree> = {
  id: "url",
  title: "URL",
  parse,
  complete,
};

/** As Alertmanager's API shows secrets, and reads them again. */
const HIDDEN = "<secret>";

/** Since then a webhook's URL may be a template: Alertmanager, config/common/url.go, SecretTemplateURL. */
const TEMPLATES_SINCE = "0.31";

/** Since then a webhook's URL is a secret. */
const WEBHOOK_SECRET_SINCE = "0.26";

const isBeforeVersion = (version: string, options: LanguageOptions | undefined): boolean =>
  options?.target !== undefined && isBefore(options.target.alertmanager, version);

function parse(text: string, options?: LanguageOptions): Parsed<UrlTree> {
  const variant = options?.variant ?? "";
  const isTemplate = variant === "http-or-template" && text.includes("{{");
  const isOld = isBeforeVersion(TEMPLATES_SINCE, options);
  if (isTemplate && !isOld) return { text, tree: { url: undefined }, errors: templateErrors(text) };
  const isWebhook = variant === "http-or-template" && !isBeforeVersion(WEBHOOK_SECRET_SINCE, options);
  const mayBeHidden = variant === "secret-http" || isWebhook;
  if ((mayBeHidden && text === HIDDEN) || (variant === "http-or-template" && text === ""))
    return { text, tree: { url: undefined }, errors: [] };
  const read = parseUrl(text);
  const error = "message" in read ? read : variant === "" ? undefined : wrongKind(text, read);
  const found = "message" in read ? undefined : read;
  if (!error) return { text, tree: { url: found }, errors: [] };
  const since = isTemplate ? { since: `alertmanager ${TEMPLATES_SINCE}` } : {};
  const message = isTemplate ? "a template in this URL" : error.message;
  return { text, tree: { url: found }, errors: [{ ...error, message, check: "url/syntax", ...since }] };
}

function wrongKind(text: string, { scheme, host }: Url): Omit<LanguageError, "check"> | undefined {
  const whole = { start: 0, end: text.length };
  if (text === "")
    return { span: whole, message: "a URL is missing here; it begins with `http://` or `https://`" };
  if (scheme !== "http" && scheme !== "https") {
    const bare = /^[\w.-]+(?::[0-9]+)?(?:[/?#].*)?$/.test(text) || /^\/\/./.test(text);
    if (bare) {
      const assumed = /^(?:localhost\b|[^/]*:[0-9])/.test(text) ? "http" : "https";
      const replacement = text.startsWith("//") ? `${assumed}:${text}` : `${assumed}://${text}`;
      return { span: whole, message: "this URL needs `http://` or `https://` in front", replacement };
    }
    const span = scheme === "" ? whole : { start: 0, end: scheme.length };
    const has = scheme === "" ? "no scheme" : `the scheme \`${scheme}\``;
    return { span, message: `this URL has ${has}; only \`http\` and \`https\` are taken` };
  }
  if (host !== "") return undefined;
  return { span: whole, message: `this URL names no host; it should look like \`${scheme}://example.com/\`` };
}

function templateErrors(text: string): LanguageError[] {
  return parseTemplate(text, "alertmanager", GO_TEMPLATE_FUNCTIONS).errors.map((error) =>
    error.check === "template/unknown-function"
      ? { ...error, message: `${error.message} here, where Alertmanager knows only Go's own functions` }
      : error,
  );
}

function complete({ text }: Parsed<UrlTree>): Completion[] {
  if (text !== "") return [];
  return ["https://", "http://"].map((label) => ({ label, kind: "value", replace: { start: 0, end: 0 } }));
}
