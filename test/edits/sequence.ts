import { isDeepStrictEqual } from "node:util";
import { Engine } from "../../server/src/engine/engine.ts";
import type { Bug } from "../../server/src/engine/engine.ts";
import type { Position } from "../../server/src/engine/text/chunk.ts";
import type { Change } from "../../server/src/engine/text/edit.ts";
import { knowledge, placesIn, replies } from "./answers.ts";

/** What somebody does to the files of a project, in order; complete enough to be done again. */
export interface Sequence {
  /** Texts at the beginning, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Those that are not open in an editor. */
  readonly closed?: readonly string[];
  /** The engine may ask for the texts of files that are not open, and keeps next to nothing of them. */
  readonly hasDisk?: boolean;
  /** Files that exist and are not read, as paths; missing where nobody looked. */
  readonly others?: readonly string[];
  readonly steps: readonly Step[];
}

export type Step =
  /** Only open files are changed; positions outside the text are clamped. */
  | { readonly file: string; readonly changes: readonly Change[] }
  /** A file comes, or is replaced as a whole. */
  | { readonly file: string; readonly text: string; readonly open?: boolean }
  | { readonly remove: string }
  | { readonly close: string }
  /** Something about the world is learned. */
  | { readonly exist: readonly string[] }
  | { readonly settings: string }
  /** Somebody scrolls. */
  | { readonly see: string; readonly line: number }
  /** The engine gets so many units of time and no more. */
  | { readonly work: number; readonly first?: string }
  /** Somebody asks at a place, finished or not. */
  | { readonly ask: string; readonly at: Position }
  /** The engine finishes, and is compared: `all` of its answers, or what it `knows`. */
  | { readonly compare: "knows" | "all" };

export interface Difference {
  /** What is different, in words that name no file and no place. */
  readonly what: string;
  /** Number of steps that were done. */
  readonly after: number;
  readonly edited: string;
  readonly fresh: string;
}

const root = "file:///project";
const uriOf = (path: string): string => `${root}/${path}`;

/** The project as it should be: nothing but texts. */
interface Project {
  readonly files: Map<string, { text: string; open: boolean }>;
  readonly hasDisk: boolean;
  others: readonly string[] | undefined;
  settings: string | undefined;
  /** Where something was done last. */
  readonly touched: Map<string, Position>;
}

export interface Played {
  readonly difference: Difference | undefined;
  /** How often engines were compared, and how often they could not be, because one remembers a kind. */
  readonly compared: number;
  readonly passedOver: number;
}

/** Does all steps, with a comparison at the end; stops at the first difference. */
export function play(sequence: Sequence): Played {
  const project = begin(sequence);
  const engine = freshEngine(project);
  const shown = new Map<string, unknown>();
  let compared = 0;
  let passedOver = 0;
  const steps: readonly Step[] = [...sequence.steps, { compare: "all" }];
  for (const [after, step] of steps.entries()) {
    if (!("compare" in step)) {
      take(engine, project, step);
      continue;
    }
    const found = compare(engine, project, shown, step.compare === "all");
    if (found === "remembers") passedOver++;
    else if (found) return { difference: { ...found, after }, compared, passedOver };
    compared++;
  }
  return { difference: undefined, compared, passedOver };
}

/** The texts of a sequence after its first steps. */
export function filesAfter(sequence: Sequence, count: number): Readonly<Record<string, string>> {
  const project = begin(sequence);
  for (const step of sequence.steps.slice(0, count)) note(project, step);
  return Object.fromEntries([...project.files].map(([path, { text }]) => [path, text]));
}

function begin({ files, others, closed = [], hasDisk = false }: Sequence): Project {
  const entries = Object.entries(files).map(
    ([path, text]) => [path, { text, open: !closed.includes(path) }] as const,
  );
  return { files: new Map(entries), hasDisk, others, settings: undefined, touched: new Map() };
}

function note(project: Project, step: Step): void {
  const { files } = project;
  if ("changes" in step) {
    const file = files.get(step.file);
    if (!file?.open) return;
    for (const change of step.changes) file.text = changed(file.text, change);
    const last = step.changes.at(-1)?.range?.start;
    if (last) project.touched.set(step.file, last);
  } else if ("text" in step) {
    const open = step.open ?? files.get(step.file)?.open ?? false;
    files.set(step.file, { text: step.text, open });
  } else if ("remove" in step) files.delete(step.remove);
  else if ("close" in step) {
    const file = files.get(step.close);
    if (file) file.open = false;
  } else if ("exist" in step) project.others = step.exist;
  else if ("settings" in step) project.settings = step.settings;
}

function take(engine: Engine, project: Project, step: Step): void {
  const isOpen = "changes" in step && project.files.get(step.file)?.open;
  note(project, step);
  if ("changes" in step) {
    if (isOpen) engine.put({ uri: uriOf(step.file), changes: step.changes });
  } else if ("text" in step) {
    const { file, text, open } = step;
    engine.put({ uri: uriOf(file), text, ...(open !== undefined && { open }) });
  } else if ("remove" in step) engine.put({ uri: uriOf(step.remove), removed: true });
  else if ("close" in step) {
    // As a host does it: the text is that of the disk from then on.
    const file = project.files.get(step.close);
    engine.close(uriOf(step.close));
    if (file) engine.put({ uri: uriOf(step.close), text: file.text });
  } else if ("work" in step) {
    const first = step.first === undefined ? undefined : uriOf(step.first);
    for (let count = 0; count < step.work && engine.step(first); count++);
  } else if ("see" in step) engine.see(uriOf(step.see), step.line);
  else if ("ask" in step) {
    engine.at("hover", uriOf(step.ask), step.at);
    engine.at("complete", uriOf(step.ask), step.at);
  }
  if ("exist" in step || "text" in step || "remove" in step) learnFiles(engine, project);
  if ("settings" in step) learnSettings(engine, step.settings);
}

