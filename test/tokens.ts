import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import type { IGrammar } from "vscode-textmate";

/** The root of the repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** The grammars that the extension ships. */
export const grammarFiles: readonly string[] = globSync("client/syntaxes/*.tmLanguage.json", { cwd: root })
  .map((path) => join(root, path))
  .sort();

const wasm = readFileSync(join(root, "node_modules/vscode-oniguruma/release/onig.wasm"));
const onigLib = oniguruma.loadWASM(wasm).then(() => ({
  createOnigScanner: (sources: string[]) => new oniguruma.OnigScanner(sources),
  createOnigString: (text: string) => new oniguruma.OnigString(text),
}));

interface RawGrammar {
  readonly scopeName: string;
  readonly injectionSelector?: string;
}

/** Loads a grammar from the given files; those with a selector are injected into YAML, as the manifest says. */
export async function load(scopeName: string, files: readonly string[]): Promise<IGrammar> {
  const raw = new Map<string, { path: string; text: string; grammar: RawGrammar }>();
  for (const path of files) {
    const text = readFileSync(path, "utf8");
    const grammar = JSON.parse(text) as RawGrammar;
    raw.set(grammar.scopeName, { path, text, grammar });
  }
  const injected = [...raw.values()].filter(({ grammar }) => grammar.injectionSelector !== undefined);
  const registry = new textmate.Registry({
    onigLib,
    loadGrammar: async (scope) => {
      const found = raw.get(scope);
      return found === undefined ? null : textmate.parseRawGrammar(found.text, found.path);
    },
    getInjections: (scope) =>
      scope === "source.yaml" ? injected.map((one) => one.grammar.scopeName) : undefined,
  });
  const grammar = await registry.loadGrammar(scopeName);
  assert.ok(grammar, scopeName);
  return grammar;
}

/** A piece of a line and what it is, outermost scope first. */
export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

/** The tokens of each line. */
export function tokenize(grammar: IGrammar, text: string): Token[][] {
  let state = textmate.INITIAL;
  return text.split("\n").map((line) => {
    const result = grammar.tokenizeLine(line, state);
    assert.equal(result.stoppedEarly, false);
    state = result.ruleStack;
    return result.tokens.map((token) => ({
      text: line.slice(token.startIndex, token.endIndex),
      scopes: token.scopes,
    }));
  });
}

/** The scopes of the first token that is exactly `text`, on the first line that has it from `line` on. */
function scopesOf(lines: readonly Token[][], text: string, line = 0): readonly string[] {
  for (const tokens of lines.slice(line))
    for (const token of tokens) if (token.text.trim() === text) return token.scopes;
  assert.fail(
    `no token ${JSON.stringify(text)} in ${JSON.stringify(lines.flat().map((token) => token.text))}`,
  );
}

function hasScope(scopes: readonly string[], prefix: string): boolean {
  return scopes.some((scope) => scope === prefix || scope.startsWith(`${prefix}.`));
}

/** `prefix` is a scope or its beginning up to a dot; the token is found as `scopesOf` says. */
export function expectScope(lines: readonly Token[][], text: string, prefix: string, line = 0) {
  const scopes = scopesOf(lines, text, line);
  assert.ok(hasScope(scopes, prefix), `${text}: expected ${prefix}, got ${scopes.join(" ")}`);
}

/** The opposite of `expectScope`; the token itself must be there. */
export function expectNoScope(lines: readonly Token[][], text: string, prefix: string, line = 0) {
  const scopes = scopesOf(lines, text, line);
  assert.ok(!hasScope(scopes, prefix), `${text}: did not expect ${prefix}, got ${scopes.join(" ")}`);
}

/** Lines with a token in the embedded language. */
export function embeddedLines(lines: readonly Token[][], prefix: string, language: string): number[] {
  return lines.flatMap((tokens, index) =>
    tokens.some(
      ({ text, scopes }) =>
        text.trim() !== "" &&
        scopes.some((scope) => scope.startsWith(prefix) && scope.endsWith(`.${language}`)),
    )
      ? [index]
      : [],
  );
}
