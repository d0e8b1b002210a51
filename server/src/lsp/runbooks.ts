import { join } from "node:path";
import type { CodeLens, Position } from "vscode-languageserver/node";
import type { PlacedAlert, RunbookHome } from "../engine/engine.ts";
import { runNames, stepKind, stepNames } from "../insight/stepNames.ts";
import type { StepName } from "../insight/stepNames.ts";
import { tiedAlerts } from "../insight/tiedAlerts.ts";
import type { TiedAlert } from "../insight/tiedAlerts.ts";
import { requests } from "../protocol/messages.ts";
import type { RunbooksAnswer, RunbooksParams } from "../protocol/messages.ts";
import { english } from "../protocol/words.ts";
import { answerAlert, answerAll, answerTied } from "../runbooks/answer.ts";
import type { Library } from "../runbooks/answer.ts";
import { makeCatalogue } from "../runbooks/catalogue.ts";
import { resolveAlert } from "../runbooks/resolve.ts";
import type { Shelf } from "../runbooks/resolve.ts";
import { RunsError } from "../runs/store.ts";
import { filePath, normalUri } from "../workspaceFiles/fileUri.ts";
import { allRead } from "./allRead.ts";
import type { Session } from "./serve.ts";

/** What other answers may say of runbooks. */
export interface Runbooks {
  /** One line of Markdown about the runbook of the alert whose name is at the position. */
  hoverLine(uri: string, position: Position): Promise<string | undefined>;
  /** Lenses of a file for a client that has our commands. `spelled`: the file as the client spells it. */
  lenses(uri: string, spelled: string): Promise<CodeLens[]>;
}

/** Answers which runbook belongs to an alert, a step or a run. */
export function handleRunbooks(session: Session): Runbooks {
  const { connection, engine } = session;
  const shelves = makeShelves(session);
  const library: Library = { shelfOf: shelves.shelfOf, words: { ...english, ...session.words } };
  connection.onRequest(requests.runbooks, async (params: RunbooksParams, token): Promise<RunbooksAnswer> => {
    await allRead(session, token);
    shelves.forget();
    return answer(session, library, params);
  });
  return {
    lenses: (uri, spelled) => lensesOf(engine.of("lensedAlerts", uri) ?? [], spelled, library),
    async hoverLine(uri, position) {
      const alert = engine.at("alertAt", uri, position);
      if (!alert || !holds(alert.range, position)) return undefined;
      const found = await resolveAlert(alert, await shelves.shelfOf(alert.home));
      if (found.type === "page") {
        const fragment = found.fragment === undefined ? "" : `#${encodeURIComponent(found.fragment)}`;
        return `${library.words.runbook}: [${escaped(found.title)}](<${found.uri}${fragment}>)`;
      }
      return found.type === "web"
        ? `${library.words.runbook}: [${escaped(found.url)}](<${found.url.replaceAll(/[<>\s]/g, encodeURIComponent)}>)`
        : undefined;
    },
  };
}

const holds = ({ start, end }: PlacedAlert["range"], { line, character }: Position): boolean =>
  start.line === line && start.character <= character && character <= end.character;

