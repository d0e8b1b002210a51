import { dirname, join, relative, resolve } from "node:path";
import { Engine } from "../engine/engine.ts";
import type { RoutedAlert, RouteStop, RouteView } from "../engine/engine.ts";
import { filePath, fileUri } from "../workspaceFiles/fileUri.ts";
import { readText } from "../workspaceFiles/readText.ts";
import { settingsNames } from "../workspaceFiles/walk.ts";
import { CliError } from "./cliError.ts";
import { paintFor } from "./colours.ts";
import type { Paint } from "./colours.ts";
import { didYouMean } from "./didYouMean.ts";
import { oneOf, readOptions } from "./options.ts";
import { printable } from "./print.ts";
import { makeProgress } from "./progress.ts";
import { isWithin, projectRoot } from "./projectRoot.ts";
import { readLabels } from "./readLabels.ts";
import { readProject } from "./readProject.ts";
import type { ExitCode } from "./run.ts";
import { findTargets } from "./targets.ts";

/** `tocsin route`: the way of an alert through the routes of Alertmanager, and who is told. */
export async function route(args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = readOptions("route", args, {
    alert: { type: "string" },
    labels: { type: "string", multiple: true },
    config: { type: "string" },
    format: { type: "string", default: "text" },
    "no-color": { type: "boolean", default: false },
  });
  const format = oneOf("format", values.format, ["text", "json"]);
  const labels = readLabels([...(values.labels ?? []), ...positionals]);
  const { alert, config } = values;
  if (alert === undefined && values.labels === undefined && positionals.length === 0)
    throw new CliError(
      "`route` wants to know which alert.",
      "Say `--alert NAME`, `--labels team=db,severity=critical`, or both.",
    );
  const cwd = process.cwd();
  const path = config === undefined ? undefined : resolve(cwd, config);
  const engine =
    path !== undefined && alert === undefined ? await readAlone(path, cwd) : await readAround(path, cwd);
  const found =
    alert === undefined
      ? [{ labels, views: engine.ask("routesOfLabels", labels, path && fileUri(path)) ?? [] }]
      : namedAlerts(engine, alert, labels, path && fileUri(path));
  if (found.every(({ views }) => views.length === 0)) throw noRouting(config, projectRoot(cwd, cwd, true));
  const paint = paintFor(process.stdout, values["no-color"]);
  const show = (uri: string): string => shownPath(uri, cwd);
  process.stdout.write(format === "json" ? asJson(found, show) : asText(found, paint, show));
  return 0;
}

interface Found extends Pick<RoutedAlert, "labels" | "views"> {
  readonly alert?: string;
  readonly uri?: string;
  readonly line?: number;
  readonly open?: readonly string[];
}

/** The project around the current folder, and a configuration wherever it lies. */
async function readAround(config: string | undefined, cwd: string): Promise<Engine> {
  const { files, problems } =
    config === undefined ? { files: new Map(), problems: [] } : await findTargets([config], cwd);
  const [problem] = problems;
  if (problem) throw new CliError(problem.message, problem.hint);
  const root = projectRoot(cwd, cwd, true);
  const progress = makeProgress(false);
  const input = { root, targets: [...files.values()], texts: new Map(), usesSettings: true, progress };
  const { engine } = await readProject(input);
  progress.end();
  return engine;
}

/** A configuration and the settings that apply to it: the labels are all that is asked. */
async function readAlone(config: string, cwd: string): Promise<Engine> {
  const root = projectRoot(dirname(config), cwd, true);
  const engine = new Engine();
  engine.roots = [fileUri(root)];
  const read = await readText(config);
  if (!("text" in read)) throw new CliError(`${config} ${read.message}.`);
  for (const name of settingsNames) {
    const settings = await readText(join(root, name));
    if ("text" in settings) engine.put({ uri: fileUri(join(root, name)), text: settings.text });
  }
  engine.put({ uri: fileUri(config), text: read.text });
  while (engine.step());
  return engine;
}

function namedAlerts(
  engine: Engine,
  name: string,
  labels: Readonly<Record<string, string>>,
  config: string | undefined,
): Found[] {
  const found = engine.ask("routesOfAlerts", name, labels, config) ?? [];
  if (found.length === 0) {
    const guess = didYouMean(name, [...new Set(engine.alerts().map((alert) => alert.name))]);
    throw new CliError(`there is no alert \`${name}\` in this project.${guess}`);
  }
  return found;
}

const noRouting = (config: string | undefined, root: string): CliError =>
  config === undefined
    ? new CliError(
        `there is no alertmanager.yml or AlertmanagerConfig with a \`route\` in ${root}.`,
        "Name one with `--config FILE`; `tocsin kinds FILE` says what a file is taken for.",
      )
    : new CliError(
        `${config} has no \`route\` that can be followed.`,
        `\`tocsin kinds ${config}\` says what it is taken for, \`tocsin check ${config}\` what is wrong in it.`,
      );

function shownPath(uri: string, cwd: string): string {
  const path = filePath(uri) ?? uri;
  return isWithin(cwd, path) ? relative(cwd, path) : path;
}

