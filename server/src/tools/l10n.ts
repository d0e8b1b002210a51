// What the extension says in VS Code, in English: what a translation must know. The words are keys of a bundle by
// themselves (`vscode.l10n`), those of the manifest stand in package.nls.json.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { english } from "../protocol/words.ts";
import { root } from "./root.ts";

/** Languages beside English, each with `l10n/bundle.l10n.ID.json` and `package.nls.ID.json`. */
export const translations = ["de"] as const;

/** A text that is handed to `vscode.l10n.t`, and where. */
export interface Spoken {
  readonly text: string;
  readonly file: string;
}

const call = /\bl10n\s*\.\s*t\(\s*/g;
const literal = /^(?:"(?:[^"\\]|\\.)*"|`(?:[^`\\$]|\\.)*`)/;

/** All that the client says, and what the server's views and answers say through it. */
export function spoken(): Spoken[] {
  const words = Object.values(english).map((text) => ({ text, file: "server/src/protocol/words.ts" }));
  return [...words, ...filesOfClient().flatMap(({ file, source }) => textsOf(source, file))];
}

/** Calls whose text is put together, so that no bundle can know it. */
export function unreadable(): string[] {
  return filesOfClient().flatMap(({ file, source }) =>
    [...source.matchAll(call)]
      .filter(({ index, 0: { length } }) => !literal.test(source.slice(index + length)))
      .map(({ index }) => `${file}:${source.slice(0, index).split("\n").length}`),
  );
}

function textsOf(source: string, file: string): Spoken[] {
  return [...source.matchAll(call)].flatMap(({ index, 0: { length } }) => {
    const [found] = literal.exec(source.slice(index + length)) ?? [];
    return found === undefined ? [] : [{ text: unquoted(found), file }];
  });
}

const unquoted = (text: string): string =>
  text.startsWith("`") ? text.slice(1, -1).replaceAll("\\`", "`") : (JSON.parse(text) as string);

function filesOfClient(): { file: string; source: string }[] {
  return readdirSync(join(root, "client/src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `client/src/${path}`)
    .map((file) => ({ file, source: readFileSync(join(root, file), "utf8") }));
}
