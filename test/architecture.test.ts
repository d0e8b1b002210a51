import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "..");

/** What the files of a folder may import; folders are prefixes, the longest that fits a file counts. */
interface Row {
  readonly from: string;
  /** Folders or files; its own folder is always allowed. */
  readonly to: readonly string[];
  /** Packages, and `node:*`. A package allows its subpaths. */
  readonly packages: readonly string[];
}

const engine = "server/src/engine";
const inEngine = (...folders: string[]): string[] => folders.map((folder) => `${engine}/${folder}`);

/** Who may import whom: the table of ARCHITECTURE.md. */
const table: readonly Row[] = [
  { from: "server/src/protocol", to: [], packages: [] },
  { from: engine, to: [], packages: [] },
  { from: `${engine}/text`, to: [], packages: [] },
  { from: `${engine}/facts`, to: [], packages: [] },
  {
    from: `${engine}/languages`,
    to: inEngine("text", "facts"),
    packages: ["re2js"],
  },
  { from: `${engine}/model`, to: inEngine("text", "languages", "facts"), packages: ["picomatch"] },
  {
    from: `${engine}/kinds`,
    to: [...inEngine("text", "languages", "model", "facts"), "schemas"],
    packages: [],
  },
  { from: `${engine}/checks`, to: inEngine("text", "languages", "model", "facts"), packages: [] },
  { from: `${engine}/features`, to: inEngine("text", "languages", "model", "facts"), packages: [] },
  { from: "server/src/runs", to: ["server/src/protocol"], packages: ["node:*", "vscode-jsonrpc"] },
  {
    from: "server/src/runs/process",
    to: ["store", "dbtResult", "outline", "trends", "history", "cloudSources", "failures", "notes"]
      .map((name) => `server/src/runs/${name}.ts`)
      .concat("server/src/insight"),
    packages: [
      ...["node:*", "@aws-sdk/client-athena", "better-sqlite3", "kysely", "pg"],
      ...["tedious", "vscode-jsonrpc", "yauzl"],
    ],
  },
  {
    from: "server/src/insight",
    to: [
      `${engine}/model`,
      ...["store", "dbtResult", "outline", "trends", "failures"].map((name) => `server/src/runs/${name}.ts`),
      "server/src/runbooks",
    ],
    packages: [],
  },
  { from: "server/src/dbt", to: inEngine("languages/yaml", "text"), packages: [] },
  {
    from: "server/src/runbooks",
    to: [...inEngine("model", "languages/yaml", "text"), "server/src/protocol", "server/src/workspaceFiles"],
    packages: ["node:*", "mdast-util-from-markdown"],
  },
  { from: "server/src/alerts", to: [`${engine}/model`, "server/src/protocol"], packages: ["node:*"] },
  { from: "server/src/promtool", to: [`${engine}/model`, "server/src/protocol"], packages: ["node:*"] },
  { from: "server/src/launch", to: [], packages: ["node:*"] },
  { from: "server/src/workspaceFiles", to: [], packages: ["node:*"] },
  {
    from: "server/src/views",
    to: [
      engine,
      "server/src/runs/store.ts",
      "server/src/runs/outline.ts",
      "server/src/runs/trends.ts",
      "server/src/runs/failures.ts",
      "server/src/runs/notes.ts",
      "server/src/insight",
      "server/src/runbooks",
      "server/src/alerts",
      "server/src/protocol",
    ],
    packages: [],
  },
  {
    from: "server/src/lsp",
    to: [
      `${engine}/engine.ts`,
      ...[
        ...["views", "insight", "runbooks", "alerts", "promtool", "history", "runs", "protocol"],
        ...["dbt", "workspaceFiles"],
      ].map((name) => `server/src/${name}`),
    ],
    packages: ["node:*", "vscode-languageserver"],
  },
  {
    from: "server/src/cli",
    to: [
      `${engine}/engine.ts`,
      // The list of checks, for `explain`; did-you-mean for options.
      `${engine}/checks/index.ts`,
      `${engine}/kinds/index.ts`,
      `${engine}/kinds/readHistory.ts`,
      `${engine}/text`,
      ...["insight", "runbooks", "history", "runs", "views", "alerts", "protocol", "workspaceFiles"].map(
        (name) => `server/src/${name}`,
      ),
    ],
    packages: ["node:*", "picomatch"],
  },
  {
    from: "server/src/history",
    to: [
      `${engine}/engine.ts`,
      `${engine}/kinds/readHistory.ts`,
      "server/src/runs",
      "server/src/workspaceFiles",
    ],
    packages: ["node:*"],
  },
  {
    from: "client/src",
    to: ["server/src/protocol", "server/src/launch"],
    packages: ["node:*", "vscode", "vscode-languageclient"],
  },
  {
    from: "client/webview",
    // How amounts are said: the same in pictures as in trees.
    to: ["server/src/protocol", "server/src/views/amounts.ts", "server/src/views/formats.ts"],
    packages: ["uplot", "@vscode-elements/elements", "@vscode/codicons"],
  },
];

