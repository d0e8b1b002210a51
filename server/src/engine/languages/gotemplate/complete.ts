import { NOTIFICATION_TEMPLATES } from "../../facts/notificationTemplates.ts";
import { TEMPLATE_KEYWORD_DOCS, TEMPLATE_VARIABLE_DOCS } from "../../facts/templateDocs.ts";
import { isBefore } from "../../facts/target.ts";
import { TEMPLATE_FUNCTIONS } from "../../facts/templateFunctions.ts";
import type { Span } from "../../text/span.ts";
import type { Completion, Names, Parsed } from "../language.ts";
import { described, functionMarkdown, signature } from "./hover.ts";
import { parseTemplate } from "./parse.ts";
import { SHAPE_FIELDS, fieldShape, isLabelShape, type Shape } from "./shape.ts";
import type { Token } from "./token.ts";
import { tokensOf } from "./tokenAt.ts";
import { notificationTemplate } from "./templateNames.ts";
import type { Template } from "./tree.ts";
import { givenForWriter, usesForWriter } from "./givenData.ts";

/** What is known of the place: the action so far, and the template cut off at the cursor. */
interface Place {
  readonly text: string;
  readonly offset: number;
  /** Tokens of the action in hand, the opening delimiter and spaces left out. */
  readonly tokens: readonly Token[];
  readonly tree: Template;
  readonly names: Names;
}

/** What may be written at the offset; the text may be broken. */
export function completeTemplate(parsed: Parsed<Template>, offset: number, names: Names): Completion[] {
  const { text } = parsed;
  const { dialect, version, home } = parsed.tree;
  // The space makes a dot at the very end a dot; upstream's lexer begins a number there.
  const before = `${text.slice(0, offset)} `;
  const tokens = tokensOf(before);
  const open = tokens.findLastIndex(({ type }) => type === "leftDelim");
  if (open < 0 || tokens.slice(open).some(({ type }) => type === "rightDelim"))
    return completeOutside(text, offset);
  const inside = tokens.slice(open + 1).filter(({ type, text: shown }) => {
    return type !== "space" && type !== "eof" && !(type === "error" && shown.startsWith("unclosed"));
  });
  const { tree } = parseTemplate(before, dialect, TEMPLATE_FUNCTIONS[dialect], version, home);
  return completeInside({ text, offset, tokens: inside, tree, names });
}

/** Outside of actions there is one thing to offer: an action, once its first brace is there. */
function completeOutside(text: string, offset: number): Completion[] {
  if (text[offset - 1] !== "{" || text[offset - 2] === "{") return [];
  const end = text[offset] === "}" ? offset + 1 : offset;
  return [
    {
      label: "{{ }}",
      kind: "snippet",
      detail: "template action",
      insert: "{{ $1 }}",
      snippet: true,
      replace: { start: offset - 1, end },
    },
  ];
}

function completeInside(place: Place): Completion[] {
  const { tokens, offset } = place;
  const last = tokens.at(-1);
  if (last?.type === "error") return last.text.startsWith("unterminated") ? completeString(place, last) : [];
  const touched = last && last.span.end === offset ? last : undefined;
  switch (touched?.type) {
    case "variable":
      return variables(place, wordSpan(place, touched.span.start));
    case "field":
    case "dot":
      return completeField(place);
    case "number":
    case "string":
    case "rawString":
    case "rightParen":
    case "charConstant":
    case "complex":
      return [];
    default:
  }
  const isWord = touched !== undefined && /^[a-zA-Z]/.test(touched.text);
  const start = isWord ? touched.span.start : offset;
  return completeTerm(place, tokens[isWord ? tokens.length - 2 : tokens.length - 1], wordSpan(place, start));
}

/** From `start` to the end of the word in which the cursor is. */
function wordSpan({ text, offset }: Place, start: number): Span {
  return { start, end: offset + /^[\p{L}\p{N}_]*/u.exec(text.slice(offset))![0].length };
}

/** `previous` decides: a command, with a function; an argument, without; or a keyword. */
function completeTerm(place: Place, previous: Token | undefined, replace: Span): Completion[] {
  const values = [...variables(place, replace), ...dotFields(place, replace)];
  if (!previous) return [...keywords(replace), ...functions(place, replace), ...values];
  switch (previous.type) {
    case "pipe":
      return functions(place, replace);
    case "else":
      return keywords(replace).filter(({ label }) => label === "if" || label === "with");
    case "end":
    case "break":
    case "continue":
    case "define":
    case "template":
    case "block":
      return [];
    case "leftParen":
    case "assign":
    case "declare":
    case "if":
    case "range":
    case "with":
      return [...functions(place, replace), ...values];
    default:
      return values;
  }
}

function functions({ tree: { dialect, version } }: Place, replace: Span): Completion[] {
  const known = [...TEMPLATE_FUNCTIONS[dialect].values()].filter(
    ({ since }) => since === undefined || !isBefore(version, since),
  );
  return known.map((each) => ({
    label: each.name,
    kind: "function",
    detail: signature(each),
    documentation: functionMarkdown(each, dialect),
    replace,
  }));
}

function keywords(replace: Span): Completion[] {
  return Object.entries(TEMPLATE_KEYWORD_DOCS)
    .filter(([label]) => label !== "nil")
    .map(([label, doc]) => ({ label, kind: "keyword", documentation: described(undefined, doc), replace }));
}

