import assert from "node:assert/strict";
import { test } from "node:test";
import { BrokenJson, jsonMembers } from "../server/src/runs/process/importers/jsonMembers.ts";
import { randomOf } from "../server/src/runs/process/demo/randomOf.ts";

const pieces = new Set(["results", "nodes"]);

async function* inChunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The object again, put together from its members. */
async function readAgain(text: string, size: number): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for await (const { of, key, text: member } of jsonMembers(inChunks(text, size), pieces)) {
    const value = JSON.parse(member) as unknown;
    if (!pieces.has(of)) found[of] = value;
    else if (key === undefined) ((found[of] ??= []) as unknown[]).push(value);
    else ((found[of] ??= {}) as Record<string, unknown>)[key] = value;
  }
  return found;
}

test("the members of any object are those that JSON.parse reads, however it is cut", async () => {
  const { next: random } = randomOf("members");
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const texts = ['a"b\\', "é{}[],:", "\u2028", "", "\\", "日本"];
  const value = (depth: number): unknown => {
    const kind = Math.floor(random() * (depth > 0 ? 6 : 4));
    const count = Math.floor(random() * 4);
    if (kind === 0) return random() * 1e6;
    if (kind === 1) return pick(texts);
    if (kind === 2) return pick([null, true, false]);
    if (kind === 3) return Math.floor(random() * 100);
    const all = Array.from({ length: count }, (_, at) => [`k"{${at}`, value(depth - 1)] as const);
    return kind === 4 ? all.map(([, one]) => one) : Object.fromEntries(all);
  };
  for (let round = 0; round < 1500; round++) {
    const object: Record<string, unknown> = { metadata: value(2) };
    if (random() < 0.6)
      object["results"] = Array.from({ length: 1 + Math.floor(random() * 4) }, () => value(3));
    if (random() < 0.6) object["nodes"] = { "model.a": value(3), 'b"': value(2) };
    if (random() < 0.5) object["other"] = value(3);
    const text = (random() < 0.2 ? "\uFEFF" : "") + JSON.stringify(object, null, pick([0, 2]));
    const size = 1 + Math.floor(random() * 40);
    assert.deepEqual(await readAgain(text, size), object, text);
    const cut = Math.floor(random() * (text.length - 1));
    await assert.rejects(readAgain(text.slice(0, cut), size), BrokenJson, text.slice(0, cut));
  }
});

test("what stands before a broken place is told", async () => {
  const found: string[] = [];
  await assert.rejects(async () => {
    const text = '{"metadata": {}, "results": [{"a": 1}, {"b": 2}, {"c":';
    for await (const { text: member } of jsonMembers(inChunks(text, 7), pieces)) found.push(member);
  }, /the file ends in the middle/);
  assert.deepEqual(found, ["{}", '{"a": 1}', '{"b": 2}']);
});

test("what is no object is refused", async () => {
  for (const text of ["", "  ", "[]", '"x"', "1", "<html>", '{"a": 1} {'])
    await assert.rejects(readAgain(text, 5), BrokenJson, text);
});
