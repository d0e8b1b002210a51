import type { Engine } from "../../server/src/engine/engine.ts";
import { rangeOfName } from "../../server/src/engine/model/symbol.ts";
import { randomFrom } from "../../server/src/tools/differential/random.ts";
import type { Position } from "../../server/src/engine/text/chunk.ts";
import { dumpDocument } from "./documentDump.ts";

/** What an engine knows of each file by itself: its text, what was found, what was read. */
export function knowledge(engine: Engine, uris: readonly string[]): Record<string, unknown> {
  const known: Record<string, unknown> = {};
  for (const uri of uris) {
    const { findings, total } = engine.report(uri);
    const document = engine.workspace.documents.get(uri);
    known[`${uri} text`] = document && engine.text(uri);
    known[`${uri} document`] = document && dumpDocument(document);
    known[`${uri} findings`] = { findings, total };
  }
  const folders = new Map(uris.map((uri) => [engine.workspace.folderOf(uri), uri]));
  for (const [folder, uri] of folders) {
    const project = engine.workspace.project(uri);
    known[`${folder} names`] = nameIndex(engine, uri);
    known[`${folder} configurations`] = project.configs();
    known[`${folder} alerts`] = [...project.alerts()].sort();
  }
  known["files"] = engine.files().toSorted();
  return known;
}

/** Spaces of names that files of a project share: `x-declares` and `x-refers` of the schemas. */
const spaces: readonly string[] = [
  ..."alert alert-pattern annotation check group job job-pattern label metric notification-template receiver time-interval".split(
    " ",
  ),
  ..."contact-point dashboard datasource mute-timing".split(" ").map((space) => `grafana-${space}`),
];

/** All names of the file's project, and where they stand. */
function nameIndex(engine: Engine, uri: string): unknown {
  const project = engine.workspace.project(uri);
  return spaces.flatMap((space) =>
    [...project.names(space)].toSorted().map((name) => {
      const mentions = project.mentions(space, name).map(({ uri: file, symbol }) => {
        const { start } = rangeOfName(symbol);
        return `${file}:${start.line}:${start.character} ${symbol.role}`;
      });
      return [space, name, project.isDeclared(space, name), mentions];
    }),
  );
}

/** What an engine answers when it is asked of each file, and at some places of it. */
export function replies(
  engine: Engine,
  uris: readonly string[],
  places: ReadonlyMap<string, readonly Position[]>,
): Record<string, unknown> {
  const said: Record<string, unknown> = {};
  for (const uri of uris) {
    said[`${uri} outline`] = engine.of("outline", uri) ?? [];
    said[`${uri} links`] = engine.of("links", uri) ?? [];
    said[`${uri} folds`] = engine.of("foldingRanges", uri);
    said[`${uri} tokens`] = engine.of("semanticTokens", uri, undefined);
    said[`${uri} lenses`] = engine.of("useLenses", uri, new Set(["uses", "tests"]));
    said[`${uri} status`] = engine.status(uri);
    said[`${uri} alerts`] = engine.alerts(uri).map(({ newPage, ties, ...alert }) => {
      const { values, patterns, labels, metrics } = ties();
      return [alert, newPage(), values, patterns.map(({ label }) => label), [...labels], metrics];
    });
    said[`${uri} runbooks`] = engine.runbookHome(uri);
    for (const position of places.get(uri) ?? []) {
      const where = `at ${position.line}:${position.character}`;
      said[`${uri} hover ${where}`] = engine.at("hover", uri, position);
      said[`${uri} completion ${where}`] = sorted(
        (engine.at("complete", uri, position) ?? []).map((item) => ({ ...item, order: 0 })),
      );
      said[`${uri} definition ${where}`] = sorted(engine.at("definition", uri, position) ?? []);
      said[`${uri} references ${where}`] = sorted(engine.at("references", uri, position, true) ?? []);
      said[`${uri} highlights ${where}`] = engine.at("documentHighlight", uri, position);
      said[`${uri} selection ${where}`] = engine.at("selectionRanges", uri, position);
      said[`${uri} signature ${where}`] = engine.at("signatureHelp", uri, position);
      said[`${uri} rename ${where}`] = engine.at("prepareRename", uri, position);
      const renamed = engine.at("rename", uri, position, "renamed");
      const isDone = renamed !== undefined && "edits" in renamed;
      said[`${uri} renamed ${where}`] = isDone ? sorted([...renamed.edits]) : renamed;
      said[`${uri} alert ${where}`] = engine.at("alertAt", uri, position)?.name;
    }
    for (const finding of engine.report(uri).findings.slice(0, 2)) {
      said[`${uri} silence ${finding.check}`] = engine.at(
        "silencingComment",
        uri,
        finding.range.start,
        finding.check,
      );
      said[`${uri} turn off ${finding.check}`] = engine.turnOff(uri, finding.check);
    }
  }
  said["find"] = sorted(engine.ask("findNames", "") ?? []);
  return said;
}

/** Files and names come in the order in which they were read first; editors sort, so that is no part of the answer. */
const sorted = (list: readonly unknown[]): string[] => list.map((one) => JSON.stringify(one)).toSorted();

/** Places worth asking at: where names stand, and some that depend on nothing but the text. */
export function placesIn(
  text: string,
  outline: readonly { readonly selection: { start: Position } }[],
): Position[] {
  const random = randomFrom(text.length * 31 + 7);
  const lines = text.split("\n");
  const places: Position[] = outline.slice(0, 2).map(({ selection }) => selection.start);
  for (let count = 0; count < 4; count++) {
    const line = random.below(lines.length);
    const content = lines[line]!.replace(/\r$/, "");
    // In the middle of words, where something is to be said.
    const words = [...content.matchAll(/[\w$:.]+/g)];
    const word = words[random.below(Math.max(words.length, 1))];
    const character = word ? word.index + random.below(word[0].length + 1) : random.below(content.length + 1);
    places.push({ line, character });
  }
  return places;
}
