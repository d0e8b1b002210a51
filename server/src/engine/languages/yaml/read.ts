import type { Place } from "../../text/place.ts";
import { Composer } from "./compose.ts";
import type { Slot } from "./compose.ts";
import { readOn } from "./readOn.ts";
import type { GoYaml } from "./resolve.ts";
import { placeIn } from "./segments.ts";
import type { Segment } from "./segments.ts";
import { readSimpleYaml } from "./simpleYaml.ts";
import { YamlRefusal } from "./token.ts";
import type { YamlNode, YamlProblem } from "./tree.ts";

export type { Segment } from "./segments.ts";
export type { Slot } from "./compose.ts";

export interface YamlRead {
  readonly root: YamlNode | undefined;
  readonly problems: readonly YamlProblem[];
  readonly slots: readonly Slot[];
  /** An alias names an anchor that this text does not hold: it has to be read together with what is around it. */
  readonly incomplete: boolean;
}

/**
 * What is read in one piece at most, in characters: one step must end, whatever the text holds. A megabyte takes about
 * 0.2 s of a 2.5 GHz processor with all that follows, of which reading it as simple YAML or as JSON is 0.03 s. The exact
 * reader takes 0.1 s for it, reads what is wrong more often than once (`readOn.ts`), and gets half as much. So the longest
 * steps are of 1 to 2 s; what people write by hand is far below 0.2 s.
 */
export const mostSimple = 10_000_000;
const mostOdd = 5_000_000;

/** Of nearly all texts; one for all. */
const none: readonly never[] = [];

/** The answer for a text that is not read for its size; the place is its start. */
export const tooLarge = (
  place: Place,
  kind: "file-too-large" | "piece-too-large" | "odd-too-large",
  limit: number,
): YamlRead => ({
  root: undefined,
  problems: [{ ...place, kind, message: String(limit) }],
  slots: [],
  incomplete: false,
});

/**
 * Reads one YAML document as go-yaml does. Never throws: what is broken becomes problems. `after`: the beginning of
 * the next document of the file, which counts where the reader looks so far.
 */
export function readYaml(
  text: string,
  segments: readonly Segment[],
  by: GoYaml = "yaml.v3",
  after = "",
): YamlRead {
  const place = placeIn(segments, 0, 0);
  if (text.length > mostSimple) return tooLarge(place, "piece-too-large", mostSimple);
  const simple = after === "" ? readSimpleYaml(text, segments, by) : undefined;
  if (simple) return { root: simple.root, problems: none, slots: simple.slots, incomplete: false };
  if (text.length > mostOdd) return tooLarge(place, "odd-too-large", mostOdd);
  return readExactly(text, segments, by, after);
}

/** Reads whatever stands there, and says what is wrong with it. */
export function readExactly(text: string, segments: readonly Segment[], by: GoYaml, after: string): YamlRead {
  const read = composed(text, segments, by, after);
  const unreadable = unreadableIn(text, segments);
  return unreadable ? { ...read, problems: [...read.problems, unreadable] } : read;
}

function composed(text: string, segments: readonly Segment[], by: GoYaml, after: string): YamlRead {
  const composer = new Composer(text + after, segments, by);
  try {
    const root = composer.document();
    return readBy(composer, root);
  } catch (error) {
    if (!(error instanceof YamlRefusal)) throw error;
    if (error.start >= text.length && after !== "") {
      const message = `The file is refused, for the document below is broken at its very start: ${error.message}`;
      const place = placeIn(segments, text.length, text.length);
      const read = composed(text, segments, by, "");
      return { ...read, problems: [...read.problems, { ...place, kind: "syntax", message }] };
    }
    return broken(text, segments, by, error);
  }
}

const readBy = ({ problems, slots, incomplete }: Composer, root: YamlNode | undefined): YamlRead => ({
  root,
  problems,
  slots,
  incomplete,
});

/** All mistakes of a text that is refused, and the tree of what they leave. */
function broken(text: string, segments: readonly Segment[], by: GoYaml, refusal: YamlRefusal): YamlRead {
  const { refusals, composer, root } = readOn(text, segments, by, refusal);
  const found = refusals.map(({ start, end, message, first }): YamlProblem => ({
    ...placeIn(segments, start, end),
    ...(first !== undefined && { from: placeIn(segments, first, first) }),
    kind: "syntax",
    message,
  }));
  if (!composer) return { root: undefined, problems: found, slots: [], incomplete: false };
  const read = readBy(composer, root);
  return { ...read, problems: [...found, ...read.problems] };
}

const notAscii = /[^\t\n\r\x20-\x7E]/;
/** What go-yaml's reader refuses (readerc.go), lone surrogates included. */
const forbidden = /[^\t\n\r\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Characters that no YAML text may hold: one finding, as upstream stops at the first. */
function unreadableIn(text: string, segments: readonly Segment[]): YamlProblem | undefined {
  // Most texts are settled by the first, which knows no surrogates and so is several times as fast.
  const at = notAscii.test(text) ? text.search(forbidden) : -1;
  if (at < 0) return undefined;
  const code = text.codePointAt(at)!;
  const hex = code.toString(16).toUpperCase().padStart(4, "0");
  const message =
    code >= 0xdc80 && code <= 0xdcff
      ? `The byte 0x${hex.slice(2)} is not UTF-8. Save the file as UTF-8; it was most likely written in another encoding.`
      : `The control character U+${hex} is not allowed in YAML; in double quotes it can be written as an escape.`;
  return { ...placeIn(segments, at, at + 1), kind: "syntax", message };
}