/** Variables in sight where the text was cut off, innermost first. */
function variables({ tree }: Place, replace: Span): Completion[] {
  const seen = new Set<string>();
  const found: Completion[] = [];
  for (const { name, predeclared } of visibleAtEnd(tree)) {
    if (seen.has(name)) continue;
    seen.add(name);
    const doc = predeclared ? TEMPLATE_VARIABLE_DOCS[name] : undefined;
    const base = { label: name, kind: "variable", replace } as const;
    found.push(
      doc
        ? { ...base, documentation: described(undefined, doc) }
        : { ...base, detail: "set in this template" },
    );
  }
  return found;
}

function visibleAtEnd({ declarations, definitions, length }: Template): Template["declarations"] {
  const openDefinition = definitions.find(({ open }) => open)?.name;
  return declarations
    .filter((each) => each.definition === openDefinition && each.scope.end >= length)
    .toReversed();
}

const dotFields = ({ tree, names }: Place, replace: Span): Completion[] =>
  Object.entries(SHAPE_FIELDS[usesForWriter(tree, names).dotAtEnd]).map(([name, { text }]) => ({
    label: `.${name}`,
    kind: "value",
    documentation: text,
    replace,
  }));

/** Behind a dot: fields of what stands in front of it. */
function completeField(place: Place): Completion[] {
  const { tokens, tree, offset } = place;
  let first = tokens.length - 1;
  while (first > 0 && tokens[first - 1]!.span.end === tokens[first]!.span.start && isLink(tokens[first]!))
    first--;
  const base = tokens[first]!;
  const links = isLink(base) ? tokens.slice(first, -1) : tokens.slice(first + 1, -1);
  let shape = baseShape(base, tree, place.names);
  for (const { text } of links) shape = fieldShape(shape, text.slice(1));
  const last = tokens.at(-1)!;
  const replace = wordSpan(place, Math.min(offset, last.span.start + 1));
  return fieldsOf(shape, place.names, replace);
}

const isLink = ({ type }: Token): boolean => type === "field" || type === "dot";

function baseShape(base: Token, tree: Template, names: Names): Shape {
  const uses = usesForWriter(tree, names);
  if (isLink(base)) return uses.dotAtEnd;
  if (base.type === "rightParen") return "sample";
  const declaration = visibleAtEnd(tree).find(({ name }) => name === base.text);
  if (declaration) return uses.shapes.get(declaration) ?? "unknown";
  const around = tree.definitions.find(({ open }) => open);
  if (base.text !== "$") return "unknown";
  if (around) return tree.home === "file" ? givenForWriter(tree, around.name, names) : "unknown";
  return tree.dialect === "prometheus" ? "alertData" : "notification";
}

function fieldsOf(shape: Shape, names: Names, replace: Span): Completion[] {
  const fixed = Object.entries(SHAPE_FIELDS[shape]).map(([label, { text }]): Completion => ({
    label,
    kind: "value",
    documentation: text,
    replace,
  }));
  return isLabelShape(shape) || shape === "sampleLabels"
    ? [...labels(names, replace, true), ...fixed]
    : fixed;
}

function labels(names: Names, replace: Span, asField: boolean): Completion[] {
  const found: Completion[] = [];
  for (const { name, detail, documentation } of names.list("label")) {
    if (asField && !/^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name)) continue;
    found.push({
      label: name,
      kind: "label",
      replace,
      ...(detail === undefined ? {} : { detail }),
      ...(documentation === undefined ? {} : { documentation }),
    });
  }
  return found;
}

/** Templates of this text, those of the project, and those that are there by default. */
function templateNames({ tree: { dialect, home, definitions }, names }: Place, replace: Span): Completion[] {
  const found = new Map<string, Completion>();
  const add = (label: string, about: Pick<Completion, "detail" | "documentation">): void => {
    if (!found.has(label) && label !== "") found.set(label, { label, kind: "value", ...about, replace });
  };
  for (const { name } of definitions) add(name, { detail: "defined in this text" });
  if (dialect !== "alertmanager") return [...found.values()];
  for (const { name, detail, isDeclared } of home ? names.list(notificationTemplate) : [])
    if (isDeclared) add(name, detail === undefined ? {} : { detail });
  for (const [name, documentation] of Object.entries(NOTIFICATION_TEMPLATES)) add(name, { documentation });
  return [...found.values()];
}

/** Inside the quotes of `index $labels "` or `label "` stands the name of a label. */
function completeString(place: Place, quote: Token): Completion[] {
  const { text, offset, tokens, names } = place;
  const previous = tokens.at(-2);
  if (previous?.type === "template") {
    const end = offset + /^[^"`'\s}]*/.exec(text.slice(offset))![0].length;
    return templateNames(place, { start: quote.span.start + 1, end });
  }
  const isLabel =
    previous?.text === "label" ||
    previous?.text === "sortByLabel" ||
    (tokens.at(-3)?.text === "index" && previous?.text === "$labels") ||
    (tokens.at(-3)?.text === "index" && previous?.text === ".Labels");
  if (!isLabel) return [];
  const end = offset + /^[^"`'\s}]*/.exec(text.slice(offset))![0].length;
  return labels(names, { start: quote.span.start + 1, end }, false);
}
