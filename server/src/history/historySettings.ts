import { readFileSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { Engine } from "../engine/engine.ts";
import { readHistory } from "../engine/kinds/readHistory.ts";
import type { HistorySettings, HistorySource } from "../engine/kinds/readHistory.ts";
import type { HistoryTableName, RunSource, SourceTable } from "../runs/history.ts";
import { orchestratorSecretName } from "../runs/orchestratorIdentity.ts";
import { RunsError } from "../runs/store.ts";
import { fileUri } from "../workspaceFiles/fileUri.ts";
import { readText } from "../workspaceFiles/readText.ts";
import { settingsNames } from "../workspaceFiles/walk.ts";
import { snowflakeSecrets } from "./snowflakeSecrets.ts";

export interface ProjectHistory {
  readonly settings: HistorySettings;
  /** The file that says it. */
  readonly file: string;
  /** The folder that its paths begin at. */
  readonly folder: string;
}

/** What the `.tocsin.yaml` of a project says of its run history; a `RunsError` where that cannot be followed: `missing`, `settings`. */
export async function projectHistory(folder: string): Promise<ProjectHistory> {
  const found: string[] = [];
  for (const name of settingsNames) {
    const file = join(folder, name);
    const read = await readText(file);
    if (!("text" in read)) continue;
    found.push(file);
    refuseMistakes(file, read.text);
    const settings = readHistory(read.text);
    if (settings.sources.length > 0) return { settings, file, folder };
  }
  throw noSource(folder, found);
}

function noSource(folder: string, [file]: readonly string[]): RunsError {
  const usual = settingsNames[0] ?? "";
  return file === undefined
    ? new RunsError(
        "missing",
        `There is no ${usual} in ${folder}, which would name the sources of run history.`,
        "`tocsin init` writes one; docs/run-history.md shows what to name below `history.sources`.",
      )
    : new RunsError(
        "missing",
        `No source of run history is named in ${file}.`,
        "Name a database below `history.sources`: docs/run-history.md shows how.",
      );
}

/** What the editor marks red in `history` is not guessed at. */
function refuseMistakes(file: string, text: string): void {
  const engine = new Engine();
  const uri = fileUri(file);
  engine.put({ uri, text });
  while (engine.step());
  const [first, last] = linesOfHistory(text);
  const wrong = engine
    .report(uri)
    .findings.find(
      ({ severity, range: { start } }) => severity === "error" && start.line >= first && start.line < last,
    );
  if (wrong)
    throw new RunsError(
      "settings",
      `${file}:${wrong.range.start.line + 1}: ${withoutSecret(wrong.message)}`,
      "Nothing is connected to until that is mended.",
    );
}

/** Where it stands among the lines of the file, the last not included; all of them where that is not plain to see. */
function linesOfHistory(text: string): readonly [first: number, last: number] {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => /^history\s*:/.test(line));
  if (first < 0) return [0, lines.length];
  const after = lines.findIndex((line, at) => at > first && /^[^\s#-]/.test(line));
  return [first, after < 0 ? lines.length : after];
}

/** Somebody may have written `user:password@host`. */
const withoutSecret = (message: string): string => message.replaceAll(/[^\s`]*:[^\s`]*@/g, "***@");

/** The variable of the environment that has the password of a source, or its token. */
export const secretName = (source: string, kind: "PASSWORD" | "TOKEN" = "PASSWORD"): string =>
  `TOCSIN_${kind}_${source.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;

/** What a variable of the environment says, or what takes its place. */
export type Variables = (name: string) => string | undefined;

export const fromEnvironment: Variables = (name) => process.env[name];

/** For who only wants to know which sources there are. */
export const withoutSecrets: Variables = () => undefined;

/** The variable that a secret is taken from; none where a source needs none. */
export const variableOf = (source: RunSource): string | undefined =>
  "secretName" in source ? source.secretName : undefined;

/** With all that it takes to connect. */
export function withSecrets(
  sources: readonly HistorySource[],
  folder: string,
  variables: Variables = fromEnvironment,
): RunSource[] {
  const names = sources.map(({ name }) => secretName(name));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new RunsError(
      "settings",
      `Two sources would take their password from ${twice}.`,
      "Give one of them another name.",
    );
  return sources.map((source): RunSource => {
    if (!("tables" in source)) {
      if (!URL.canParse(source.baseUrl)) throw noAddress(source);
      const name = orchestratorSecretName(source);
      return { ...source, ca: certificates(source.ca, folder), secretName: name, password: variables(name) };
    }
    const tables = source.tables as readonly (SourceTable & { readonly name: HistoryTableName })[];
    if (source.type === "sqlite") return { ...source, tables, path: resolve(folder, source.path) };
    if (source.type === "athena") return { ...source, tables };
    if (source.type === "snowflake") return { ...source, tables, ...snowflakeSecrets(source, variables) };
    const isByToken = "auth" in source && source.auth === "entra";
    const secret = secretName(source.name, isByToken ? "TOKEN" : "PASSWORD");
    return {
      ...{ ...source, tables, secretName: secret, password: variables(secret) },
      ...{
        tls: source.tls ?? (isThisMachine(source.host) ? "off" : "verify"),
        ca: certificates(source.ca, folder),
      },
    };
  });
}

const noAddress = ({ name, baseUrl }: { readonly name: string; readonly baseUrl: string }): RunsError =>
  new RunsError(
    "settings",
    `\`base_url\` of ${name}, ${baseUrl}, is no address.`,
    "It begins with https:// and the name of the server.",
  );

const isThisMachine = (host: string): boolean => /^(?:localhost|127(?:\.\d+){3}|::1)$/i.test(host);

function certificates(ca: string | undefined, folder: string): string | undefined {
  if (ca === undefined) return undefined;
  const path = resolve(folder, ca);
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new RunsError(
      "settings",
      `The certificates ${path} cannot be read.`,
      "Look at `ca` in .tocsin.yaml.",
    );
  }
}

/** A file of the project itself is its own; links that lead out of it are not. */
export function isInside(path: string, folder: string): boolean {
  try {
    const way = relative(realpathSync(folder), realpathSync(path));
    return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  } catch {
    // It is not there: the sync will say so.
    return true;
  }
}
