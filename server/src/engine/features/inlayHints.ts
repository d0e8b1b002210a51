import { durationInWords, formatDuration } from "../languages/duration/parseDuration.ts";
import type { Parsed } from "../languages/language.ts";
import type { PromqlTree } from "../languages/promql/tree.ts";
import { unitOf, unitOfName } from "../languages/promql/unit.ts";
import { labelsOfRule } from "../model/alertLabels.ts";
import { alertWays, receiversInWords, toldInWords } from "../model/alertRouting.ts";
import type { Document } from "../model/document.ts";
import { evaluationInterval, msOf } from "../model/evaluationInterval.ts";
import { rangeOf } from "../model/place.ts";
import type { Project } from "../model/project.ts";
import { rulesIn } from "../model/rulesIn.ts";
import type { PlacedRule } from "../model/rulesIn.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Position } from "../text/chunk.ts";

/** What stands in grey behind a text. */
export interface PlacedHint {
  readonly position: Position;
  readonly label: string;
  /** Markdown. */
  readonly tooltip: string;
}

type MakeHints = (placed: PlacedRule, project: Project, uri: string) => readonly PlacedHint[];

/** Each has a switch of its name under `tocsin.hints`. */
const makers = { receivers, evaluations, units } satisfies Record<string, MakeHints>;

export type HintName = keyof typeof makers;

export const hintNames = Object.keys(makers) as readonly HintName[];

/** The hints at the rules from one line to another. */
export function inlayHints(
  document: Document,
  workspace: Workspace,
  lines: { readonly first: number; readonly last: number },
  wanted: ReadonlySet<HintName>,
): PlacedHint[] {
  const { uri } = document;
  const project = workspace.project(uri);
  const names = hintNames.filter((name) => wanted.has(name));
  if (names.length === 0) return [];
  return [...rulesIn(document, lines.first, lines.last)].flatMap((placed) =>
    names.flatMap((name) => makers[name](placed, project, uri)),
  );
}

/** Who is told of an alert, behind its name. */
function receivers(placed: PlacedRule, project: Project, uri: string): PlacedHint[] {
  const labels = labelsOfRule(placed.rule, placed.unit, placed.part);
  if (!labels) return [];
  const ways = alertWays(project, uri, labels);
  const [first, ...others] = ways;
  const told = first ? receiversInWords(first.way) : "";
  if (told === "") return [];
  const label = `→ ${told}${others.length > 0 ? " …" : ""}`;
  const position = rangeOf(placed.rule.place).end;
  return [{ position, label, tooltip: toldInWords(project, ways) }];
}

/** How often the rule is looked at while an alert waits, behind its `for`. */
function evaluations({ rule, part }: PlacedRule, project: Project, uri: string): PlacedHint[] {
  if (rule.type !== "alert" || part.kind?.program === "grafana") return [];
  const every = evaluationInterval(rule.group, project, uri);
  const ms = msOf(rule.for);
  if (!rule.for || !every || !ms) return [];
  const count = Math.ceil(ms / every);
  const times = `${count} evaluation${count === 1 ? "" : "s"} of ${formatDuration(every)}`;
  const isEven = ms % every === 0;
  const waits = isEven
    ? ""
    : ` It fires at the first one that is no sooner: after ${durationInWords(count * every)}.`;
  const tooltip = `The rule is evaluated every ${durationInWords(every).replace(/^1 /, "")}: it has to be true at one, and at the ${count === 1 ? "" : `${count} `}after it.${waits}`;
  const { end } = rangeOf(rule.for.toChunk({ start: 0, end: rule.for.text.length }));
  return [{ position: end, label: `${isEven ? "=" : "≈"} ${times}`, tooltip }];
}

/** What a recorded metric is measured in, behind its name. */
function units({ rule }: PlacedRule): PlacedHint[] {
  if (rule.type !== "record" || rule.name.value === "" || rule.expr?.language.id !== "promql") return [];
  const { tree } = rule.expr.parsed as Parsed<PromqlTree>;
  const computed = unitOf(tree.expr);
  const unit = computed ?? unitOfName(rule.name.value);
  if (unit === undefined) return [];
  const tooltip =
    computed === undefined
      ? "As the name of the metric says."
      : "As the names of the metrics and the functions of the expression say.";
  return [{ position: rangeOf(rule.place).end, label: unit, tooltip }];
}
