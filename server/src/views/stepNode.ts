import type { TreeNode } from "../protocol/messages.ts";
import type { Step } from "../runs/store.ts";
import { amount, bytes, bytesPerSecond, duration } from "./amounts.ts";
import { count, fill, joined } from "./drawing.ts";
import { fullMoment, moment, timeOfDay } from "./calendar.ts";
import { isAcknowledged } from "./failureList.ts";
import type { FailureMarks } from "./failureList.ts";
import { markLines } from "./failureMarks.ts";
import type { Drawing } from "./drawing.ts";
import { codeBlock, codeSpan, escapeMarkdown, oneLine } from "./markdown.ts";
import { nodeId } from "./nodeId.ts";
import { bullets } from "./runNode.ts";
import { statusIcon } from "./statusIcon.ts";

/** The longest message that a tooltip shows in full, in UTF-16 code units; the run's page shows all of it. */
const tooltipLength = 8000;

/** The line of a step below its run; `skipped`: how many steps stand below it that were skipped for it. */
export function stepNode(step: Step, drawing: Drawing, skipped = 0): TreeNode {
  const { words } = drawing;
  const status = drawing.words[step.status];
  const took = (step.durationMs !== undefined && duration(step.durationMs, drawing)) || undefined;
  const parts =
    step.status === "succeeded"
      ? [took, status, rows(step, drawing)]
      : [status, took, firstLine(step.message) ?? rows(step, drawing)];
  if (skipped > 0) parts.splice(1, 0, count(drawing, skipped, words.skippedForOne, words.skippedForMany));
  if (step.attempts !== undefined) parts.push(fill(words.attempts, step.attempts));
  return {
    ...common(step, drawing),
    expandable: skipped > 0 || step.attempts !== undefined,
    label: oneLine(step.name),
    description: joined(parts),
    ...spoken(step, parts),
  };
}

/** The line of one of several attempts at a step, below that. */
export function attemptNode(step: Step, drawing: Drawing): TreeNode {
  const { words } = drawing;
  const label = fill(words.attempt, step.attempt ?? 1, step.attempts ?? 1);
  const at = step.startedAt ?? step.endedAt;
  const parts = [
    words[step.status],
    at === undefined ? undefined : timeOfDay(at, drawing),
    step.durationMs === undefined ? undefined : duration(step.durationMs, drawing),
    firstLine(step.message),
  ];
  return {
    ...common(step, drawing),
    id: nodeId("attempt", step.id),
    label,
    description: joined(parts),
    ...spoken({ ...step, name: `${step.name}, ${label}` }, parts),
  };
}

/** The line of a step among the failures. */
export function failureNode(
  step: Step,
  drawing: Drawing,
  { marks = {}, isDated = false }: { readonly marks?: FailureMarks; readonly isDated?: boolean } = {},
): TreeNode {
  const at = step.endedAt ?? step.startedAt;
  const time = at === undefined ? "" : `${isDated ? moment(at, drawing) : timeOfDay(at, drawing)} `;
  const isKnown = isAcknowledged(marks);
  const note = marks.failure?.note ?? marks.error?.note;
  const marked = [
    isKnown ? drawing.words.isAcknowledged : undefined,
    note === undefined ? undefined : `“${oneLine(note)}”`,
  ];
  const what = firstLine(step.message) ?? drawing.words.noMessage;
  return {
    ...common(step, drawing),
    id: nodeId("failure", step.id),
    label: `${time}${oneLine(step.name)}`,
    description: joined([...marked, what]),
    ...(isKnown ? { icon: { id: "pass", color: "testing.iconSkipped" } } : {}),
    tooltip: `${stepText(step, drawing, tooltipLength)}${markLines(marks, drawing)}`,
    context: `step failure ${step.status} ${step.stage} ${isKnown ? "acknowledged" : "unacknowledged"}${note === undefined ? "" : " noted"}${dbtContext(step)}`,
    ...spoken(step, [drawing.words[step.status], drawing.words[step.stage], time.trim(), ...marked, what]),
  };
}

function common(step: Step, drawing: Drawing): Omit<TreeNode, "label"> {
  const { words } = drawing;
  return {
    id: nodeId("step", step.id),
    icon: statusIcon[step.status],
    tooltip: stepText(step, drawing, tooltipLength),
    expandable: false,
    runId: step.runId,
    stepId: step.id,
    command: { command: "tocsin.openRun", title: words.openRun, arguments: [step.runId] },
    context: `step ${step.status} ${step.stage}${dbtContext(step)}`,
  };
}

const spoken = (step: Step, parts: readonly (string | undefined)[]): { accessibility: string } => ({
  accessibility: [oneLine(step.name), ...parts]
    .filter((part) => part !== undefined && part !== "")
    .join(", "),
});

