import type { CancellationToken } from "vscode-languageserver/node";
import { secretKindOf } from "../history/describeSource.ts";
import { projectHistory, variableOf } from "../history/historySettings.ts";
import type { ProjectHistory } from "../history/historySettings.ts";
import { untrusted, whatIs } from "../history/trustedSources.ts";
import type { CheckConnectionsParams } from "../protocol/history.ts";
import { requests } from "../protocol/messages.ts";
import type { Examined, RunSource } from "../runs/history.ts";
import { RunsError } from "../runs/store.ts";
import { fullMoment } from "../views/calendar.ts";
import type { Drawing } from "../views/drawing.ts";
import { codeSpan, escapeMarkdown } from "../views/markdown.ts";
import { sourcesWith } from "./historySources.ts";
import type { OpenedSource } from "./historySources.ts";
import type { SealedSecrets } from "./sealedSecrets.ts";
import type { Session } from "./serve.ts";

/** A page that goes the way to each source step by step, up to where it ends: `tocsin doctor` in an editor. */
export function handleConnections(
  { connection, runs }: Session,
  sealed: SealedSecrets,
  draw: () => Drawing,
): void {
  const examine = async (opened: OpenedSource, folder: string, signal: AbortSignal): Promise<Examined[]> => {
    const { source } = opened;
    if (untrusted([source], folder).length > 0) return [notAllowed];
    const known = secretStep(opened);
    if (known?.isGood === false) return [known];
    const steps = await runs
      .intake()
      .examine(source, signal)
      .catch((error: unknown) => [endedStep(error)]);
    return [...(known ? [known] : []), ...steps.map((step) => inEditor(step, source))];
  };
  connection.onRequest(
    requests.checkConnections,
    async ({ secrets }: CheckConnectionsParams, token: CancellationToken) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      const title = `# Connections of run history\n\n${fullMoment(Date.now(), draw())}\n`;
      const history = await historyOrProblem(runs.folder);
      if (history === undefined) return { markdown: `${title}\n${noSource}\n` };
      if (history instanceof RunsError && history.reason === "missing")
        return { markdown: `${title}\n${withCode(history.message)} ${nameOne}\n` };
      if (history instanceof RunsError) return { markdown: title + linesOf([settingsStep(history)]) };
      const sections: string[] = [];
      for (const opened of sourcesWith(history, sealed, secrets)) {
        if (controller.signal.aborted) break;
        const steps = await examine(opened, history.folder, controller.signal);
        sections.push(`\n## ${escapeMarkdown(whatIs(opened.source))}\n${linesOf(steps)}`);
      }
      return { markdown: title + sections.join("") };
    },
  );
}

const noSource = "No folder is open, whose `.tocsin.yaml` would name the sources of run history.";

const nameOne =
  "Name a database below `history.sources` in `.tocsin.yaml`; its keys are completed and explained there.";

const historyOrProblem = async (
  folder: string | undefined,
): Promise<ProjectHistory | RunsError | undefined> =>
  folder === undefined
    ? undefined
    : projectHistory(folder).catch((error: unknown) => {
        if (error instanceof RunsError) return error;
        throw error;
      });

const settingsStep = ({ message, hint }: RunsError): Examined => ({
  ...{ step: "settings", isGood: false, message, hint },
});

const notAllowed: Examined = {
  step: "trust",
  isGood: false,
  message: "Nobody has said that it may be connected to, as .tocsin.yaml has it now.",
  hint: "Run “Tocsin: Sync Run History”, which asks.",
};

/** What to do about a secret, in an editor. */
const secretHints = {
  none: "",
  password: "Run “Tocsin: Set Password…”.",
  entra: "Run “Tocsin: Sync Run History”, which asks you to sign in.",
} as const;

function secretStep({ source, hasSecret }: OpenedSource): Examined | undefined {
  const kind = secretKindOf(source);
  if (kind === "none") return undefined;
  if (kind === "entra") {
    const message = `You are ${hasSecret ? "" : "not "}signed in with Microsoft Entra.`;
    return { step: "secret", isGood: hasSecret, message, ...(!hasSecret && { hint: secretHints.entra }) };
  }
  // A server may let somebody in without one.
  const without = `No password is kept here, and ${variableOf(source)} is not set: it goes without.`;
  return { step: "secret", isGood: true, message: hasSecret ? "There is a password." : without };
}

const inEditor = (step: Examined, source: RunSource): Examined =>
  step.reason === "secret" ? { ...step, hint: secretHints[secretKindOf(source)] } : step;

function endedStep(error: unknown): Examined {
  if (!(error instanceof RunsError)) throw error;
  const { message, hint } = error;
  return { step: "connection", isGood: false, message, hint };
}

/** What stands in backticks as code, all else as it is. */
const withCode = (text: string): string =>
  text
    .split(/(`[^`]+`)/)
    .map((part, at) => (at % 2 === 1 ? codeSpan(part.slice(1, -1)) : withBlanks(part)))
    .join("");

/** Blanks around code stay. */
const withBlanks = (text: string): string =>
  text.trim() === "" ? text : text.replace(text.trim(), () => escapeMarkdown(text.trim()));

const linesOf = (steps: readonly Examined[]): string =>
  steps
    .map(({ step, isGood, message, hint }) => {
      const line = `\n- ${isGood ? "✓" : "✗"} **${step}**: ${withCode(message)}`;
      return hint ? `${line}\n  \n  → ${withCode(hint)}` : line;
    })
    .join("")
    .concat("\n");
