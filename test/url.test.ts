import assert from "node:assert/strict";
import { test } from "node:test";
import { newest } from "../server/src/engine/facts/target.ts";
import { goDuration } from "../server/src/engine/languages/go-duration/goDuration.ts";
import { parseUrl } from "../server/src/engine/languages/url/parseUrl.ts";
import { url } from "../server/src/engine/languages/url/url.ts";

/** The text that the first error marks; `undefined` where there is none. */
function marked(text: string, variant?: string, alertmanager = newest.alertmanager): string | undefined {
  const target = { ...newest, alertmanager };
  const [error] = url.parse(text, { target, ...(variant !== undefined && { variant }) }).errors;
  return error && text.slice(error.span.start, error.span.end);
}

test("a URL is taken apart as Go takes it apart", () => {
  const read = (text: string): unknown => parseUrl(text);
  assert.deepEqual(read("HTTP://user@example.com:80/a?b#c"), { scheme: "http", host: "example.com:80" });
  assert.deepEqual(read("http://[fe80::1%25en0]:8080/"), { scheme: "http", host: "[fe80::1%25en0]:8080" });
  assert.deepEqual(read("mailto:someone@example.com"), { scheme: "mailto", host: "" });
  assert.deepEqual(read("/a/path:with/colon"), { scheme: "", host: "" });
  assert.deepEqual(read("//host/path"), { scheme: "", host: "host" });
  assert.deepEqual(read(""), { scheme: "", host: "" });
});

test("what Go refuses is marked where it stands", () => {
  assert.equal(marked("http://a/%zz"), "%zz");
  assert.equal(marked("http://a/#%zz"), "%zz");
  assert.equal(marked("http://a b/"), " ");
  assert.equal(marked("http://a:b/"), ":b");
  assert.equal(marked("http://[::1/"), "[::1");
  assert.equal(marked("http://[::1]x/"), "x");
  assert.equal(marked("http://a%20b/"), "%");
  assert.equal(marked("http://u{@a/"), "{");
  assert.equal(marked("a:b/c"), undefined);
  assert.equal(marked("1:b/c"), ":");
  assert.equal(marked("://a"), ":");
  assert.equal(marked("http://a/\u0001"), "\u0001");
});

test("only `http` with a host is taken where that is asked", () => {
  assert.equal(marked("example.com", "http"), "example.com");
  assert.equal(marked("ftp://example.com", "http"), "ftp");
  assert.equal(marked("http:///path", "http"), "http:///path");
  assert.equal(marked("http://:80", "http"), undefined);
  assert.equal(marked("<secret>", "http"), "<secret>");
  assert.equal(marked("<secret>", "secret-http"), undefined);
});

test("a webhook's URL may be a template since 0.31, and hidden since 0.26", () => {
  const text = "{{ .CommonLabels.hook }}";
  assert.equal(marked(text, "http-or-template"), undefined);
  assert.equal(marked(text, "http-or-template", "0.30"), text);
  assert.equal(marked("http://a/{{ .b }}", "http-or-template", "0.30"), undefined);
  assert.equal(marked("http://a/{{ title .b }}", "http-or-template"), "title");
  assert.equal(marked("<secret>", "http-or-template"), undefined);
  assert.equal(marked("<secret>", "http-or-template", "0.25"), "<secret>");
});

test("durations are read as Go reads them", () => {
  const ms = (text: string): number | undefined => goDuration.parse(text).tree.ms;
  assert.equal(ms("1h30m"), 5_400_000);
  assert.equal(ms("1.5h"), 5_400_000);
  assert.equal(ms(".5s"), 500);
  assert.equal(ms("-2m"), -120_000);
  assert.equal(ms("1s1m"), 61_000);
  assert.equal(ms("0"), 0);
  for (const text of ["", "-", "5", "1d", "1 h", "1H", ".s", "1.2.3s", "s", "300000000h"])
    assert.equal(goDuration.parse(text).errors[0]?.check, "duration/go-syntax", text);
});

test("a bare number is nanoseconds where numbers are taken", () => {
  const checks = (text: string): string[] =>
    goDuration.parse(text, { variant: "or-number" }).errors.map(({ check }) => check);
  assert.deepEqual(checks("5"), ["duration/nanoseconds"]);
  assert.deepEqual(checks("0"), []);
  assert.deepEqual(checks("5s"), []);
});

test("any text is read, and spans lie in it", () => {
  const alphabet = [
    "http",
    ":",
    "/",
    "//",
    "[",
    "]",
    "@",
    "%",
    "2",
    "#",
    "?",
    "{{",
    "}}",
    " ",
    ".",
    "h",
    "-",
    "😀",
  ];
  let seed = 1;
  for (let round = 0; round < 2000; round++) {
    let text = "";
    for (let length = round % 9; length > 0; length--) {
      seed = (seed * 48_271) % 2_147_483_647;
      text += alphabet[seed % alphabet.length]!;
    }
    for (const variant of ["", "http", "http-or-template"]) {
      const errors = [...url.parse(text, { variant }).errors, ...goDuration.parse(text, { variant }).errors];
      for (const { span } of errors)
        assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, `${variant} ${text}`);
    }
  }
});
