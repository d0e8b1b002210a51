import { stat } from "../workspaceFiles/disk.ts";
import { join } from "node:path";
import { newPage } from "../engine/model/newRunbook.ts";
import type { PlacedAlert, RunbookHome } from "../engine/model/placedAlert.ts";
import type { RunbookCandidate, RunbooksAnswer } from "../protocol/messages.ts";
import type { Words } from "../protocol/words.ts";
import { filePath, fileUri } from "../workspaceFiles/fileUri.ts";
import { isConfined } from "./confine.ts";
import { pagesAbout } from "./findPage.ts";
import { resolveAlert } from "./resolve.ts";
import type { Resolution, Shelf } from "./resolve.ts";

/** What answers are made from. */
export interface Library {
  /** What is known of the place where a project keeps its runbooks. */
  shelfOf(home: RunbookHome): Promise<Shelf>;
  readonly words: Words;
}

/** The runbook of one alert; several alerts of one name may have several. */
export async function answerAlert(alerts: readonly PlacedAlert[], library: Library): Promise<RunbooksAnswer> {
  const found = await resolveAll(alerts, library);
  const candidates = distinct(found.flatMap(({ alert, resolution }) => opened(alert, resolution) ?? []));
  if (candidates.length > 0) return { candidates };
  const refusal = found.map(({ resolution }) => resolution).find(({ type }) => type === "refused");
  if (refusal?.type === "refused") return { candidates, message: refusal.message };
  const [first] = found;
  if (!first) return { candidates, message: library.words.noSuchAlert };
  const { alert, resolution, shelf } = first;
  const create = await creationFor(alert, resolution, shelf);
  const missing = resolution.type === "missing" ? resolution.path : undefined;
  const { noRunbook, noRunbookPage } = library.words;
  const message = missing ? fill(noRunbookPage, alert.name, missing) : fill(noRunbook, alert.name);
  return { candidates, message, ...(create ? { create: { ...create, alert: alert.name } } : {}) };
}

/** Every alert of the workspace by its name, with its runbook or with the page that can be created. */
export async function answerAll(alerts: readonly PlacedAlert[], library: Library): Promise<RunbooksAnswer> {
  const candidates: RunbookCandidate[] = [];
  for (const { alert, resolution, shelf } of await resolveAll(alerts, library)) {
    const candidate = opened(alert, resolution);
    const create =
      candidate || resolution.type === "refused" ? undefined : await creationFor(alert, resolution, shelf);
    if (candidate) candidates.push(candidate);
    else if (create) candidates.push({ label: alert.name, create });
  }
  candidates.sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
  return alerts.length === 0
    ? { candidates, message: library.words.noAlerts }
    : { candidates: distinct(candidates, ({ label }) => label) };
}

/** What the runbooks of a step or a run are looked for by. */
export interface TiedQuestion {
  /** What the step or run is called, the surest name first. */
  readonly names: readonly string[];
  /** Alerts that may speak of it, the likeliest first. */
  readonly alerts: readonly PlacedAlert[];
  /** The projects of the workspace; a page that is created would stand in the first. */
  readonly homes: readonly [RunbookHome, ...RunbookHome[]];
}

/** The runbooks of a step or run: pages that are about it, then those of the alerts that are. */
export async function answerTied(question: TiedQuestion, library: Library): Promise<RunbooksAnswer> {
  const { names, alerts, homes } = question;
  const about: RunbookCandidate[] = [];
  for (const home of homes) {
    const shelf = await library.shelfOf(home);
    for (const page of pagesAbout(names, shelf.pages))
      about.push({ label: page.title || page.name, description: shown(page.path, shelf), uri: page.uri });
  }
  const found = await resolveAll(alerts, library);
  const tied = found.flatMap(({ alert, resolution }) => opened(alert, resolution) ?? []);
  const candidates = distinct([...about, ...tied]);
  if (candidates.length > 0) return { candidates };
  const [name = ""] = names;
  const message = fill(library.words.noRunbookAbout, name);
  const first = found.find(({ resolution }) => resolution.type === "missing");
  const create = first
    ? await creationFor(first.alert, first.resolution, first.shelf)
    : await creationAbout(name, homes[0], library);
  return {
    candidates,
    message,
    ...(create ? { create: { ...create, alert: first?.alert.name ?? name } } : {}),
  };
}

