// The manifest says what there is, and nothing else: commands, keys, texts and their translations.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { spoken, translations, unreadable } from "../server/src/tools/l10n.ts";
import { root } from "../server/src/tools/root.ts";

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}
interface Manifest {
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly enablement?: string;
    }[];
    readonly submenus?: readonly { readonly id: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly when?: string }[]>>;
    readonly viewsWelcome: readonly {
      readonly view: string;
      readonly contents: string;
      readonly when: string;
    }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly media: Readonly<Record<string, string>>;
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

const text = (path: string): string => readFileSync(join(root, path), "utf8");
const read = <T>(path: string): T => JSON.parse(text(path)) as T;
const { contributes } = read<Manifest>("package.json");
const english = read<Record<string, string>>("package.nls.json");
const commands = new Set(contributes.commands.map(({ command }) => command));
const sources = (folder: string): string =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => text(`${folder}/${path}`))
    .join("\n");
const client = sources("client/src");
const menuItems = Object.values(contributes.menus).flat();
const conditions = [
  ...menuItems.map(({ when }) => when),
  ...contributes.viewsWelcome.map(({ when }) => when),
  ...contributes.commands.map(({ enablement }) => enablement),
  ...Object.values(contributes.views).flatMap((views) => views.map(({ when }) => when)),
].filter((when) => when !== undefined);

test("every command of the manifest is registered, and every command that is registered has a title", () => {
  const registered = new Set(
    [...text("client/src/commands/index.ts").matchAll(/"(tocsin\.[\w.]+)":/g)].map(([, id]) => id),
  );
  assert.deepEqual([...commands].toSorted(), Array.from(registered, String).toSorted());
});

test("menus, welcome views, walkthroughs and texts name commands and views that there are", () => {
  const views = Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id));
  const submenus = new Set(contributes.submenus?.map(({ id }) => id));
  const known = new Set([...commands, ...views.map((id) => `${id}.focus`)]);
  for (const { command, submenu } of menuItems) {
    if (command !== undefined) assert.ok(known.has(command), `no command ${command}`);
    if (submenu !== undefined) assert.ok(submenus.has(submenu), `no submenu ${submenu}`);
  }
  for (const { view } of contributes.viewsWelcome) assert.ok(views.includes(view), `no view ${view}`);
  const inTexts = Object.values(english).flatMap((said) => [...said.matchAll(/\(command:(tocsin\.[\w.]+)/g)]);
  for (const [, id] of inTexts) assert.ok(known.has(id!), `no command ${id}`);
  const events = contributes.walkthroughs.flatMap(({ steps }) =>
    steps.flatMap(({ completionEvents }) => completionEvents),
  );
  for (const event of events) {
    const [kind, id] = event.split(":");
    if (kind === "onCommand") assert.ok(known.has(id!), `no command ${id}`);
    if (kind === "onView") assert.ok(views.includes(id!), `no view ${id}`);
  }
});

test("there is one walkthrough, of at most six steps, and its pictures are there", () => {
  assert.equal(contributes.walkthroughs.length, 1);
  const steps = contributes.walkthroughs[0]!.steps;
  assert.ok(steps.length <= 6);
  for (const { media } of steps)
    assert.ok(existsSync(join(root, media["svg"]!)), `${media["svg"]} is missing`);
});

test("every context key of ours that a condition reads is set somewhere", () => {
  const keys = new Set(conditions.flatMap((when) => when.match(/\btocsin(?:\.\w+)+/g) ?? []));
  const views = new Set(Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id)));
  const set = settableKeys();
  const missing = [...keys].filter((key) => !views.has(key) && !set.has(key));
  assert.deepEqual(missing, []);
});

/** Keys that `setContext` is called with; `${viewId(view)}.x` stands for one of each view. */
function settableKeys(): Set<string> {
  const literal = [
    ...client.matchAll(/setContext\(\s*"(tocsin[\w.]*)"/g),
    ...client.matchAll(/"setContext",\s*"(tocsin[\w.]*)"/g),
  ];
  const ofViews = [...client.matchAll(/setContext\(\s*`\$\{viewId\(view\)\}\.(\w+)`/g)];
  const views = Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id));
  return new Set([
    ...literal.map(([, key]) => key!),
    ...ofViews.flatMap(([, name]) => views.map((view) => `${view}.${name}`)),
  ]);
}

