import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../server/src/workspaceFiles/readText.ts";
import { checkText, errorsOf } from "./checkText.ts";

test("bytes that are not UTF-8 keep their place and are told", () => {
  const bytes = Buffer.concat([
    Buffer.from("groups:\n  - name: caf"),
    Buffer.from([0xe9]),
    Buffer.from(" \u{1f600}\n"),
  ]);
  const text = decode(bytes);
  assert.equal(text, "groups:\n  - name: caf\udce9 \u{1f600}\n");
  assert.deepEqual(errorsOf(checkText(text)), [
    "2:14 yaml/syntax: The byte 0xE9 is not UTF-8. Save the file as UTF-8; it was most likely written in another encoding.",
  ]);
});

test("what is UTF-8, UTF-16 or has a mark is read as it is", () => {
  for (const text of ["", "a", "\u{1f600}\ufffd", "é\n"]) assert.equal(decode(Buffer.from(text)), text);
  assert.equal(decode(Buffer.from("\ufeffa")), "a");
  assert.equal(decode(Buffer.from("\ufeffa\u00e9", "utf16le")), "a\u00e9");
  assert.equal(decode(Buffer.from([0xff, 0x61, 0xc3])), "\udcffa\udcc3");
});