async function creationAbout(
  name: string,
  home: RunbookHome,
  library: Library,
): Promise<Creation | undefined> {
  const page = { path: `${home.folder}/${fileName(name)}.md`, text: newPage({ name }) };
  return creation(home, page, await library.shelfOf(home));
}

/** `core.fct_orders` → `core-fct-orders`. */
const fileName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "") || "runbook";

interface Resolved {
  readonly alert: PlacedAlert;
  readonly resolution: Resolution;
  readonly shelf: Shelf;
}

async function resolveAll(alerts: readonly PlacedAlert[], library: Library): Promise<Resolved[]> {
  const found: Resolved[] = [];
  for (const alert of alerts) {
    const shelf = await library.shelfOf(alert.home);
    found.push({ alert, resolution: await resolveAlert(alert, shelf), shelf });
  }
  return found;
}

function opened(alert: PlacedAlert, resolution: Resolution): RunbookCandidate | undefined {
  if (resolution.type === "web")
    return { label: alert.name, description: resolution.url, url: resolution.url };
  if (resolution.type !== "page") return undefined;
  const { uri, title, fragment, line } = resolution;
  return {
    label: alert.name,
    description: fragment === undefined ? title : `${title} › ${fragment}`,
    uri,
    ...(fragment === undefined ? {} : { fragment }),
    ...(line === undefined ? {} : { line }),
  };
}

const fill = (word: string, ...values: readonly string[]): string =>
  word.replaceAll(/\{(\d)\}/g, (place, index: string) => values[Number(index)] ?? place);

/** Each page and address once; `also` keeps those apart that differ in more. */
function distinct(
  candidates: readonly RunbookCandidate[],
  also: (candidate: RunbookCandidate) => string = () => "",
): RunbookCandidate[] {
  const seen = new Set<string>();
  return candidates.filter((candidate) => {
    const { uri, url, fragment, create } = candidate;
    const key = JSON.stringify([also(candidate), uri, url, fragment, create?.uri]);
    return !seen.has(key) && seen.add(key);
  });
}

/** A path as the user knows it: relative to the project's folder. */
function shown(path: string, { home }: Shelf): string {
  const project = filePath(home.project);
  return project !== undefined && path.startsWith(project) ? path.slice(project.length + 1) : path;
}

/** The page to create for an alert: the one that its annotation names, else one by the alert's name. */
function creationFor(
  alert: PlacedAlert,
  resolution: Resolution,
  shelf: Shelf,
): Promise<Creation | undefined> {
  const page = alert.newPage();
  const wanted = resolution.type === "missing" ? resolution.path : undefined;
  const path = wanted === undefined ? page.path : /\.\w+$/.test(wanted) ? wanted : `${wanted}.md`;
  return creation(
    alert.home,
    { path: /\.(?:md|markdown)$/i.test(path) ? path : page.path, text: page.text },
    shelf,
  );
}

interface Creation {
  readonly uri: string;
  readonly text: string;
}

/** Nothing where the page would lie outside the workspace or there is a file already. */
async function creation(
  { project }: RunbookHome,
  { path, text }: { readonly path: string; readonly text: string },
  { roots }: Shelf,
): Promise<Creation | undefined> {
  const folder = filePath(project);
  if (folder === undefined) return undefined;
  const file = join(folder, path);
  if (!(await isConfined(file, roots))) return undefined;
  const exists = await stat(file).then(
    () => true,
    () => false,
  );
  return exists ? undefined : { uri: fileUri(file), text };
}
