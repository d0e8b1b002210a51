import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import { english } from "../server/src/protocol/words.ts";
import type { Library } from "../server/src/runbooks/answer.ts";
import { makeCatalogue } from "../server/src/runbooks/catalogue.ts";
import { filePath, fileUri } from "../server/src/workspaceFiles/fileUri.ts";
import { readText } from "../server/src/workspaceFiles/readText.ts";
import { isCandidate, walk } from "../server/src/workspaceFiles/walk.ts";

/** A workspace on disk, read as the hosts read it. */
export interface RunbookProject {
  readonly folder: string;
  readonly engine: Engine;
  readonly library: Library;
}

/** Writes files into a new folder, which the test removes; a name may begin with `../` to lie beside the workspace. */
export function writeFiles(context: TestContext, files: Readonly<Record<string, string>>): string {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "tocsin runbooks ü-")));
  context.after(() => rmSync(parent, { recursive: true, force: true }));
  const folder = join(parent, "workspace");
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

export async function readProject(folder: string): Promise<RunbookProject> {
  const engine = new Engine();
  engine.roots = [fileUri(folder)];
  const uris = new Set<string>();
  for await (const uri of walk(fileUri(folder))) {
    uris.add(uri);
    const read = isCandidate(uri) ? await readText(filePath(uri)!) : undefined;
    if (read && "text" in read) engine.put({ uri, text: read.text });
  }
  engine.learn({ type: "files", version: 1, uris });
  while (engine.step());
  const catalogue = makeCatalogue();
  const roots = [folder];
  const library: Library = {
    words: english,
    shelfOf: async (home) => {
      const path = join(filePath(home.project)!, home.folder);
      return { home, roots, pages: await catalogue.pages(path, roots) };
    },
  };
  return { folder, engine, library };
}

/** Rule file with one alert for each name; a value is its annotation. */
export function ruleFile(alerts: Readonly<Record<string, string | undefined>>): string {
  const rules = Object.entries(alerts).map(([name, url]) => {
    const annotation =
      url === undefined ? "" : `\n        annotations:\n          runbook_url: ${JSON.stringify(url)}`;
    return `      - alert: ${name}\n        expr: up == 0${annotation}`;
  });
  return `groups:\n  - name: all\n    rules:\n${rules.join("\n")}\n`;
}