type Show = (uri: string) => string;

function asJson(found: readonly Found[], show: Show): string {
  const shown = found.map(({ uri, line, views, ...rest }) => ({
    ...rest,
    ...(uri !== undefined && { file: show(uri), line: (line ?? 0) + 1 }),
    ways: views.map(({ config, root, told }) => ({ config: show(config), told, root: counted(root, show) })),
  }));
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}

/** Lines count from 1, and files are paths. */
const counted = ({ uri, ...stop }: RouteStop, show: Show): object => ({
  ...stop,
  ...(uri !== undefined && { file: show(uri) }),
  line: stop.line + 1,
  below: stop.below.map((one) => counted(one, show)),
});

const asText = (found: readonly Found[], paint: Paint, show: Show): string =>
  found
    .flatMap((one) => {
      const place = one.uri === undefined ? "" : `  ${show(one.uri)}:${(one.line ?? 0) + 1}`;
      const head = one.alert === undefined ? [] : [`${paint("bold", printable(one.alert))}${place}`];
      const pairs = Object.entries(one.labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      const open = one.open?.length ? `; not known: ${one.open.join(", ")}` : "";
      const labels = printable(`labels: ${pairs.join(", ") || "none"}${open}`);
      return [[...head, labels, ""], ...one.views.map((view) => viewLines(view, paint, show))];
    })
    .map((lines) => `${lines.join("\n")}\n`)
    .join("");

function viewLines({ config, root, told }: RouteView, paint: Paint, show: Show): string[] {
  const names = told.map(
    ({ receiver, sure }) => paint("bold", printable(receiver)) + (sure ? "" : " (perhaps)"),
  );
  const files = root.isElsewhere ? root.below.map(({ uri }) => uri ?? config) : [config];
  const unknown = root.isElsewhere && root.tells !== "no" ? ["whoever the root route names"] : [];
  return [
    paint("bold", printable([...new Set(files)].map(show).join(", "))),
    ...stopLines(root, paint, "", ""),
    "",
    `told: ${[...names, ...unknown].join(", ")}`,
    ...endLines(root, show),
    "",
  ];
}

const marks = { takes: "✓", "may take": "?", "passes by": "✗", "not asked": "·" } as const;

function stopLines(stop: RouteStop, paint: Paint, lead: string, indent: string): string[] {
  const { outcome, matchers, decider, why, receiver, tells, goesOn } = stop;
  const shown = matchers.map((matcher, at) =>
    at === decider && outcome !== "takes" ? `[${matcher}]` : matcher,
  );
  const root = stop.isElsewhere ? "root, which is not in this project" : "root";
  const none = outcome === "may take" ? "matchers that cannot be read" : "no matchers: every alert";
  const text = printable(shown.join(", ") || (lead === "" ? root : none));
  const end =
    tells === "no" || stop.isElsewhere
      ? ""
      : ` ${paint("bold", `→ ${printable(receiver)}`)}${tells === "maybe" ? "?" : ""}`;
  const note = [
    outcome === "not asked" ? "not asked" : outcome === "takes" || why === undefined ? "" : why,
    outcome !== "not asked" && outcome !== "passes by" && goesOn ? "goes on" : "",
  ].filter((one) => one !== "");
  const remark = note.length > 0 ? `  ${paint("dim", printable(`(${note.join("; ")})`))}` : "";
  const line = `${lead}${marks[outcome]} ${text}${end}${remark}`;
  const below = stop.below.flatMap((one, at) => {
    const isLast = at === stop.below.length - 1;
    return stopLines(one, paint, `${indent}${isLast ? "└─ " : "├─ "}`, `${indent}${isLast ? "   " : "│  "}`);
  });
  return [line, ...below];
}

/** How the receivers are told. */
function endLines(stop: RouteStop, show: Show, file?: string): string[] {
  const uri = stop.uri ?? file;
  const below = stop.below.flatMap((one) => endLines(one, show, uri));
  if (stop.tells === "no" || stop.isElsewhere) return below;
  const { receiver, groupBy, groupWait, groupInterval, repeatInterval, muteIntervals, activeIntervals } =
    stop;
  const groups = groupBy.includes("...") ? "by all labels" : `by ${groupBy.join(", ")}`;
  const isUnknown = groupBy.includes("");
  // What a root that is elsewhere hands down is not known.
  const parts = [
    isUnknown ? "" : groupBy.length === 0 ? "in one group" : `grouped ${groups}`,
    groupWait && `first after ${groupWait}`,
    groupInterval && `changes after ${groupInterval}`,
    repeatInterval && `again after ${repeatInterval}`,
    ...(muteIntervals.length > 0 ? [`not during ${muteIntervals.join(", ")}`] : []),
    ...(activeIntervals.length > 0 ? [`only during ${activeIntervals.join(", ")}`] : []),
  ];
  const place = uri === undefined ? `line ${stop.line + 1}` : `${show(uri)}:${stop.line + 1}`;
  const how = parts.filter((part) => part !== "").join(", ");
  return [...below, printable(`  ${receiver}: ${how}${how === "" ? "" : " "}(${place})`)];
}
