import { projectHistory, withSecrets } from "../history/historySettings.ts";
import type { ProjectHistory } from "../history/historySettings.ts";
import { notTrusted, untrusted } from "../history/trustedSources.ts";
import { cloudWords } from "../runs/cloudSources.ts";
import { isOrchestrator } from "../runs/history.ts";
import type { Examined, RunSource } from "../runs/history.ts";
import { orchestratorPlace } from "../runs/orchestratorIdentity.ts";
import { remoteIntake } from "../runs/remoteIntake.ts";
import { mirrorPath } from "../workspaceFiles/mirrorPath.ts";
import { runsModule } from "../workspaceFiles/runsModule.ts";
import { chosenSources } from "./chosenSources.ts";
import { projectFolder, runsFormats } from "./openRuns.ts";
import { oneOf, readOptions } from "./options.ts";
import { printable } from "./print.ts";
import { makeProgress, wakingWords } from "./progress.ts";
import { untilInterrupted } from "./untilInterrupted.ts";

interface Diagnosis {
  readonly source: string;
  readonly steps: readonly Examined[];
}

/** `tocsin doctor`: why run history cannot be read, step by step. */
export async function doctor(args: readonly string[]): Promise<0 | 1> {
  const { values, positionals } = readOptions("doctor", args, {
    trust: { type: "boolean", default: false },
    format: { type: "string", default: "text" },
    project: { type: "string" },
  });
  const format = oneOf("format", values.format, runsFormats);
  const folder = projectFolder(values.project);
  const history = await projectHistory(folder);
  const diagnoses: Diagnosis[] = [];
  for (const source of withSecrets(chosenSources(history, positionals), folder)) {
    const steps = await look(source, history, values.trust);
    diagnoses.push({ source: source.name, steps });
    if (format === "text") print(source.name, steps);
  }
  if (format === "json") process.stdout.write(`${JSON.stringify({ sources: diagnoses }, undefined, 2)}\n`);
  return diagnoses.some(({ steps }) => steps.some(({ isGood }) => !isGood)) ? 1 : 0;
}

/** What is known here, then what the server says, if it may be asked. */
async function look(
  source: RunSource,
  { file, folder }: ProjectHistory,
  trust: boolean,
): Promise<Examined[]> {
  const steps: Examined[] = [
    { step: "settings", isGood: true, message: `${file} names ${placeOf(source)}.` },
  ];
  // A server may let somebody in without one.
  if ("secretName" in source) steps.push({ step: "secret", isGood: true, message: secretOf(source) });
  if (!trust && untrusted([source], folder).length > 0) {
    const { message } = notTrusted([source]);
    const hint =
      "See that it is the right place. `tocsin doctor --trust` connects this once, `tocsin sync --trust --remember` from now on, until it changes.";
    return [...steps, { step: "trust", isGood: false, message, hint }];
  }
  steps.push({ step: "trust", isGood: true, message: "It may be connected to." });
  const intake = remoteIntake(runsModule(), mirrorPath(folder));
  const progress = makeProgress(false);
  const waking = (): void => progress.show(() => wakingWords(source.name));
  const examined = await untilInterrupted((signal) =>
    intake.examine(source, signal, waking).finally(() => progress.end()),
  );
  return [...steps, ...examined];
}

function placeOf(source: RunSource): string {
  if (isOrchestrator(source)) return orchestratorPlace(source);
  if (source.type === "sqlite") return source.path;
  if (source.type === "snowflake" || source.type === "athena") return cloudWords(source);
  const { user, host, port, database, schema } = source;
  const who = user === "" ? "with a token" : `as ${user}`;
  return `${host}:${port}, database ${database}, schema ${schema}, ${who}`;
}

const secretOf = ({ password, secretName }: Extract<RunSource, { secretName: string }>): string =>
  password === undefined || password === ""
    ? `${secretName} is not set: it goes without.`
    : `${secretName} is set.`;

function print(source: string, steps: readonly Examined[]): void {
  const lines = steps.flatMap(({ step, isGood, message, hint }) => [
    `  ${isGood ? (hint ? "note  " : "ok    ") : "FAILED"}  ${step.padEnd(10)}  ${message}`,
    ...(hint ? [`${" ".repeat(22)}${hint}`] : []),
  ]);
  process.stdout.write(`${printable([source, ...lines].join("\n"))}\n`);
}