test("every word that a condition looks for in a line of a tree is written by a view", () => {
  const written = sources("server/src/views");
  const words = conditions
    .flatMap((when) => [...when.matchAll(/viewItem (?:=~ \/(.*?)\/|== ([\w ]+))/g)])
    .flatMap(([, pattern, word]) => (pattern?.replaceAll(/\\[bw]/g, " ") ?? word!).match(/[a-zA-Z]+/g) ?? []);
  assert.ok(words.length > 0);
  for (const word of new Set(words))
    assert.match(written, new RegExp(`["'\`$ {}.?:]${word}\\b`), `no view writes “${word}” into a context`);
});

test("titles are in Title Case, begin with a verb and do not say the product's name", () => {
  const small = new Set([
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "dbt",
    "for",
    "from",
    "in",
    "of",
    "on",
    "or",
    "the",
    "to",
    "with",
  ]);
  for (const { title, category } of contributes.commands) {
    assert.equal(category, "%command.category%");
    const said = english[title.slice(1, -1)]!;
    assert.doesNotMatch(said, /tocsin(?!\.yaml)/i, said);
    for (const word of said.split(" ").slice(1))
      assert.ok(small.has(word) || /^[^a-z]/.test(word) || word.startsWith("."), `“${said}”: ${word}`);
  }
});

test("every setting says what it is, and where it may be set", () => {
  for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
    assert.ok(setting["markdownDescription"] ?? setting["description"], `${name} has no description`);
    assert.ok(setting["scope"], `${name} has no scope`);
    const values = setting["enum"] as readonly string[] | undefined;
    const described = (setting["enumDescriptions"] ?? setting["markdownEnumDescriptions"]) as
      | readonly string[]
      | undefined;
    if (values && described) assert.equal(described.length, values.length, name);
  }
});

test("every text of the manifest is a key with words, and no key is left over", () => {
  const keys = [...text("package.json").matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key!);
  assert.deepEqual([...new Set(keys)].toSorted(), Object.keys(english).toSorted());
});

test("what the client says are whole texts, which a translation can know", () => {
  // The words of the server's views, and of statuses, are looked up one by one.
  assert.deepEqual(
    unreadable()
      .map((place) => place.replace(/:\d+$/, ""))
      .toSorted(),
    ["client/src/commands/filterRuns.ts", "client/src/words.ts"],
  );
});

for (const language of translations) {
  const manifest = read<Record<string, string>>(`package.nls.${language}.json`);
  const bundle = read<Record<string, string>>(`l10n/bundle.l10n.${language}.json`);

  test(`${language}: the manifest is translated, all of it`, () => {
    assert.deepEqual(Object.keys(manifest).toSorted(), Object.keys(english).toSorted());
    for (const [key, said] of Object.entries(english)) assertAlike(said, manifest[key]!);
  });

  test(`${language}: what the extension says is translated, all of it, and nothing is left over`, () => {
    const texts = new Set(spoken().map(({ text: said }) => said));
    const missing = [...texts].filter((said) => !Object.hasOwn(bundle, said));
    assert.deepEqual(missing, [], "without a translation");
    assert.deepEqual(
      Object.keys(bundle).filter((said) => !texts.has(said)),
      [],
      "translated, and said nowhere",
    );
    for (const [said, translated] of Object.entries(bundle)) assertAlike(said, translated);
  });
}

/** The same places to fill in, the same code, the same commands; and words. */
function assertAlike(said: string, translated: string): void {
  assert.notEqual(translated.trim(), "", said);
  for (const part of [/\{\d\}/g, /`[^`]+`/g, /\]\((command:[^)]+)\)/g])
    assert.deepEqual((translated.match(part) ?? []).toSorted(), (said.match(part) ?? []).toSorted(), said);
}
