import { isBefore, newest, sinceWords } from "../../facts/target.ts";
import { touches } from "../../text/span.ts";
import type {
  Hover,
  Language,
  LanguageError,
  LanguageOptions,
  LanguageSymbol,
  LanguageToken,
  Parsed,
} from "../language.ts";
import { addNamesOf } from "../labelValue.ts";
import { complete } from "./complete.ts";
import { rename } from "./rename.ts";
import { matcherMode, UTF8_SINCE } from "./matcherMode.ts";
import { readClassic } from "./readClassic.ts";
import { readUtf8 } from "./readUtf8.ts";
import { written } from "./tree.ts";
import type { Matcher, MatcherTree, Reading } from "./tree.ts";

/** What stands in `matchers` of Alertmanager's routes and inhibition rules. */
export const matcher: Language<MatcherTree> = {
  id: "matcher",
  title: "Matchers of Alertmanager",
  parse,
  symbols,
  rename,
  hover,
  complete,
  tokens,
  around: ({ tree }, offset) =>
    tree.matchers
      .flatMap(({ nameSpan, valueSpan, span }) => [nameSpan, valueSpan, span])
      .filter((span) => touches(span, offset)),
};

const SYNTAX = "alertmanager/matcher";

/** As the three modes of Alertmanager 0.34, matcher/compat/parse.go. */
function parse(text: string, { target = newest }: LanguageOptions = {}): Parsed<MatcherTree> {
  const mode = matcherMode(target);
  const classic = readClassic(text);
  const utf8 = readUtf8(text);
  if (mode === "utf8") return answer(text, utf8, errorsOf(utf8));
  if (mode === "classic") {
    const isNew = isBefore(target.alertmanager, UTF8_SINCE) && utf8.errors.length === 0;
    const later = isNew ? ` This can be read ${sinceWords(target, `alertmanager ${UTF8_SINCE}`)}.` : "";
    return answer(text, classic, errorsOf(classic, later));
  }
  if (utf8.errors.length > 0) {
    if (classic.errors.length > 0) return answer(text, utf8, errorsOf(utf8));
    return answer(text, classic, [fallback(text, utf8, classic)]);
  }
  if (classic.errors.length > 0 || same(utf8, classic)) return answer(text, utf8, []);
  return answer(text, classic, [disagreement(text, utf8, classic)]);
}

const answer = (text: string, { matchers }: Reading, errors: LanguageError[]): Parsed<MatcherTree> => ({
  text,
  tree: { matchers },
  errors,
});

const errorsOf = ({ errors }: Reading, later = ""): LanguageError[] =>
  errors.map((error) => ({ ...error, message: error.message + later, check: SYNTAX }));

const same = (one: Reading, other: Reading): boolean => listed(one) === listed(other);

const listed = ({ matchers }: Reading): string => matchers.map(written).join(",");

function fallback(text: string, utf8: Reading, classic: Reading): LanguageError {
  const [first] = utf8.errors;
  const values = classic.matchers.map(({ value }) => (value === "" ? "empty" : `\`${value}\``)).join(", ");
  const message = `${first?.message ?? ""} Alertmanager falls back to its old parser, which it is going to drop, and takes the value to be ${values}.`;
  const replacement = listed(classic);
  return {
    span: { start: 0, end: text.length },
    message,
    replacement,
    check: "alertmanager/classic-matcher",
  };
}

function disagreement(text: string, utf8: Reading, classic: Reading): LanguageError {
  const message = `Alertmanager's two parsers read this differently: the old one, which it follows today, as \`${listed(classic)}\`, the new one as \`${listed(utf8)}\`. Write it so that both agree: values in double quotes, backslashes doubled.`;
  return { span: { start: 0, end: text.length }, message, check: "alertmanager/ambiguous-matcher" };
}

function symbols({ text, tree }: Parsed<MatcherTree>): LanguageSymbol[] {
  const found: LanguageSymbol[] = [];
  for (const { name, nameSpan, operator, value, valueSpan } of tree.matchers) {
    if (name === "") continue;
    found.push({ space: "label", name, span: nameSpan, role: "refers" });
    const raw = text.slice(valueSpan.start, valueSpan.end);
    addNamesOf(found, { label: name, operator, value }, raw, valueSpan);
  }
  return found;
}

function tokens({ text, tree }: Parsed<MatcherTree>): LanguageToken[] {
  return tree.matchers.flatMap(({ nameSpan, operator, valueSpan }): LanguageToken[] => {
    const start = text.indexOf(operator, nameSpan.end);
    return [
      { ...nameSpan, type: "property" },
      { start, end: start + operator.length, type: "operator" },
      { ...valueSpan, type: operator.includes("~") ? "regexp" : "string" },
    ];
  });
}

function hover({ tree }: Parsed<MatcherTree>, offset: number): Hover | undefined {
  const found = tree.matchers.find(({ span }) => span.start <= offset && offset <= span.end);
  return found && { span: found.span, markdown: inWords(found) };
}

function inWords({ name, operator, value }: Matcher): string {
  const label = `\`${name}\``;
  if (value === "" && operator === "=") return `Alerts **without** the label ${label}.`;
  if (value === "" && operator === "!=") return `Alerts **with** the label ${label}.`;
  if (operator === "=") return `Alerts whose label ${label} **is** \`${value}\`.`;
  if (operator === "!=")
    return `Alerts whose label ${label} **is not** \`${value}\`, or that have no such label.`;
  const not = operator === "!~" ? "**does not match**" : "**matches**";
  return `Alerts whose label ${label} ${not} the regular expression \`${value}\`, from its start to its end.`;
}
