import { readFileSync, writeFileSync } from "node:fs";
import { Engine } from "../engine/engine.ts";
import { encodeLike } from "../workspaceFiles/encodeText.ts";
import { filePath, fileUri } from "../workspaceFiles/fileUri.ts";
import { readText, readTextSync } from "../workspaceFiles/readText.ts";
import { isSettingsFile, walk } from "../workspaceFiles/walk.ts";
import { applyEdits } from "./applyEdits.ts";
import { CliError } from "./cliError.ts";
import { byRoot, shownPath } from "./judge.ts";
import { readOptions } from "./options.ts";
import { complain, count, printable } from "./print.ts";
import { makeProgress } from "./progress.ts";
import { isProject } from "./projectRoot.ts";
import { findTargets } from "./targets.ts";
import type { Problem, Target } from "./targets.ts";

const options = {
  check: { type: "boolean", default: false },
  write: { type: "boolean", default: false },
} as const;

/** `tocsin fmt`: lays out the PromQL of rule files, and touches nothing else of them. */
export async function fmt(args: readonly string[]): Promise<0 | 1 | 2> {
  const { values, positionals } = readOptions("fmt", args, options);
  if (values.check === values.write)
    throw new CliError(
      values.write ? "`fmt` takes `--check` or `--write`, not both." : "`fmt` needs `--check` or `--write`.",
      "`--check` lists the files that are laid out otherwise, `--write` rewrites them.",
    );
  const cwd = process.cwd();
  const { files, problems: missing } = await findTargets(positionals.length === 0 ? ["."] : positionals, cwd);
  const problems = [...missing];
  const progress = makeProgress(false);
  let changed = 0;
  let looked = 0;
  for (const [root, targets] of byRoot({ targets: [...files.values()], config: undefined }, cwd)) {
    const engine = await openProject(root);
    for (const target of targets) {
      if (isSettingsFile(target.uri)) continue;
      looked++;
      progress.show(() => `laying out ${root}, ${count(looked, "file")} so far`);
      const outcome = layOut(engine, target, values.write);
      if (typeof outcome === "object") problems.push(outcome);
      else if (outcome === "changed") {
        changed++;
        progress.end();
        process.stdout.write(`${printable(shownPath(target.path, cwd))}\n`);
      }
    }
    for (const { where } of engine.takeBugs()) problems.push(bugIn(where));
  }
  progress.end();
  for (const { message, hint } of problems) complain(message, hint);
  process.stderr.write(`tocsin: ${summary(changed, values.write)}\n`);
  if (problems.length > 0) return 2;
  return values.check && changed > 0 ? 1 : 0;
}

function summary(changed: number, isWritten: boolean): string {
  if (changed === 0) return "all PromQL is laid out as Prometheus does.";
  if (isWritten) return `${count(changed, "file")} rewritten.`;
  return `${count(changed, "file")} with PromQL that is laid out otherwise: \`tocsin fmt --write\` rewrites ${changed === 1 ? "it" : "them"}.`;
}

const bugIn = (where: string): Problem => ({
  message: `${where} has failed.`,
  hint: "This is a bug in Tocsin, please report it.",
});

/** An engine that knows the settings of a project and which files there are. */
async function openProject(root: string): Promise<Engine> {
  const engine = new Engine();
  engine.roots = [fileUri(root)];
  const uris = new Set<string>();
  if (isProject(root)) for await (const uri of walk(fileUri(root))) uris.add(uri);
  engine.learn({ type: "files", version: 1, uris });
  for (const uri of uris) {
    const found = isSettingsFile(uri) ? await readText(filePath(uri) ?? uri) : undefined;
    if (found && "text" in found) engine.put({ uri, text: found.text });
  }
  while (engine.step());
  return engine;
}

/** Looks at one file, and forgets it. */
function layOut(
  engine: Engine,
  { uri, path, named }: Target,
  isWritten: boolean,
): "same" | "changed" | Problem {
  const found = readTextSync(path);
  if (!("text" in found)) {
    const isPassedOver = found.reason === "large" && !named;
    return isPassedOver ? "same" : { message: `${path} ${found.message}.`, hint: "It was left as it is." };
  }
  engine.put({ uri, text: found.text, brief: true });
  const edits = engine.of("format", uri) ?? [];
  engine.forget(uri);
  if (edits.length === 0) return "same";
  return isWritten ? rewrite(path, found.text, applyEdits(found.text, edits)) : "changed";
}

function rewrite(path: string, before: string, after: string): "changed" | Problem {
  const hint = "It was left as it is.";
  try {
    const bytes = encodeLike(after, readFileSync(path));
    const now = readTextSync(path);
    if (!bytes || !("text" in now) || now.text !== before)
      return { message: `${path} has changed meanwhile, or is in no encoding that can be written.`, hint };
    writeFileSync(path, bytes);
    return "changed";
  } catch (error) {
    return {
      message: `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
      hint,
    };
  }
}