function learnFiles(engine: Engine, { files, others }: Project): void {
  if (!others) return;
  const uris = new Set([...others, ...files.keys()].map(uriOf));
  engine.learn({ type: "files", version: 1, uris });
}

const learnSettings = (engine: Engine, text: string): void =>
  engine.learn({ type: "settings", version: 1, root: "", text });

function freshEngine(project: Project): Engine {
  const textOf = (uri: string): string | undefined => project.files.get(uri.slice(root.length + 1))?.text;
  const engine = new Engine(project.hasDisk ? { textOf } : {});
  engine.roots = [root];
  if (project.settings !== undefined) learnSettings(engine, project.settings);
  learnFiles(engine, project);
  for (const [path, { text, open }] of project.files) engine.put({ uri: uriOf(path), text, open });
  while (engine.step());
  return engine;
}

/** The text after one change, by its lines: no code of the engine. */
function changed(text: string, { range, text: inserted }: Change): string {
  if (!range) return inserted;
  const lines = text.split("\n");
  const offset = ({ line, character }: Position): number => {
    if (line >= lines.length) return text.length;
    const before = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0);
    return before + Math.min(character, lines[line]!.replace(/\r$/, "").length);
  };
  const start = offset(range.start);
  return text.slice(0, start) + inserted + text.slice(Math.max(start, offset(range.end)));
}

/**
 * An open file keeps its kind while broken text hides it, and a file of settings that holds something else is read as
 * the settings were before: the answers that may depend on what stood there.
 */
function remembers(edited: Engine, fresh: Engine, uris: readonly string[]): boolean {
  return uris.some((uri) => {
    const [kept, found] = [edited, fresh].map((engine) =>
      (engine.workspace.documents.get(uri)?.parts ?? []).map(
        ({ kind, ignored }) => `${kind?.id ?? "-"} ${ignored}`,
      ),
    );
    if (uri.endsWith(".tocsin.yaml") && found!.some((one) => !one.startsWith("tocsin-config"))) return true;
    return (
      kept!.join() !== found!.join() && (found!.length === 0 || found!.some((one) => one.startsWith("-")))
    );
  });
}

function compare(
  engine: Engine,
  project: Project,
  shown: Map<string, unknown>,
  all: boolean,
): Omit<Difference, "after"> | "remembers" | undefined {
  while (engine.step());
  for (const uri of engine.takeChanged()) shown.set(uri, engine.report(uri).findings);
  const fresh = freshEngine(project);
  const paths = [...project.files.keys()];
  const uris = paths.map(uriOf);
  for (const path of paths) {
    const own = engine.text(uriOf(path));
    const { text, open } = project.files.get(path)!;
    if (own !== text && (open || own !== undefined))
      return { what: "text", edited: String(own), fresh: text };
  }
  if (remembers(engine, fresh, uris)) return "remembers";
  const known = difference(knowledge(engine, uris), knowledge(fresh, uris));
  if (known) return known;
  const seen = difference(onScreen(uris, shown, engine), onScreen(uris, undefined, fresh));
  if (seen) return seen;
  if (all) {
    const places = placesToAsk(fresh, project);
    const said = difference(replies(engine, uris, places), replies(fresh, uris, places));
    if (said) return said;
  }
  const bugs = engine.takeBugs().map(asText);
  const freshBugs = fresh.takeBugs().map(asText);
  return bugs.length + freshBugs.length > 0
    ? { what: "bugs", edited: bugs.join("\n"), fresh: freshBugs.join("\n") }
    : undefined;
}

/** What a host shows that asks for reports when it is told of them; of a fresh engine what there is to show. */
const onScreen = (
  uris: readonly string[],
  shown: ReadonlyMap<string, unknown> | undefined,
  engine: Engine,
): Record<string, unknown> =>
  Object.fromEntries(
    uris.flatMap((uri) => [
      [`${uri} shown`, shown ? (shown.get(uri) ?? []) : engine.report(uri).findings],
      [`${uri} settled`, engine.isSettled(uri)],
    ]),
  );

const asText = ({ where, error }: Bug): string => `${where}: ${String(error)}`;

function placesToAsk(fresh: Engine, project: Project): Map<string, Position[]> {
  const places = new Map<string, Position[]>();
  for (const [path, { text }] of project.files) {
    const touched = project.touched.get(path);
    const own = placesIn(text, fresh.of("outline", uriOf(path)) ?? []);
    places.set(uriOf(path), touched ? [touched, ...own] : own);
  }
  return places;
}

function difference(
  edited: Record<string, unknown>,
  fresh: Record<string, unknown>,
): Omit<Difference, "after"> | undefined {
  for (const key of new Set([...Object.keys(edited), ...Object.keys(fresh)])) {
    if (isDeepStrictEqual(edited[key], fresh[key])) continue;
    const what = key.replace(/^file:\S+ /, "").replace(/ at \d+:\d+$/, "");
    const show = (value: unknown): string => `${key}: ${JSON.stringify(value, undefined, 1) ?? "nothing"}`;
    return { what, edited: show(edited[key]), fresh: show(fresh[key]) };
  }
  return undefined;
}
