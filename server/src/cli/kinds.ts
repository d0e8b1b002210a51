import { kinds as all } from "../engine/kinds/index.ts";
import type { FileStatus, PartStatus } from "../engine/engine.ts";
import { filePath } from "../workspaceFiles/fileUri.ts";
import { CliError } from "./cliError.ts";
import { paintFor } from "./colours.ts";
import type { Paint } from "./colours.ts";
import { byRoot, shownPath } from "./judge.ts";
import { readProject } from "./readProject.ts";
import { readOptions } from "./options.ts";
import { complain, printable } from "./print.ts";
import { makeProgress } from "./progress.ts";
import type { ExitCode } from "./run.ts";
import { findTargets } from "./targets.ts";

/** `tocsin kinds`: what files are for, and why; without files the kinds that there are. */
export async function kinds(args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = readOptions("kinds", args, {
    json: { type: "boolean", default: false },
    "no-color": { type: "boolean", default: false },
  });
  const paint = paintFor(process.stdout, values["no-color"]);
  if (positionals.length === 0) {
    process.stdout.write(values.json ? `${JSON.stringify(rows, undefined, 2)}\n` : table(paint));
    return 0;
  }
  const cwd = process.cwd();
  const { files, problems } = await findTargets(positionals, cwd);
  const progress = makeProgress(false);
  const found: Found[] = [];
  const request = { targets: [...files.values()], config: undefined };
  for (const [root, targets] of byRoot(request, cwd)) {
    const { engine } = await readProject({ root, targets, texts: new Map(), usesSettings: true, progress });
    for (const { uri, path } of targets) {
      const status = engine.status(uri);
      const settings = status.settings === undefined ? undefined : filePath(status.settings);
      found.push({ file: shownPath(path, cwd), settings: settings && shownPath(settings, cwd), status });
    }
  }
  progress.end();
  for (const { message, hint } of problems) complain(message, hint);
  if (found.length === 0 && problems.length === 0)
    throw new CliError("there is no file to look at.", "Name files, or a folder that holds YAML files.");
  process.stdout.write(values.json ? asJson(found) : found.map((one) => asText(one, paint)).join("\n"));
  return problems.length > 0 ? 2 : 0;
}

interface Found {
  readonly file: string;
  /** Path of the `.tocsin.yaml`. */
  readonly settings: string | undefined;
  readonly status: FileStatus;
}

const rows = all.map(({ id, title, program, recognised }) => ({ id, title, program, recognised }));

function table(paint: Paint): string {
  const wide = Math.max(...rows.map(({ id }) => id.length));
  return rows.map(({ id, recognised }) => `${paint("bold", id.padEnd(wide))}  ${recognised}\n`).join("");
}

function asJson(found: readonly Found[]): string {
  const shown = found.map(({ file, settings = null, status: { parts, glob, excluded, target } }) => ({
    file,
    excluded,
    settings,
    glob: glob ?? null,
    target: { ...target, features: [...target.features] },
    documents: parts.map(({ kind, line, why, reader }) => ({
      line: line + 1,
      kind: kind?.id ?? null,
      why,
      reader: reader ?? null,
    })),
  }));
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}

function asText({ file, settings, status }: Found, paint: Paint): string {
  const { parts, excluded } = status;
  const lines = excluded
    ? ["left alone: `files.exclude` names it"]
    : parts.map((part) => (parts.length > 1 ? `line ${part.line + 1}: ` : "") + inWords(part, status));
  if (lines.length === 0) lines.push("nothing that Tocsin knows");
  const where = settings ?? "none, the defaults apply";
  return (
    [paint("bold", printable(file)), ...lines, `settings: ${where}`, ""]
      .map(printable)
      .join("\n  ")
      .trimEnd() + "\n"
  );
}

function inWords({ kind, reader, why }: PartStatus, { glob }: FileStatus): string {
  if (why === "ignored") return "not read: the program reads the first document of a file only";
  if (why === "templated")
    return kind
      ? `${kind.title} (${kind.id}), as a template: not judged before it is filled in`
      : "a template, not YAML yet: not judged";
  if (!kind) return "nothing that Tocsin knows";
  if (kind.id === "tocsin-config") return `${kind.title} (${kind.id}), by its name`;
  const named = "because a configuration of the project names it";
  const reason =
    why === "configured" ? `by \`files.kinds\`: ${glob}` : why === "named" ? named : "by what stands in it";
  return `${kind.title} (${kind.id}), ${reason}; judged as ${reader} reads it`;
}
