import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sourcePlace } from "../server/src/dbt/sourcePlace.ts";

const folder = join(import.meta.dirname, "../fixtures/dbt");

interface Rendered {
  readonly name: string;
  readonly snapshot?: string;
  readonly compiled: string;
  /** Line and character in the compiled text, line in the template: what Jinja itself said. */
  readonly words: readonly (readonly [row: number, character: number, line: number])[];
}

interface Share {
  exact: number;
  close: number;
  wrong: number;
  unknown: number;
  /** Said to be exact, and another line. */
  sure: number;
}

/** `change`: what became of a file since it ran, one line further down. */
function measure(set: string, byWord: boolean, change?: (template: string) => string) {
  const share: Share = { exact: 0, close: 0, wrong: 0, unknown: 0, sure: 0 };
  for (const model of JSON.parse(readFileSync(join(folder, `${set}.json`), "utf8")) as Rendered[]) {
    const raw = readFileSync(join(folder, set, `${model.name}.sql`), "utf8");
    const ended = model.name.includes("__crlf") ? raw.replaceAll("\n", "\r\n") : raw;
    const template = change?.(ended) ?? ended;
    const before = { ...share };
    let row = -1;
    for (const word of model.words) {
      if (!byWord && word[0] === row) continue;
      row = word[0];
      const { compiled, snapshot } = model;
      const about = { template, compiled, ...(snapshot !== undefined && { snapshot }) };
      const answer = sourcePlace(about, word[0], byWord ? word[1] : undefined);
      const off =
        answer.certainty === "unknown" ? undefined : Math.abs(answer.line - word[2] - (change ? 1 : 0));
      if (off === undefined) share.unknown++;
      else if (off === 0) share.exact++;
      else if (off <= 2) share.close++;
      else share.wrong++;
      if (answer.certainty === "exact" && off !== 0) share.sure++;
      if (process.env["SHOW"] && off !== 0)
        console.log(model.name, word, compiled.split("\n")[word[0]], JSON.stringify(answer));
    }
    if (process.env["SHOW"] && share.exact - before.exact === 0) console.log(`${model.name}: none`);
  }
  const all = share.exact + share.close + share.wrong + share.unknown;
  const percent = (count: number): string => `${((100 * count) / all).toFixed(1)} %`;
  const text =
    `${set}${change ? ", changed since" : ""}, ${all} ${byWord ? "words" : "lines"}: exact ${percent(share.exact)}, within two lines ${percent(share.close)}, ` +
    `wrong ${percent(share.wrong)} (${share.wrong}), unknown ${percent(share.unknown)}, ` +
    `said to be exact and not so ${share.sure}`;
  return { share, all, text };
}

/** Of a hundred places, at least so many are exact and at most so many wrong. */
const floors = {
  models: { exact: 98, wrong: 0.2 },
  heldout: { exact: 98, wrong: 0.2 },
} as const;

for (const set of ["models", "heldout"] as const)
  for (const byWord of [false, true])
    test(`a place of compiled SQL leads to its line: ${set}, by ${byWord ? "line and character" : "line"}`, (t) => {
      const { share, all, text } = measure(set, byWord);
      t.diagnostic(text);
      assert.ok((100 * share.exact) / all >= floors[set].exact, text);
      assert.ok((100 * share.wrong) / all <= floors[set].wrong, text);
      assert.equal(share.sure, 0, text);
    });

test("a file that has changed since leads to a line that reads the same, or nowhere", (t) => {
  const { share, all, text } = measure("models", false, changed);
  t.diagnostic(text);
  assert.ok((100 * share.exact) / all >= 55, text);
  assert.ok((100 * share.wrong) / all <= 0.2, text);
});

/** A line is new in front, and the last but one is gone. */
function changed(template: string): string {
  const lines = template.trimEnd().split("\n");
  return ["-- read by the board", ...lines.slice(0, -2), lines.at(-1)].join("\n");
}
