import { randomFrom } from "../../server/src/tools/differential/random.ts";
import type { Random } from "../../server/src/tools/differential/random.ts";
import type { Change } from "../../server/src/engine/text/edit.ts";
import { someMove, typing } from "./moves.ts";
import { filesAfter } from "./sequence.ts";
import type { Sequence, Step } from "./sequence.ts";
import { beginning, endlessFindings, projectBeginning } from "./texts.ts";
import type { Files } from "./texts.ts";

/** Someone's hour of work, the same for the same seed. */
export function randomSequence(seed: number): Sequence {
  const random = randomFrom(seed);
  const sort = random.below(100);
  if (sort === 0) return edited(endlessFindings, random, 4);
  if (sort < 8) return typed(beginning(random), random);
  if (sort < 38) return edited(projectBeginning(random), random, 10, true);
  return edited(beginning(random), random, 10);
}

/** The sequence while it is made, with its texts as they are so far. */
class Draft {
  readonly sequence: {
    files: Files;
    closed?: readonly string[];
    hasDisk?: boolean;
    others?: readonly string[];
    steps: Step[];
  };
  readonly closed = new Set<string>();
  texts: Files;
  /** What the texts were before the latest change of a file. */
  before: { readonly file: string; readonly text: string } | undefined;

  constructor(files: Files) {
    this.sequence = { files, steps: [] };
    this.texts = files;
  }

  add(step: Step): void {
    if ("close" in step) this.closed.add(step.close);
    else if ("text" in step && step.open) this.closed.delete(step.file);
    if ("changes" in step) this.before = { file: step.file, text: this.texts[step.file] ?? "" };
    this.sequence.steps.push(step);
    if ("file" in step || "remove" in step) this.texts = filesAfter({ files: this.texts, steps: [step] }, 1);
  }
}

function edited(files: Files, random: Random, most: number, isProject = false): Sequence {
  const draft = new Draft(files);
  if (isProject && random.below(2)) closeSome(draft, random);
  if (isProject && random.below(2)) draft.sequence.others = ["runbooks/slow.md", "README.md"];
  const moves = 1 + random.below(most);
  for (let count = 0; count < moves; count++) {
    if (isProject && random.below(3) === 0) projectStep(draft, files, random);
    else editStep(draft, random);
    between(draft, random);
  }
  return draft.sequence;
}

/** What the rest of a workspace is: files that nobody has opened. */
function closeSome({ sequence, closed }: Draft, random: Random): void {
  for (const path of Object.keys(sequence.files)) if (random.below(2)) closed.add(path);
  sequence.closed = [...closed];
  sequence.hasDisk = random.below(3) > 0;
}

function editStep(draft: Draft, random: Random): void {
  const paths = Object.keys(draft.texts).filter((path) => !draft.closed.has(path));
  if (paths.length === 0) return;
  const file = random.pick(paths);
  const { before } = draft;
  if (before && random.below(7) === 0) {
    draft.add({ file: before.file, changes: [backTo(draft.texts[before.file] ?? "", before.text)] });
    return;
  }
  const changes = someMove(random)(draft.texts[file]!, random);
  if (changes.length > 0) draft.add({ file, changes });
}

/** The one change that an editor sends for an undo. */
function backTo(now: string, before: string): Change {
  let start = 0;
  while (start < now.length && start < before.length && now[start] === before[start]) start++;
  let same = 0;
  const most = Math.min(now.length, before.length) - start;
  while (same < most && now.at(-1 - same) === before.at(-1 - same)) same++;
  // A position cannot stand between a carriage return and its line feed.
  while (start > 0 && now[start - 1] === "\r") start--;
  if (now[now.length - same] === "\n") same--;
  if (same < 0) return { text: before };
  const place = (offset: number): { line: number; character: number } => {
    const lines = now.slice(0, offset).split("\n");
    return { line: lines.length - 1, character: lines.at(-1)!.length };
  };
  const end = now.length - same;
  return { range: { start: place(start), end: place(end) }, text: before.slice(start, before.length - same) };
}

function projectStep(draft: Draft, files: Files, random: Random): void {
  const all = Object.keys(files);
  const here = Object.keys(draft.texts);
  const gone = all.filter((path) => !here.includes(path));
  const sort = random.below(11);
  if (sort > 6 && here.length > 0) openOrClose(draft, random.pick(here), random);
  else if (sort <= 1 && here.length > 0) draft.add({ remove: random.pick(here) });
  else if (sort <= 3 && gone.length > 0) {
    const file = random.pick(gone);
    draft.add({ file, text: files[file]!, open: true });
  } else if (sort === 4 && here.length > 0) {
    const file = random.pick(here);
    const text = random.pick(Object.values(files));
    const other = isSettings(file) ? "more/copy.yml" : random.pick([file, "more/copy.yml"]);
    draft.add({ file: other, text, open: true });
  } else if (sort === 5) {
    draft.add({
      exist: random.pick([
        ["runbooks/slow.md"],
        ["runbooks/other.md"],
        [],
        ["monitoring/runbooks/a.md", "README.md"],
      ]),
    });
  } else {
    draft.add({
      settings: random.pick([
        "",
        "checks: { alert/missing-severity: off, rule/duplicate: error }",
        "target: { prometheus: '2.40' }",
      ]),
    });
  }
}

/** A file is opened or closed, or changes on the disk. */
function openOrClose(draft: Draft, file: string, random: Random): void {
  const text = draft.texts[file]!;
  if (!draft.closed.has(file)) draft.add({ close: file });
  else if (random.below(2)) draft.add({ file, text, open: true });
  else {
    const changes = someMove(random)(text, random);
    const changed = filesAfter({ files: { [file]: text }, steps: [{ file, changes }] }, 1);
    draft.add({ file, text: changed[file]! });
  }
}

const isSettings = (path: string): boolean => path.endsWith(".tocsin.yaml");

/** What happens until the next edit: nothing, some work, a question, or all of the work and a comparison. */
function between(draft: Draft, random: Random): void {
  const paths = Object.keys(draft.texts);
  const sort = random.below(8);
  if (sort <= 1) draft.add({ compare: sort === 0 ? "all" : "knows" });
  else if (sort === 2) draft.add({ work: 1 + random.below(12) });
  else if (sort === 3) draft.add({ work: 100_000 });
  else if (sort === 4 && paths.length > 0)
    draft.add({ work: 1 + random.below(4), first: random.pick(paths) });
  else if (sort === 5 && paths.length > 0)
    draft.add({ ask: random.pick(paths), at: { line: random.below(12), character: random.below(20) } });
  else if (sort === 6 && paths.length > 0) draft.add({ see: random.pick(paths), line: random.below(40) });
}

/** A rule, a group or a line from nothing, sometimes faster than the engine reads. */
function typed(files: Files, random: Random): Sequence {
  const draft = new Draft(files);
  const [file = ""] = Object.keys(files);
  for (const change of typing(files[file]!, random)) {
    draft.add({ file, changes: [change] });
    const pause = random.below(12);
    if (pause === 0) draft.add({ compare: "knows" });
    else if (pause < 6) draft.add({ work: pause === 1 ? 3 : 100_000 });
  }
  return draft.sequence;
}
