import type { Random } from "../../server/src/tools/differential/random.ts";
import type { Change } from "../../server/src/engine/text/edit.ts";
import {
  linesOf,
  start,
  insert,
  replace,
  anywhere,
  endOf,
  indentOf,
  anItem,
  aBoundary,
  someLines,
  textOf,
  shifted,
  wordIn,
  behind,
} from "./linesOf.ts";
import { dialectKeys, dialectRoots, group, lines, rule, tokens } from "./words.ts";

/** One thing that somebody does to a text: changes that are sent together, each after the ones before it. */
export type Move = (text: string, random: Random) => readonly Change[];

const everywhere: Readonly<Record<string, Move>> = {
  typed: (text, random) => [insert(anywhere(text, random), random.pick(tokens))],
  typedInWord(text, random) {
    const found = wordIn(text, random);
    return found
      ? [insert(behind(found.at, found.word.length), random.pick(["x", "1", ":", "_", '"', " "]))]
      : [];
  },
  deleted(text, random) {
    const at = anywhere(text, random);
    return [replace(at, behind(at, 1 + random.below(4)), "")];
  },
  lineBreakDeleted(text, random) {
    const line = random.below(linesOf(text).length);
    return [replace({ line, character: 1e6 }, { line: line + 1, character: random.below(3) }, "")];
  },
  wordReplaced(text, random) {
    const [one, other] = [wordIn(text, random), wordIn(text, random)];
    return one && other
      ? [replace(one.at, behind(one.at, one.word.length), random.pick([other.word, "x", ""]))]
      : [];
  },
  wordQuoted(text, random) {
    const found = wordIn(text, random);
    if (!found) return [];
    const quote = random.pick(['"', "'", "{", "["]);
    const closing = quote === "{" ? "}" : quote === "[" ? "]" : quote;
    return [insert(behind(found.at, found.word.length), closing), insert(found.at, quote)];
  },
  wordRenamed(text, random) {
    const found = wordIn(text, random);
    if (!found) return [];
    const name = random.pick(["Renamed", "a", `${found.word}2`]);
    const places = linesOf(text).flatMap((content, line) => {
      const character = content.indexOf(found.word);
      return character < 0 ? [] : [{ line, character }];
    });
    const changes = places.map((at) => replace(at, behind(at, found.word.length), name));
    return random.below(2) ? changes : changes.toReversed();
  },
  anchored(text, random) {
    const [one, other] = [wordIn(text, random), wordIn(text, random)];
    if (!one || !other) return [];
    const anchor = insert(one.at, "&a ");
    return random.below(2)
      ? [anchor]
      : [anchor, replace(other.at, behind(other.at, other.word.length), "*a")];
  },
  atTheVeryStart: (_, random) => [
    insert(start(0), random.pick([...tokens, ...lines.map((line) => `${line}\n`)])),
  ],
  atTheVeryEnd: (text, random) => [
    insert(endOf(text), random.pick([...tokens, ...lines.map((line) => `\n${line}`)])),
  ],
  firstDeleted: (_, random) => [
    replace(start(0), { line: random.below(2), character: 1 + random.below(8) }, ""),
  ],
  lastDeleted(text, random) {
    const end = endOf(text);
    const line = Math.max(0, end.line - random.below(3));
    return [replace({ line, character: Math.max(0, end.character - 1) }, end, "")];
  },
};

