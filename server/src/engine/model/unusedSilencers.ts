import { namesCheck } from "../text/suppression.ts";
import type { Finding } from "./finding.ts";
import { isOff, settingOf } from "./settings.ts";
import type { UnusedName } from "./silencers.ts";
import type { Project } from "./project.ts";

const id = "tocsin/unused-silencer";

/**
 * A finding for each name in a comment that silences nothing. What does not exist is another check's to tell; a check
 * that is turned off may come back, its comments stay.
 */
export function unusedSilencers(unused: readonly UnusedName[], { settings, checks }: Project): Finding[] {
  const severity = settingOf(settings, id)?.severity ?? "warning";
  if (severity === "off") return [];
  const isOn = (name: string): boolean =>
    [...checks.values()].some((check) => namesCheck(name, check.id) && !isOff(settings, check));
  return unused.filter(({ name }) => isOn(name.value)).map((one) => finding(one, severity));
}

function finding({ name, suppression }: UnusedName, severity: Finding["severity"]): Finding {
  const { place, names } = suppression;
  const where = suppression.wholeFile ? "in this file" : "here";
  const isOnly = names.length === 1;
  const edit = isOnly ? withSpace(place) : withComma(name.place);
  return {
    check: id,
    severity,
    place: name.place,
    message: `\`${name.value}\` finds nothing ${where} to silence; take ${isOnly ? "the comment" : "it"} out.`,
    fixes: [
      {
        title: isOnly ? "Remove the comment" : `Remove \`${name.value}\``,
        edits: [{ place: edit, text: "" }],
      },
    ],
    unnecessary: true,
  };
}

type Place = Finding["place"];

/** The comment with the blanks in front of it; with its whole line where it stands alone. */
function withSpace({ chunk, start, end }: Place): Place {
  const { text } = chunk;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const blanks = /[ \t]*$/.exec(text.slice(lineStart, start))?.[0].length ?? 0;
  const next = text.indexOf("\n", end);
  const isAlone = start - blanks === lineStart && text.slice(end, next < 0 ? undefined : next).trim() === "";
  if (!isAlone) return { chunk, start: start - blanks, end };
  return { chunk, start: lineStart, end: next < 0 ? text.length : next + 1 };
}

/** A name with the comma and blanks behind it, or in front of it where it is the last. */
function withComma({ chunk, start, end }: Place): Place {
  const behind = /^[ \t]*,[ \t]*/.exec(chunk.text.slice(end, end + 100))?.[0].length ?? 0;
  if (behind > 0) return { chunk, start, end: end + behind };
  const before = /[ \t]*,?[ \t]*$/.exec(chunk.text.slice(Math.max(start - 100, 0), start))?.[0].length ?? 0;
  return { chunk, start: start - before, end };
}