/** Text as Markdown shows it, whatever it holds. */
const escaped = (text: string): string =>
  text.replaceAll(/[\\`*_{}[\]()#+\-.!|<>~&]/g, "\\$&").replaceAll(/\s+/g, " ");

interface Shelves {
  readonly shelfOf: (home: RunbookHome) => Promise<Shelf>;
  /** What was read counts no more: files are looked at again. */
  forget(): void;
}

/** Pages are looked for again when files of the workspace have changed; a page is read once as long as it stands. */
function makeShelves({ roots, fileListeners }: Session): Shelves {
  const catalogue = makeCatalogue();
  const known = new Map<string, Promise<Shelf>>();
  const read = async (home: RunbookHome): Promise<Shelf> => {
    const paths = [...roots].map(filePath).filter((path) => path !== undefined);
    const project = filePath(home.project);
    const pages = project === undefined ? [] : await catalogue.pages(join(project, home.folder), paths);
    return { home, pages, roots: paths };
  };
  const forget = (): void => known.clear();
  fileListeners.add(forget);
  return {
    forget,
    shelfOf(home) {
      const key = JSON.stringify(home);
      const found = known.get(key) ?? read(home);
      known.set(key, found);
      return found;
    },
  };
}

/** The alerts of all files; of most of them the text is read again, and requests get their turn meanwhile. */
async function allAlerts({ engine }: Session): Promise<PlacedAlert[]> {
  const all: PlacedAlert[] = [];
  let end = performance.now() + 20;
  for (const uri of engine.ask("filesWithAlerts") ?? []) {
    all.push(...engine.alerts(uri));
    if (performance.now() < end) continue;
    await new Promise((resolve) => setImmediate(resolve));
    end = performance.now() + 20;
  }
  return all;
}

async function answer(
  session: Session,
  library: Library,
  { at, alert, step, run }: RunbooksParams,
): Promise<RunbooksAnswer> {
  const { engine } = session;
  if (at) {
    const found = engine.at("alertAt", normalUri(at.uri), at);
    return found ? answerAlert([found], library) : { candidates: [], message: library.words.noAlertHere };
  }
  if (alert !== undefined) {
    const named = (await allAlerts(session)).filter(({ name }) => name === alert);
    return answerAlert(named, library);
  }
  if (step === undefined && run === undefined) return answerAll(await allAlerts(session), library);
  try {
    return await answerRun(session, library, step, run);
  } catch (error) {
    if (!(error instanceof RunsError)) throw error;
    return { candidates: [], message: `${error.message} ${error.hint}` };
  }
}

/** At most so many failed steps of a run are asked for their runbooks. */
const mostSteps = 50;

async function answerRun(
  session: Session,
  library: Library,
  stepId: string | undefined,
  runId: string | undefined,
): Promise<RunbooksAnswer> {
  const { engine, runs } = session;
  const store = runs.store();
  const step = stepId === undefined ? undefined : await store.step(stepId);
  const run = await store.run(step?.runId ?? runId ?? "");
  if (stepId !== undefined ? !step : !run) return { candidates: [], message: library.words.notInMirror };
  const alerts = await allAlerts(session);
  const names: StepName[] = step ? stepNames(step, run) : [];
  const tied: TiedAlert[] = step ? tiedAlerts(names, stepKind(step), alerts) : [];
  if (!step && run) {
    names.push(...runNames(run), { name: run.id, weight: 0 });
    const failed = await store.steps({ runId: run.id, statuses: ["failed"] }, { limit: mostSteps });
    for (const one of failed.items) {
      const own = stepNames(one, undefined);
      names.push(...own);
      tied.push(...tiedAlerts(own, stepKind(one), alerts));
    }
    tied.push(...tiedAlerts(runNames(run), undefined, alerts));
    tied.sort((a, b) => b.score - a.score);
  }
  const question = {
    names: [...new Set(names.map(({ name }) => name))],
    alerts: [...new Set(tied.map((one) => one.alert))],
    homes: homesOf(alerts, engine.runbookHome()),
  };
  return answerTied(question, library);
}

/** The projects that the alerts stand in, those that keep runbooks first; else the workspace's first folder. */
function homesOf(alerts: readonly PlacedAlert[], first: RunbookHome): [RunbookHome, ...RunbookHome[]] {
  const homes = new Map(
    [...alerts.map(({ home }) => home), first].map((home) => [JSON.stringify(home), home]),
  );
  const [head = first, ...rest] = [...homes.values()].sort((a, b) => Number(b.used) - Number(a.used));
  return [head, ...rest];
}

/** "Open Runbook" above every alert that has one, "Create Runbook" where the project keeps runbooks and it has none. */
async function lensesOf(alerts: readonly PlacedAlert[], uri: string, library: Library): Promise<CodeLens[]> {
  const lenses: CodeLens[] = [];
  for (const alert of alerts) {
    const { type } = await resolveAlert(alert, await library.shelfOf(alert.home));
    if (type === "refused" || (type === "missing" && !alert.home.used)) continue;
    const { start } = alert.range;
    const params: RunbooksParams = { at: { uri, line: start.line, character: start.character } };
    const command =
      type === "missing"
        ? { title: library.words.createRunbook, command: "tocsin.createRunbook" }
        : { title: library.words.openRunbook, command: "tocsin.openRunbook" };
    lenses.push({ range: alert.range, command: { ...command, arguments: [params] } });
  }
  return lenses;
}
