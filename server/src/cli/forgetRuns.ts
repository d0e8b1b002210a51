import { createInterface } from "node:readline/promises";
import type { Forgotten } from "../runs/history.ts";
import { remoteIntake } from "../runs/remoteIntake.ts";
import { mirrorPath } from "../workspaceFiles/mirrorPath.ts";
import { runsModule } from "../workspaceFiles/runsModule.ts";
import { CliError } from "./cliError.ts";
import { projectFolder } from "./openRuns.ts";
import { readOptions } from "./options.ts";
import { count, printable } from "./print.ts";
import { untilInterrupted } from "./untilInterrupted.ts";

/** While an editor reads the sources. */
const waitMs = 30_000;

/** `tocsin forget`: takes run history out of the mirror. */
export async function forgetRuns(args: readonly string[]): Promise<0 | 2> {
  const { values, positionals } = readOptions("forget", args, {
    yes: { type: "boolean", default: false },
    notes: { type: "boolean", default: false },
    project: { type: "string" },
  });
  const [source, ...more] = positionals;
  const { notes } = values;
  if (more.length > 0) throw new CliError("`forget` takes one source.", "Without any it forgets all.");
  if (source !== undefined && notes)
    throw new CliError(
      "`--notes` does not go with a source.",
      "Notes are not kept by source: `tocsin forget --notes` forgets all of them.",
    );
  const mirror = mirrorPath(projectFolder(values.project));
  if (!values.yes && !(await isWanted(whatGoes(mirror, source, notes)))) {
    process.stderr.write("Nothing was forgotten.\n");
    return 2;
  }
  const request = { ...(source !== undefined && { source }), notes, waitMs };
  const forgotten = await untilInterrupted((signal) =>
    remoteIntake(runsModule(), mirror).forget(request, signal),
  );
  process.stdout.write(printable(`${told(forgotten, source)}\n`));
  return 0;
}

function whatGoes(mirror: string, source: string | undefined, notes: boolean): string {
  if (source !== undefined)
    return `What was read from ${source} is taken out of ${mirror}; the next sync reads it again. The rest stays, as does what you marked as seen or acknowledged.`;
  const rest = notes
    ? "What you marked as seen, acknowledged or filtered is deleted, too."
    : "What you marked as seen, acknowledged or filtered stays (`--notes` deletes it, too).";
  return `All run history in ${mirror} is deleted, with mirrors that were set aside there. ${rest} Passwords, the list of trusted sources and the databases themselves are not touched: \`tocsin sync\` reads it again; import again what you imported.`;
}

/** On a terminal the user is asked; anywhere else it has to be said. */
async function isWanted(text: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new CliError("`forget` asks on a terminal, and this is none.", `\`--yes\` goes without. ${text}`);
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await asked.question(printable(`${text}\nForget it? [y/N] `))).trim());
  } finally {
    asked.close();
  }
}

function told({ isThere, steps, notes }: Forgotten, source: string | undefined): string {
  const forgotten = steps === undefined ? "a mirror that could not be read" : count(steps, "step");
  const runs = isThere
    ? `Forgotten: ${forgotten}${source === undefined ? "" : ` of ${source}`}.`
    : source === undefined
      ? "There was no run history to forget."
      : `There is nothing of ${source} in the mirror.`;
  return notes ? `${runs} What you had marked is forgotten, too.` : runs;
}
