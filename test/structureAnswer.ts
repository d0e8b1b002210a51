import type { PlacedToken, Signature } from "../server/src/engine/engine.ts";
import type { Position, Range } from "../server/src/engine/text/chunk.ts";
import type { Question } from "./fixtureAnswer.ts";

/** What the engine answers about the parts of a text, as a page shows it; `undefined` for another word. */
export function answerStructure({ engine, file, uri, fence }: Question): string | undefined {
  const lines = file.text.split("\n");
  if (fence.word === "fold") {
    const found = engine.of("foldingRanges", uri) ?? [];
    return listed(
      found.map(({ start, end, comment }) => `${start + 1}-${end + 1}${comment ? " comment" : ""}`),
    );
  }
  if (fence.word === "tokens")
    return listed(
      (engine.of("semanticTokens", uri, undefined) ?? []).map((token) => tokenLine(token, lines)),
    );
  const { cursor } = file;
  if (!cursor) return undefined;
  if (fence.word === "highlight") {
    const found = engine.at("documentHighlight", uri, cursor) ?? [];
    return listed(found.map(({ range, write }) => `${placeOf(range)} ${write ? "write" : "read"}`));
  }
  if (fence.word === "select") {
    const found = engine.at("selectionRanges", uri, cursor) ?? [];
    return listed(found.map((range) => `${placeOf(range)} ${shortened(textIn(lines, range))}`));
  }
  if (fence.word === "signature") {
    const found = engine.at("signatureHelp", uri, cursor);
    return found ? signatureLine(found) : "nothing";
  }
  return undefined;
}

const listed = (lines: readonly string[]): string => (lines.length > 0 ? lines.join("\n") : "nothing");

/** `4:7-4:12`, one-based. */
const placeOf = ({ start, end }: Range): string => `${oneBased(start)}-${oneBased(end)}`;

const oneBased = ({ line, character }: Position): string => `${line + 1}:${character + 1}`;

function tokenLine({ start, length, type }: PlacedToken, lines: readonly string[]): string {
  const text = lines[start.line]!.slice(start.character, start.character + length);
  return `${oneBased(start)} ${type} ${text}`;
}

function textIn(lines: readonly string[], { start, end }: Range): string {
  if (start.line === end.line) return lines[start.line]!.slice(start.character, end.character);
  const inner = lines.slice(start.line + 1, end.line);
  const last = lines[end.line]!.slice(0, end.character);
  return [lines[start.line]!.slice(start.character), ...inner, last].join("\n");
}

/** Of several lines the first and the last. */
function shortened(text: string): string {
  const lines = text.split("\n");
  return lines.length === 1 ? text : `${lines[0]!.trim()} … ${lines.at(-1)!.trim()}`;
}

/** The signature with the active parameter in asterisks. */
function signatureLine({ label, parameters, active }: Signature): string {
  const span = parameters[active];
  if (!span) return label;
  return `${label.slice(0, span.start)}*${label.slice(span.start, span.end)}*${label.slice(span.end)}`;
}
