import assert from "node:assert/strict";
import { test } from "node:test";
import { RE2JS } from "re2js";
import { groupUses, hasGroup, runTogether } from "../server/src/engine/languages/regex/expansion.ts";
import { groupsOf } from "../server/src/engine/languages/regex/groups.ts";

test("groups are counted and named as RE2 does", () => {
  for (const source of [
    ...["", "a", "(a)", "(?:a)(b)", "((a)|(?P<n>b))", "(?<first>a)(b)", "(?i)(a)", "(?i:a(b))"],
    ...["[(](a)", "[^)(](a)", "[](](a)", "[^](](a)", "[[:alpha:](](a)", "[\\](](a)", "\\((a)\\)", "\\\\(a)"],
    ...["(a(b(c)))", "[a-z]+\\.(.*)", "(\\d+)(?:-(\\d+))?"],
  ]) {
    const compiled = RE2JS.compile(source);
    const groups = groupsOf(source);
    assert.equal(groups?.count, compiled.groupCount(), source);
    assert.deepEqual([...groups.names].toSorted(), Object.keys(compiled.namedGroups()).toSorted(), source);
  }
  assert.equal(groupsOf("\\Q(\\E(a)"), undefined);
});

test("a replacement names groups as Go reads it", () => {
  const names = (text: string): string[] => groupUses(text).map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(names("$1 ${2}x $$3 $ ${ ${} $a_b-$c $1x"), ["$1", "${2}", "$a_b", "$c", "$1x"]);
  const groups = groupsOf("(a)(?P<n>b)")!;
  const missing = groupUses("$0 $1 $2 $3 $n ${n} $m $01 $1n ${1n}").filter((use) => !hasGroup(groups, use));
  assert.deepEqual(
    missing.map(({ name }) => name),
    ["3", "m", "01", "1n", "1n"],
  );
  assert.deepEqual(
    missing.map((use) => runTogether(groups, use)),
    [undefined, undefined, undefined, { number: "1", rest: "n" }, undefined],
  );
});