/** What menus go by: of dbt nodes also that they are some, and their type: `dbt model`. */
function dbtContext({ fields }: Step): string {
  const { unique_id: id } = fields;
  return typeof id === "string" && id.includes(".") ? ` dbt ${id.slice(0, id.indexOf("."))}` : "";
}

/** The first line of a text that has something on it. */
const firstLine = (text: string | undefined): string | undefined =>
  text
    ?.split(/[\r\n]+/)
    .map(oneLine)
    .find((line) => line !== "");

/** A number of the source's row; `undefined` when the source does not say. */
export function field(step: Step, name: string): number | undefined {
  const value = step.fields[name];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** A word of the source's row; empty when the source does not say. */
function fieldText(step: Step, name: string): string {
  const value = step.fields[name];
  return value === undefined || value === null ? "" : oneLine(String(value));
}

function rows(step: Step, drawing: Drawing): string | undefined {
  const written = field(step, "rows_written") ?? field(step, "rows_affected");
  if (written === undefined) return undefined;
  const word =
    field(step, "rows_written") === undefined ? drawing.words.rowsAffected : drawing.words.rowsWritten;
  return `${word}: ${amount(written, drawing)}`;
}

/** What there is to say of a step, in Markdown; of its message at most so much. */
export function stepText(step: Step, drawing: Drawing, most = Infinity): string {
  const { words } = drawing;
  const status = words[step.status];
  const source = step.sourceStatus !== "" && step.sourceStatus.toLowerCase() !== status.toLowerCase();
  const time = (at: number | undefined): string | undefined =>
    at === undefined ? undefined : escapeMarkdown(fullMoment(at, drawing));
  const lines: (readonly [string, string | undefined])[] = [
    [words.started, time(step.startedAt)],
    [words.ended, time(step.endedAt)],
    [
      words.duration,
      step.durationMs === undefined ? undefined : escapeMarkdown(duration(step.durationMs, drawing)),
    ],
    [words.environment, escapeMarkdown(step.environment ?? "")],
    [words.dataProduct, escapeMarkdown(step.dataProduct ?? "")],
    ...stepFacts(step, drawing).map(({ name, text }) => [name, text] as const),
    [words.runId, codeSpan(step.runId)],
  ];
  const title = `**${escapeMarkdown(step.name)}** — ${escapeMarkdown(status)}${source ? ` (${codeSpan(step.sourceStatus)})` : ""}`;
  return `${title}\n\n${bullets(lines)}${messageBlock(step, drawing, most)}`;
}

function messageBlock({ status, message }: Step, { words }: Drawing, most: number): string {
  if (message === undefined || message.trim() === "") {
    return status === "failed" ? `\n${escapeMarkdown(words.noMessage)}\n` : "";
  }
  if (message.length <= most) return `\n${codeBlock(message)}`;
  return `\n${codeBlock(message.slice(0, most))}\n${escapeMarkdown(words.messageCut)}\n`;
}

/** Name, text in Markdown and whether it is a number, of what the source says about a step. */
export interface StepFact {
  readonly name: string;
  readonly text: string;
  readonly numeric: boolean;
}

/** Whether an orchestrator tells of a step as one of its tasks, in whichever stage. */
export const isTask = ({ fields }: Step): boolean => "task_id" in fields;

/** What a stage's source says beyond times and status, in the order of its columns; missing values are empty. */
export function stepFacts(step: Step, drawing: Drawing): StepFact[] {
  const { words } = drawing;
  const word = (name: string, key: string): StepFact => ({
    name,
    text: escapeMarkdown(fieldText(step, key)),
    numeric: false,
  });
  const number = (name: string, key: string, show: (value: number, drawing: Drawing) => string): StepFact => {
    const value = field(step, key);
    return { name, text: value === undefined ? "" : escapeMarkdown(show(value, drawing)), numeric: true };
  };
  if (isTask(step)) return [word(words.resourceType, "task_type"), word(words.pipeline, "pipeline")];
  switch (step.stage) {
    case "integration":
      return [
        word(words.source, "source_name"),
        word(words.load, "load_type"),
        number(words.rowsRead, "rows_read", amount),
        number(words.rowsWritten, "rows_written", amount),
        number(words.dataRead, "data_read", bytes),
        number(words.dataWritten, "data_written", bytes),
        number(words.throughput, "throughput", copyThroughput),
      ];
    case "transformation":
      return [word(words.resourceType, "resource_type"), number(words.rowsAffected, "rows_affected", amount)];
    case "consumption":
      return [word(words.refreshType, "refresh_type")];
  }
}

/**
 * A copy activity of Data Factory and Fabric reports its throughput in KB/s:
 * https://learn.microsoft.com/javascript/api/@azure/arm-datamigration/copyprogressdetails
 */
const copyThroughput = (value: number, drawing: Drawing): string => bytesPerSecond(value * 1000, drawing);
