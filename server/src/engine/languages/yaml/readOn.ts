import { Composer } from "./compose.ts";
import type { GoYaml } from "./resolve.ts";
import type { Segment } from "./segments.ts";
import { isBlank, isBreak, YamlRefusal } from "./token.ts";
import type { YamlNode } from "./tree.ts";

/** What was found on the way to the end of a text. */
export interface ReadOn {
  readonly refusals: readonly YamlRefusal[];
  /** The text without what the refusals spoil, with its tree; missing when no end was reached. */
  readonly composer?: Composer;
  readonly root?: YamlNode | undefined;
}

/** Attempts, and characters in all of them, after which what is left stays unread. */
const mostAttempts = 60;
const mostText = 3_000_000;

/** Finds every mistake: takes out what the last one spoils and reads again, until the text is read to its end. */
export function readOn(text: string, segments: readonly Segment[], by: GoYaml, first: YamlRefusal): ReadOn {
  const refusals = [first];
  let rest = without(text, first);
  let before = first;
  for (let attempt = 1; attempt < mostAttempts && attempt * text.length < mostText; attempt++) {
    const composer = new Composer(rest.text, segments, by);
    try {
      const root = composer.document();
      return { refusals, composer, root };
    } catch (error) {
      if (!(error instanceof YamlRefusal)) throw error;
      if (!isConsequence(rest, before, error)) refusals.push(error);
      const next = without(rest.text, error);
      if (next.text === rest.text) break;
      rest = next;
      before = error;
    }
  }
  return { refusals };
}

interface Rest {
  readonly text: string;
  /** Where what was taken out last ends. */
  readonly end: number;
}

/** What stands wrong right behind a structure that was taken out stands wrong because of it. */
function isConsequence({ text, end }: Rest, before: YamlRefusal, found: YamlRefusal): boolean {
  if (before.spoils === "itself") return false;
  // Nothing was wrong there before: its end was taken out.
  if (found.start < before.start) return true;
  if (found.spoils !== "block") return false;
  const between = text.slice(end, lineStartOf(text, found.start));
  return found.start < end || between.trim() === "" || before.message === found.message;
}

/** The text with blanks in place of what a mistake spoils; no offset moves. */
function without(text: string, { start, end, spoils }: YamlRefusal): Rest {
  if (spoils === "itself") return blanked(text, start, Math.max(end, start + 1));
  if (spoils === "line") return blanked(text, start, lineEndOf(text, start));
  const from = lineStartOf(text, start);
  const indent = indentAt(text, from);
  let to = lineEndOf(text, start);
  for (let at = to + 1; at < text.length; at = to + 1) {
    const lineEnd = lineEndOf(text, at);
    if (at + indentAt(text, at) < lineEnd && indentAt(text, at) <= indent) break;
    to = lineEnd;
  }
  const kept = lead.exec(text.slice(from, start))![0].length;
  return blanked(text, from + kept, to);
}

/** What begins a line is good whatever is wrong behind it: dashes, and a key with its colon. */
const lead = /^(?:[ \t]*(?:-[ \t]+)*(?:[\w.-]+|"[^"\n]*"|'[^'\n]*')[ \t]*:[ \t]|[ \t]*(?:-[ \t]+)*)/;

const blanked = (text: string, from: number, to: number): Rest => ({
  text: text.slice(0, from) + text.slice(from, to).replaceAll(/[^\n\r]/g, " ") + text.slice(to),
  end: to,
});

function lineStartOf(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isBreak(text[at - 1])) at--;
  return at;
}

function lineEndOf(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && !isBreak(text[at])) at++;
  return at;
}

function indentAt(text: string, lineStart: number): number {
  let at = lineStart;
  while (isBlank(text[at])) at++;
  return at - lineStart;
}
