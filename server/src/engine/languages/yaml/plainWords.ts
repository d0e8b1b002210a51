/** Messages of the `yaml` package (2.9) that only its author understands, in plain words. */
const exact: Readonly<Record<string, string>> = {
  "Nested mappings are not allowed in compact mappings":
    "A mapping cannot begin here. If a colon on this line belongs to a text, put the text in quotes; if the next line is meant as a key, align it with the others.",
  "Implicit keys need to be on a single line":
    "A key and its colon have to stand on one line; this runs over several.",
  "Implicit map keys need to be followed by map values":
    "This is neither a key, for it has no colon, nor part of the value above: is the indentation right?",
  "All mapping items must start at the same column": "The keys of a mapping have to begin in one column.",
  "All sequence items must start at the same column": "The items of a list have to begin in one column.",
  "Tabs are not allowed as indentation": "YAML does not allow tabs as indentation; use spaces.",
  "Sequence item without - indicator":
    "This stands among the items of a list without a dash: add `- `, or indent it as a part of the item above.",
  "Block collections are not allowed within flow collections":
    "Between brackets and braces, items and keys are separated by commas; dashes and indentation mean nothing there.",
  "Block scalar values in collections must be indented": "The text below `|` or `>` has to be indented.",
  "Block scalars with more-indented leading empty lines must use an explicit indentation indicator":
    "The empty lines at the beginning of this text are indented deeper than the text itself; take their blanks out.",
  "Flow end indicator should be more indented than parent":
    "The closing bracket or brace has to be indented deeper than the key that it belongs to.",
  "Unexpected block-seq-ind on same line with key":
    "A list cannot begin on the line of its key: put the first dash on a line of its own.",
};

/** The same for messages with changing parts. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [
    /^Unexpected (?:flow-map-start|flow-seq-start|scalar|alias|double-quoted-scalar|single-quoted-scalar) at node end/,
    "The value has ended before this. If all of it is one text, put it in quotes; else a comma is missing.",
  ],
  [
    /^Flow (?:sequence|map) in block collection must be sufficiently indented and end with a (.)/,
    "A closing `$1` is missing above this line.",
  ],
  [/^Flow (?:sequence|map) must end with a (.)/, "A closing `$1` is missing."],
  [/^Missing , (?:or : )?between flow (?:map|sequence) items/, "A comma is missing in front of this."],
  [
    /^Block scalar header includes extra characters: (.*)/,
    "Nothing may follow `|` or `>` on its line but a comment; here stands `$1`.",
  ],
  [
    /^Unexpected (?:flow-map-end|flow-seq-end) token/,
    "This closes nothing: where is its opening bracket or brace?",
  ],
];

/** What the parser says, as somebody who writes rules would say it. */
export function inPlainWords(message: string): string {
  const line = message.split("\n")[0]!;
  const known = exact[line];
  if (known) return known;
  for (const [pattern, words] of patterns) {
    const match = pattern.exec(line);
    if (match) return words.replace("$1", () => match[1] ?? "");
  }
  const text = line
    .replace(/closing (["'])quote/, "closing quote $1")
    .replaceAll(/\s+/g, " ")
    .trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
