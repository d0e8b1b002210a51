import type { RegexPart } from "../../languages/regex/parts.ts";
import type { Check } from "../../model/check.ts";
import { onlyParts } from "../../languages/promql/regexMatchers.ts";
import { regexMatchers } from "../regexMatchers.ts";

export const substringRegex: Check = {
  id: "promql/substring-regex",
  severity: "info",
  summary: "A regular expression that looks for words in the middle of a label's value.",
  source: "pint: promql/regexp (smelly selector)",
  on: regexMatchers((matcher, expr, { report }) => {
    const parts = onlyParts(matcher);
    const hasSeam = parts?.some((part, at) =>
      part.type === "anything"
        ? isWord(parts[at - 1]) && isWord(parts[at + 1])
        : isWord(part) && parts[at - 1]?.type === "anything" && parts[at + 1]?.type === "anything",
    );
    if (!hasSeam) return;
    const { matcher: node, label } = matcher;
    // A name has no labels for its parts, and `level:metric:operations` is made to be taken apart.
    if (label === "__name__") return;
    // Once is enough for a matcher that an expression repeats.
    if (expr.text.indexOf(expr.text.slice(node.start, node.end)) !== node.start) return;
    const message = `This takes \`${label}\` apart: it also matches what nobody has thought of yet, and is compared with every value. A label of its own for each part says what is meant.`;
    report({ place: expr.toChunk(node), message });
  }),
};

/** Numbers, such as `5.*` of status codes, are no words. */
const isWord = (part: RegexPart | undefined): boolean => part?.type === "text" && /\D/.test(part.text);