const byLine: Readonly<Record<string, Move>> = {
  lineInserted(text, random) {
    const line = random.below(linesOf(text).length);
    const indent = indentOf(linesOf(text)[line]!);
    const more = random.pick(["", "", "  ", "    "]);
    return [insert(start(line), `${random.pick([indent, indent, ""])}${more}${random.pick(lines)}\n`)];
  },
  linesDeleted(text, random) {
    const [first, end] = someLines(text, random, 3);
    return [replace(start(first), start(end), "")];
  },
  linesDuplicated(text, random) {
    const some = someLines(text, random, 4);
    return [insert(start(some[1]), textOf(text, some))];
  },
  linesMoved(text, random) {
    const some = someLines(text, random, 4);
    const to = random.below(linesOf(text).length);
    const cut = replace(start(some[0]), start(some[1]), "");
    return to <= some[0]
      ? [cut, insert(start(to), textOf(text, some))]
      : [insert(start(to), textOf(text, some)), ...(to >= some[1] ? [cut] : [])];
  },
  indented: (text, random) => shifted(text, someLines(text, random, 1), random.pick([" ", "  ", "\t"])),
  dedented: (text, random) => shifted(text, someLines(text, random, 1), 1 + random.below(4)),
  blockIndented: (text, random) =>
    shifted(text, someLines(text, random, 8), random.pick([" ", "  ", "    "])),
  blockDedented: (text, random) => shifted(text, someLines(text, random, 8), 1 + random.below(4)),
  blockCommented: (text, random) => shifted(text, someLines(text, random, 6), "# "),
  blockUncommented(text, random) {
    const all = linesOf(text);
    const commented = all.flatMap((line, index) => (/^\s*#/.test(line) ? [index] : []));
    if (commented.length === 0) return [];
    const line = random.pick(commented);
    return [replace(start(line), { line, character: all[line]!.indexOf("#") + 2 }, "")];
  },
  spanReplaced(text, random) {
    const [from, to] = [anywhere(text, random), anywhere(text, random)];
    const isOrdered = from.line < to.line || (from.line === to.line && from.character <= to.character);
    const [first, last] = isOrdered ? [from, to] : [to, from];
    const end = last.line - first.line > 12 ? { line: first.line + 12, character: last.character } : last;
    return [replace(first, end, random.pick(["", "x", "\n", rule(random, "      "), "groups:\n"]))];
  },
};

const byItem: Readonly<Record<string, Move>> = {
  itemPasted(text, random) {
    const { line, indent } = aBoundary(text, random);
    return [insert(start(line), rule(random, random.pick([indent, indent, `${indent}  `, ""])))];
  },
  itemPastedAnywhere: (text, random) => [insert(anywhere(text, random), rule(random, "      "))],
  groupPasted(text, random) {
    const { line, indent } = aBoundary(text, random);
    return [insert(start(line), group(random, random.pick([indent, "  ", ""])))];
  },
  groupPastedAtTheEnd: (text, random) => [insert(endOf(text), `\n${group(random, random.pick(["", "  "]))}`)],
  itemDeleted(text, random) {
    const item = anItem(text, random);
    return item ? [replace(start(item[0]), start(item[1]), "")] : [];
  },
  itemDuplicated(text, random) {
    const item = anItem(text, random);
    return item ? [insert(start(random.pick(item)), textOf(text, item))] : [];
  },
  itemMoved(text, random) {
    const [item, other] = [anItem(text, random), anItem(text, random)];
    if (!item || !other) return [];
    const [first, end] = item;
    const cut = replace(start(first), start(end), "");
    if (other[0] >= end) return [insert(start(other[0]), textOf(text, item)), cut];
    return other[0] <= first ? [cut, insert(start(other[0]), textOf(text, item))] : [];
  },
  itemIndented(text, random) {
    const item = anItem(text, random);
    return item ? shifted(text, item, random.pick(["  ", " "])) : [];
  },
  itemDedented(text, random) {
    const item = anItem(text, random);
    return item ? shifted(text, item, 2) : [];
  },
  itemsMerged(text, random) {
    const { line } = aBoundary(text, random);
    const content = linesOf(text)[line] ?? "";
    const dash = content.indexOf("-");
    return dash < 0
      ? []
      : [replace({ line, character: dash }, { line, character: dash + 1 }, random.pick([" ", "#", ""]))];
  },
  commentAtBoundary(text, random) {
    const { line, indent } = aBoundary(text, random);
    const column = " ".repeat(random.pick([0, 2, 4, 6, 8, indent.length, indent.length + 2]));
    const comment = random.pick([
      "#",
      "# c",
      "# - alert: no",
      ...lines.filter((one) => one.startsWith("# tocsin")),
    ]);
    return [insert(start(line), `${column}${comment}\n`)];
  },
  blankAtBoundary(text, random) {
    const { line } = aBoundary(text, random);
    return [insert(start(line), random.pick(["\n", "\n\n", "   \n", "\t\n", "\r\n", "            \n"]))];
  },
  documentAtBoundary(text, random) {
    const { line } = aBoundary(text, random);
    return [insert(start(line), random.pick(["---\n", "...\n", "---\ngroups:\n", "...\n---\n", "--- |\n"]))];
  },
  headerTouched(text, random) {
    const all = linesOf(text);
    const heads = all.flatMap((line, index) =>
      /^[\s-]*(?:name|interval|rules|groups|spec):/.test(line) ? [index] : [],
    );
    if (heads.length === 0) return [];
    const line = random.pick(heads);
    const at = { line, character: random.below(all[line]!.length + 1) };
    return [
      random.below(3)
        ? insert(at, random.pick(["x", " ", ":", "#", "\n", "[]", "&a ", '"']))
        : replace(at, behind(at, 2), ""),
    ];
  },
};

/** Makes the file one of another program, or no longer. */
const dialects: Readonly<Record<string, Move>> = {
  groupKeyAdded(text, random) {
    const { line, indent } = aBoundary(text, random);
    return [insert(start(line + 1), `${indent}  ${random.pick(dialectKeys)}\n`)];
  },
  groupKeyAddedToTheFirst(text, random) {
    const all = linesOf(text);
    const line = all.findIndex((one) => /^\s*- name:/.test(one));
    return line < 0
      ? []
      : [insert(start(line + 1), `${indentOf(all[line]!)}  ${random.pick(dialectKeys)}\n`)];
  },
  rootKeyAdded: (text, random) => [
    insert(random.below(2) ? start(0) : endOf(text), `\n${random.pick(dialectRoots)}\n`),
  ],
  intoAnObject: (text) => [
    {
      text: `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: x }\nspec:\n${text.replaceAll(/^(?=.)/gm, "  ")}`,
    },
  ],
  dialectKeyDeleted(text) {
    const line = linesOf(text).findIndex((one) => [...dialectKeys, ...dialectRoots].includes(one.trim()));
    return line < 0 ? [] : [replace(start(line), start(line + 1), "")];
  },
};

const asAWhole: Readonly<Record<string, Move>> = {
  emptied: () => [{ text: "" }],
  rewritten: (text, random) => [{ text: random.pick([text, `${text}\n`, text.trimEnd(), text.trimStart()]) }],
  doubled: (text) => (text.length < 4000 ? [{ text: text + text }] : []),
  lineBreaksChanged: (text) => [
    { text: text.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text.replaceAll("\n", "\r\n") },
  ],
  typedTwice(text, random) {
    const at = anywhere(text, random);
    return [insert(at, random.pick(tokens)), insert(anywhere(text, random), random.pick(tokens))];
  },
  typedAndTakenBack(text, random) {
    const at = anywhere(text, random);
    return [insert(at, "x"), replace(at, behind(at, 1), "")];
  },
};

/** Rare things last: the first two thirds are what people do all day. */
const pools: readonly (readonly Move[])[] = [
  everywhere,
  everywhere,
  byLine,
  byLine,
  byItem,
  byItem,
  byItem,
  asAWhole,
  dialects,
].map((moves) => Object.values(moves));

export const someMove = (random: Random): Move => random.pick(random.pick(pools));

/** What somebody types in one place, character by character. */
export function typing(text: string, random: Random): readonly Change[] {
  const { line, indent } = aBoundary(text, random);
  const word = random.pick([
    () => rule(random, indent),
    () => group(random, indent),
    () => `${indent}  ${random.pick(lines)}\n`,
    () => `${indent}- alert: "A {{ x }}"\n${indent}  expr: |\n${indent}    sum(up{a="b"}) > 0\n`,
  ])();
  const changes: Change[] = [];
  let at = start(line);
  for (const character of word) {
    changes.push(insert(at, character));
    at = character === "\n" ? start(at.line + 1) : behind(at, character.length);
  }
  return changes;
}
