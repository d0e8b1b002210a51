import type { RunStore, Step } from "../runs/store.ts";
import { duration } from "./amounts.ts";
import { fullMoment } from "./calendar.ts";
import { fill } from "./drawing.ts";
import type { Drawing } from "./drawing.ts";
import { codeSpan, escapeMarkdown, table } from "./markdown.ts";

const mostResults = 200;

/** The last results of all steps that are called as one, as a page in Markdown. */
export async function historyPage(
  store: RunStore,
  step: Step,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<string> {
  const { words } = drawing;
  const title = `# ${fill(words.dbtHistory, escapeMarkdown(step.name))}\n`;
  const { history } = await store.capabilities();
  if (!history) return `${title}\n${escapeMarkdown(words.dbtNoHistory)}\n`;
  const { items, next } = await store.history(step, { limit: mostResults }, signal);
  const columns = [
    { title: escapeMarkdown(words.ended) },
    { title: escapeMarkdown(words.status) },
    { title: escapeMarkdown(words.duration), numeric: true },
    { title: escapeMarkdown(words.dbtRun) },
    { title: escapeMarkdown(words.dbtMessage) },
  ];
  const rows = items.map((one) => {
    const at = one.endedAt ?? one.startedAt;
    const took = one.durationMs === undefined ? "" : escapeMarkdown(duration(one.durationMs, drawing));
    const message = one.status === "failed" || one.status === "warned" ? (one.message ?? "") : "";
    return [
      at === undefined ? "" : escapeMarkdown(fullMoment(at, drawing)),
      escapeMarkdown(words[one.status]),
      took,
      codeSpan(one.runId),
      codeSpan(firstLines(message)),
    ];
  });
  const cut = next === undefined ? "" : `\n${escapeMarkdown(fill(words.dbtHistoryCut, mostResults))}\n`;
  return `${title}\n${table(columns, rows)}${cut}`;
}

/** Behind the line that only names the node. */
function firstLines(message: string): string {
  const lines = message.split(/[\r\n]+/).map((line) => line.trim());
  const said = lines.length > 1 && / Error in /.test(lines[0]!) ? lines.slice(1) : lines;
  return said.slice(0, 2).join(" ");
}
