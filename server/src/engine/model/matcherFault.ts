import type { Handlers } from "./check.ts";
import { placeOf } from "../languages/yaml/tree.ts";
import { singleQuoted } from "../text/singleQuoted.ts";

/** Reports what is wrong with a matcher; the fix writes the whole text anew, in single quotes. */
export const matcherFault: NonNullable<Handlers["languageError"]> = (error, region, { report }) => {
  const place = region.toChunk(error.span);
  const { replacement, span } = error;
  const { node, text } = region;
  if (replacement === undefined || text.includes("\n")) return report({ place, message: error.message });
  const written = text.slice(0, span.start) + replacement + text.slice(span.end);
  const edits = [{ place: placeOf(node), text: singleQuoted(written) }];
  report({ place, message: error.message, fixes: [{ title: `Change to \`${written}\``, edits }] });
};
