import type { LanguageEdit, LanguageSymbol } from "../language.ts";
import type { Span } from "../../text/span.ts";
import type { Definition, Template } from "./tree.ts";
import { callsIn, templateCall } from "./templateCalls.ts";
import { usesOf } from "./uses.ts";

/** The space of the names of Alertmanager's templates. */
export const notificationTemplate = "notification-template";

/** The space of those that have nothing in them: they do not take the place of others. */
export const emptyTemplate = "empty-notification-template";

/**
 * The templates of Alertmanager that a text defines and uses. What a text of the configuration defines, no other text
 * sees.
 */
export function templateNames(tree: Template, text: string): LanguageSymbol[] {
  const { home, definitions } = tree;
  if (home === undefined || tree.body.length === 0) return [];
  const own = new Set(definitions.map(({ name }) => name));
  const isKnown = (span: Span, name: string): boolean =>
    name !== "" && text.slice(span.start, span.end) === name;
  const used = usesOf(tree)
    .templates.filter(({ name, span }) => isKnown(span, name) && (home === "file" || !own.has(name)))
    .map(({ name, span }) => symbol(notificationTemplate, name, span, "refers"));
  used.push(...callsIn(tree).map(({ text: call, span }) => symbol(templateCall, call, span, "refers")));
  if (home === "field") return used;
  const defined = definitions.filter(({ name, nameSpan }) => isKnown(nameSpan, name));
  const empty = defined.filter((one) => isEmpty(one, text));
  const declared = defined.map(({ name, nameSpan }) =>
    symbol(notificationTemplate, name, nameSpan, "declares"),
  );
  return [
    ...used.filter((use) => use.space === templateCall || !isAmong(declared, use)),
    ...declared,
    ...empty.map(({ name, nameSpan }) => symbol(emptyTemplate, name, nameSpan, "declares")),
  ];
}

const isAmong = (symbols: readonly LanguageSymbol[], { span }: LanguageSymbol): boolean =>
  symbols.some((one) => one.span.start === span.start);

const symbol = (space: string, name: string, span: Span, role: LanguageSymbol["role"]): LanguageSymbol => ({
  space,
  name,
  span,
  role,
});

/** As parse.IsEmptyTree of Go says: blanks, comments and definitions are nothing. */
const isEmpty = ({ body, bodySpan: { start, end } }: Definition, text: string): boolean =>
  body.length === 0 &&
  text
    .slice(start, end)
    .replace(/\{\{(?:- )?\s*\/\*[^]*?\*\/\s*(?: -)?\}\}/g, "")
    .trim() === "";

/** A name that the quotes around it can hold as it is. */
export function renameTemplate(text: string, span: Span, name: string): LanguageEdit[] | undefined {
  const quote = text[span.start - 1];
  const isPlain = quote === "`" ? !name.includes("`") : !/["\\]/.test(name);
  return isPlain ? [{ span, text: name }] : undefined;
}