/** One thing each: the files of a family, and the features, do not import each other. */
const apart = new RegExp(`^${engine}/checks/[^/]+/|^${engine}/features/`);

const files = globSync("{server,client}/**/*.ts", { cwd: root })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => !path.includes("node_modules") && !path.startsWith("server/src/tools/"))
  .sort();

/** What a file imports, types included: paths in the repository and packages. */
function importsOf(path: string): string[] {
  const text = withoutComments(readFileSync(join(root, path), "utf8"));
  const pattern =
    /^(?:import|export)\b[^;'"]*?from\s*["']([^"']+)["']|^import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']|\brequire\(\s*["']([^"']+)["']/gm;
  return [...text.matchAll(pattern)].map((match) => {
    const target = match.slice(1).find((group) => group !== undefined)!;
    return target.startsWith(".") ? posix.normalize(posix.join(dirname(path), target)) : target;
  });
}

const withoutComments = (text: string): string => text.replaceAll(/^\s*(?:\/\/|\/\*|\*).*$/gm, "");

const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

const rowOf = (path: string): Row | undefined =>
  table.filter(({ from }) => isBelow(path, from)).toSorted((a, b) => b.from.length - a.from.length)[0];

function isAllowed(path: string, target: string, row: Row): boolean {
  if (!isPath(target)) return row.packages.some((name) => isPackage(target, name));
  // The door knows every part of the engine.
  if (path === `${engine}/engine.ts` && isBelow(target, engine)) return true;
  const isList = path === `${engine}/features/index.ts`;
  if (apart.test(path) && dirname(path) === dirname(target) && !isList) return false;
  if (/^server\/src\/engine\/checks\/[^/]+\//.test(target) && !path.endsWith("checks/index.ts")) return false;
  return isBelow(target, row.from) || row.to.some((folder) => isBelow(target, folder));
}

const isPath = (target: string): boolean =>
  /^(?:server|client|schemas|test|fixtures|package\.json)(?:\/|$)/.test(target);

const isPackage = (target: string, name: string): boolean =>
  name === "node:*" ? target.startsWith("node:") : target === name || target.startsWith(`${name}/`);

test("nobody imports what the table does not allow", () => {
  const violations = files.flatMap((path) => {
    const row = rowOf(path);
    if (!row) return [`${path} is in no folder of the table`];
    return importsOf(path).flatMap((target) => (isAllowed(path, target, row) ? [] : [`${path} → ${target}`]));
  });
  assert.deepEqual(violations, []);
});

test("the scanner sees imports of every form", () => {
  assert.ok(files.length > 80, `${files.length} files`);
  assert.ok(importsOf(`${engine}/engine.ts`).includes(`${engine}/model/document.ts`), "types");
  assert.ok(
    importsOf(`${engine}/model/fileSettings.ts`).some((target) => target.startsWith("picomatch")),
    "packages",
  );
  assert.ok(importsOf(`${engine}/kinds/schemas.ts`).includes("schemas/prometheus-rules.schema.json"), "JSON");
});

test("no file is longer than it may be", () => {
  const limit = (path: string): number => {
    if (isBelow(path, `${engine}/facts`) || path.endsWith("/index.ts")) return Infinity;
    return isBelow(path, `${engine}/checks`)
      ? 150
      : isBelow(path, `${engine}/features`) || isBelow(path, `${engine}/kinds`)
        ? 250
        : 400;
  };
  const lengths = files.map((path) => ({
    path,
    lines: readFileSync(join(root, path), "utf8").split("\n").length - 1,
  }));
  assert.deepEqual(
    lengths.filter(({ path, lines }) => lines > limit(path)),
    [],
  );
});
