import { join, relative } from "node:path";
import { english } from "../protocol/words.ts";
import type { RunbookCandidate } from "../protocol/messages.ts";
import { answerAlert, answerAll } from "../runbooks/answer.ts";
import type { Library } from "../runbooks/answer.ts";
import { makeCatalogue } from "../runbooks/catalogue.ts";
import { filePath } from "../workspaceFiles/fileUri.ts";
import { readText } from "../workspaceFiles/readText.ts";
import { CliError } from "./cliError.ts";
import { paintFor, plain } from "./colours.ts";
import type { Paint } from "./colours.ts";
import { didYouMean } from "./didYouMean.ts";
import { layOutMarkdown } from "./layOutMarkdown.ts";
import { readOptions } from "./options.ts";
import { printable } from "./print.ts";
import { makeProgress } from "./progress.ts";
import { isWithin, projectRoot } from "./projectRoot.ts";
import { readProject } from "./readProject.ts";

/** Lines are not made wider than this, in columns. */
const widest = 100;

/** `tocsin runbook`: the page of an alert or its path; without an alert, all alerts with their pages. */
export async function runbook(args: readonly string[]): Promise<0> {
  const { values, positionals } = readOptions("runbook", args, {
    path: { type: "boolean", default: false },
    "no-color": { type: "boolean", default: false },
  });
  const [name, ...more] = positionals;
  if (more.length > 0) throw new CliError("`runbook` takes one alert at a time.");
  const cwd = process.cwd();
  const root = projectRoot(cwd, cwd, true);
  const progress = makeProgress(false);
  const { engine } = await readProject({ root, targets: [], texts: new Map(), usesSettings: true, progress });
  progress.end();
  const library = libraryOf(root);
  const alerts = engine.alerts();
  if (name === undefined) {
    const { candidates, message } = await answerAll(alerts, library);
    if (candidates.length === 0) throw new CliError(lowered(message ?? english.noAlerts), lookedIn(root));
    process.stdout.write(list(candidates, cwd));
    return 0;
  }
  const named = alerts.filter((alert) => alert.name === name);
  if (named.length === 0) {
    const guess = didYouMean(name, [...new Set(alerts.map((alert) => alert.name))]);
    throw new CliError(`there is no alert \`${name}\`.${guess}`, lookedIn(root));
  }
  const { candidates, create, message } = await answerAlert(named, library);
  if (candidates.length === 0) {
    const page = create && shownPath(create.uri, cwd);
    throw new CliError(message ?? "", page === undefined ? undefined : `It would be ${page}.`);
  }
  const paint = paintFor(process.stdout, values["no-color"]);
  for (const candidate of candidates) {
    if (values.path || candidate.uri === undefined) process.stdout.write(`${placeOf(candidate, cwd)}\n`);
    else await printPage(candidate.uri, paint);
  }
  return 0;
}

const lookedIn = (root: string): string =>
  `It was looked for in ${root}. \`tocsin runbook\` lists the alerts there.`;

const lowered = (sentence: string): string => sentence.slice(0, 1).toLowerCase() + sentence.slice(1);

function libraryOf(root: string): Library {
  const catalogue = makeCatalogue();
  const known = new Map<string, ReturnType<Library["shelfOf"]>>();
  return {
    words: english,
    shelfOf(home) {
      const folder = join(filePath(home.project) ?? root, home.folder);
      const roots = [root];
      const shelf =
        known.get(folder) ?? catalogue.pages(folder, roots).then((pages) => ({ home, roots, pages }));
      known.set(folder, shelf);
      return shelf;
    },
  };
}

async function printPage(uri: string, paint: Paint): Promise<void> {
  const path = filePath(uri) ?? uri;
  const read = await readText(path);
  if (!("text" in read)) throw new CliError(`the page ${path} ${read.message}.`);
  const text = printable(read.text.replaceAll("\r\n", "\n"));
  const columns = Math.min(process.stdout.columns ?? widest, widest);
  process.stdout.write(paint === plain ? text : layOutMarkdown(text, paint, columns));
}

function list(candidates: readonly RunbookCandidate[], cwd: string): string {
  const wide = Math.max(...candidates.map(({ label }) => label.length));
  const lines = candidates.map((candidate) => {
    const place = candidate.create ? "-" : placeOf(candidate, cwd);
    return `${printable(candidate.label).padEnd(wide)}  ${place}`;
  });
  return `${lines.join("\n")}\n`;
}

function placeOf({ uri, url, fragment }: RunbookCandidate, cwd: string): string {
  if (uri === undefined) return printable(url ?? "");
  return printable(`${shownPath(uri, cwd)}${fragment === undefined ? "" : `#${fragment}`}`);
}

function shownPath(uri: string, cwd: string): string {
  const path = filePath(uri) ?? uri;
  return isWithin(cwd, path) ? relative(cwd, path) : path;
}
